import { type Atom, asNumber, type Dim, type Factor, type Term } from "./polynomial.ts";

/** A dimension as people write it: `2*H + 1`, `width/heads`, `(H - 3) div 2 + 1`. */
export function printDim(dim: Dim): string {
  const value = asNumber(dim);
  if (value !== undefined && Number.isInteger(value)) return String(value);
  const [first, ...rest] = [...dim.terms].sort(byAppearance);
  if (!first) return "0";
  const head = first.numerator < 0 ? `-${printTerm(first)}` : printTerm(first);
  return [head, ...rest.map((t) => `${t.numerator < 0 ? "-" : "+"} ${printTerm(t)}`)].join(" ");
}

const degree = (t: Term) => t.factors.reduce((sum, f) => sum + Math.abs(f.power), 0);

/** What is positive and of high degree comes first. */
function byAppearance(a: Term, b: Term): number {
  const sign = Number(a.numerator < 0) - Number(b.numerator < 0);
  return sign || degree(b) - degree(a) || (printTerm(a) < printTerm(b) ? -1 : 1);
}

/** A term without its sign. */
function printTerm(term: Term): string {
  const above = term.factors.filter((f) => f.power > 0).map(printFactor);
  const below = term.factors.filter((f) => f.power < 0).map(printFactor);
  const coefficient = Math.abs(term.numerator);
  if (coefficient !== 1 || above.length === 0) above.unshift(String(coefficient));
  if (term.denominator !== 1) below.unshift(String(term.denominator));
  if (below.length === 0) return above.join("*");
  return `${above.join("*")}/${below.length > 1 ? `(${below.join("*")})` : below[0]}`;
}

function printFactor(factor: Factor): string {
  const power = Math.abs(factor.power);
  return power === 1 ? printAtom(factor.atom) : `${printAtom(factor.atom)}**${power}`;
}

function printAtom(atom: Atom): string {
  if (atom.kind === "name") return atom.name;
  const { operator, left, right } = atom;
  if (operator === "min" || operator === "max") return `${operator}(${printDim(left)}, ${printDim(right)})`;
  return `${inBrackets(left)} ${operator} ${inBrackets(right)}`;
}

function inBrackets(dim: Dim): string {
  const text = printDim(dim);
  return /[ */]/.test(text) ? `(${text})` : text;
}
