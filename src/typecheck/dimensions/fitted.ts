import type { FittedDimension } from "../checked.ts";
import { type Atom, asNumber, type Dim, named, type Term } from "./polynomial.ts";
import { atomsOf } from "./substitute.ts";

const prefix = "fitted:";

/** A size that preparation finds out: a vocabulary, the values of a category, the classes. It is 1 at least. */
export const fittedSize = ({ name }: FittedDimension): Dim => named(prefix + name, name);

const isFittedAtom = (atom: Atom): boolean => atom.kind === "name" && atom.key.startsWith(prefix);

/** Whether a size hangs on what preparation finds out, so that it is not known while the program is checked. */
export const isFitted = (dim: Dim): boolean => atomsOf(dim).some(isFittedAtom);

/** What is to be said of such sizes where they are a hindrance. */
export function fittedNotes(...dims: readonly Dim[]): string[] {
  const names = new Set(
    dims.flatMap(atomsOf).flatMap((a) => (a.kind === "name" && isFittedAtom(a) ? [a.name] : [])),
  );
  return [...names].map(
    (name) => `${name} shows when the data is read; before, it is only known to be 1 or more`,
  );
}

/** Whether a size is a whole number whatever preparation finds out: nothing in it is divided. */
export const isWhole = (dim: Dim): boolean =>
  dim.terms.every((term) => term.denominator === 1 && term.factors.every(({ power }) => power > 0));

type Range = readonly [least: number, greatest: number];

const anything: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** Between which numbers a size lies, whatever preparation finds out. */
export function rangeOf(dim: Dim): Range {
  return dim.terms.map(rangeOfTerm).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0] as Range);
}

function rangeOfTerm({ numerator, denominator, factors }: Term): Range {
  let [least, greatest]: Range = [1, 1];
  for (const { atom, power } of factors) {
    const [low, high] = rangeOfAtom(atom);
    if (power < 0 || low < 0) return anything;
    least *= low ** power;
    greatest *= high ** power;
  }
  const by = numerator / denominator;
  return by > 0 ? [by * least, by * greatest] : [by * greatest, by * least];
}

function rangeOfAtom(atom: Atom): Range {
  if (atom.kind === "name") return isFittedAtom(atom) ? [1, Number.POSITIVE_INFINITY] : anything;
  const [a, b] = [rangeOf(atom.left), rangeOf(atom.right)];
  const divisor = asNumber(atom.right);
  switch (atom.operator) {
    case "min":
      return [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
    case "max":
      return [Math.max(a[0], b[0]), Math.max(a[1], b[1])];
    case "div":
      return divisor && divisor > 0 ? [Math.floor(a[0] / divisor), Math.floor(a[1] / divisor)] : anything;
    case "mod":
      return divisor && divisor > 0 ? [0, divisor - 1] : anything;
    case "/":
      return anything;
  }
}

/** Whether all is known of a size that there is to know while the program is checked. */
export const isDecided = (dim: Dim): boolean => asNumber(dim) !== undefined || isFitted(dim);

/** Whether a size is, or may turn out to be, less than a number; of what is not decided nothing is said. */
export const mayBeBelow = (dim: Dim, number: number): boolean => isDecided(dim) && rangeOf(dim)[0] < number;
