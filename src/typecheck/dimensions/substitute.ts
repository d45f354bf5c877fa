import {
  type Atom,
  add,
  apply,
  constant,
  type Dim,
  divide,
  fromAtom,
  multiply,
  power,
  type Term,
  zero,
} from "./polynomial.ts";

/** What atoms stand for, by their keys. */
export type Substitution = ReadonlyMap<string, Dim>;

/** The dimension with atoms replaced, those inside of `div` and its kin included. */
export function substitute(dim: Dim, by: Substitution): Dim {
  if (by.size === 0 || !isTouched(dim, by)) return dim;
  return dim.terms.map((t) => substituteTerm(t, by)).reduce(add, zero);
}

function isTouched({ terms }: Dim, by: Substitution): boolean {
  for (const { factors } of terms) for (const { atom } of factors) if (touches(atom, by)) return true;
  return false;
}

function touches(atom: Atom, by: Substitution): boolean {
  if (by.has(atom.key)) return true;
  return atom.kind === "apply" && (isTouched(atom.left, by) || isTouched(atom.right, by));
}

function substituteTerm(term: Term, by: Substitution): Dim {
  let product = divide(constant(term.numerator), constant(term.denominator));
  for (const { atom, power: exponent } of term.factors) {
    const value = power(substituteAtom(atom, by), Math.abs(exponent));
    product = exponent > 0 ? multiply(product, value) : divide(product, value);
  }
  return product;
}

function substituteAtom(atom: Atom, by: Substitution): Dim {
  const value = by.get(atom.key);
  if (value) return value;
  if (atom.kind === "name") return fromAtom(atom);
  const [left, right] = [substitute(atom.left, by), substitute(atom.right, by)];
  return atom.operator === "/" ? divide(left, right) : apply(atom.operator, left, right);
}

/** All atoms of a dimension or of what an atom is applied to, inner ones included. */
export function atomsOf(of: Dim | Atom): Atom[] {
  if ("terms" in of) return of.terms.flatMap((t) => t.factors.flatMap((f) => [f.atom, ...atomsOf(f.atom)]));
  return of.kind === "apply" ? [...atomsOf(of.left), ...atomsOf(of.right)] : [];
}
