/**
 * Dimensions as polynomials in normal form: sums of monomials over atoms with rational coefficients and whole powers.
 * Two dimensions are equal for all values of their atoms exactly where their keys are. Negative powers come from exact division.
 */
export interface Dim {
  readonly terms: readonly Term[];
  readonly key: string;
}

export interface Term {
  readonly numerator: number;
  readonly denominator: number;
  readonly factors: readonly Factor[];
  /** Of the factors alone. */
  readonly key: string;
}

export interface Factor {
  readonly atom: Atom;
  readonly power: number;
}

export type Operator = "div" | "mod" | "min" | "max" | "/";

/** What a polynomial knows nothing more of: a name, or an operation that is not one of polynomials. */
export type Atom =
  | {
      readonly kind: "name";
      readonly key: string;
      /** As it is printed: `A`, `vocabulary(review)`, `sum(parts)`. */
      readonly name: string;
      /** Stands for a definite number that is not known yet, so that it may turn out equal to another. */
      readonly opaque: boolean;
    }
  | {
      readonly kind: "apply";
      readonly key: string;
      readonly operator: Operator;
      readonly left: Dim;
      readonly right: Dim;
    };

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));

const keyOf = ({ atom, power }: Factor): string => (power === 1 ? atom.key : `${atom.key}^${power}`);

function term(numerator: number, denominator: number, factors: readonly Factor[]): Term {
  const divisor = denominator === 1 ? 1 : gcd(numerator, denominator) * Math.sign(denominator);
  return {
    numerator: numerator / divisor,
    denominator: denominator / divisor,
    factors,
    key: factors.length === 1 ? keyOf(factors[0] as Factor) : factors.map(keyOf).join("*"),
  };
}

const termKey = (t: Term): string => `${t.numerator}/${t.denominator}·${t.key}`;

/** The sum of terms of which no two have the same factors. */
function sumOfUnlike(terms: readonly Term[]): Dim {
  const kept = terms.filter((t) => t.numerator !== 0);
  const [only] = kept;
  if (kept.length < 2) return { terms: kept, key: only ? termKey(only) : "0" };
  kept.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { terms: kept, key: kept.map(termKey).join("+") };
}

function polynomial(terms: readonly Term[]): Dim {
  if (terms.length < 2) return sumOfUnlike(terms);
  const byKey = new Map<string, Term>();
  for (const t of terms) {
    const before = byKey.get(t.key);
    byKey.set(t.key, before ? addLike(before, t) : t);
  }
  return sumOfUnlike([...byKey.values()]);
}

const addLike = (a: Term, b: Term): Term =>
  term(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator, a.factors);

function multiplyTerms(a: Term, b: Term): Term {
  return term(
    a.numerator * b.numerator,
    a.denominator * b.denominator,
    multiplyFactors(a.factors, b.factors),
  );
}

function multiplyFactors(a: readonly Factor[], b: readonly Factor[]): readonly Factor[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const powers = new Map<string, Factor>();
  for (const f of [...a, ...b]) {
    const before = powers.get(f.atom.key);
    powers.set(f.atom.key, { atom: f.atom, power: f.power + (before?.power ?? 0) });
  }
  return [...powers.values()].filter((f) => f.power !== 0).sort((x, y) => (x.atom.key < y.atom.key ? -1 : 1));
}

const inverse = (t: Term): Term =>
  term(
    t.denominator,
    t.numerator,
    t.factors.map((f) => ({ atom: f.atom, power: -f.power })),
  );

const constants = new Map<number, Dim>();

/** A whole number. Each is made once: in an instance nearly all sizes are numbers. */
export function constant(value: number): Dim {
  const known = constants.get(value);
  if (known) return known;
  const made = polynomial([term(value, 1, [])]);
  constants.set(value, made);
  return made;
}

export const fromAtom = (atom: Atom): Dim => polynomial([term(1, 1, [{ atom, power: 1 }])]);
export const named = (key: string, name: string, opaque = false): Dim =>
  fromAtom({ kind: "name", key, name, opaque });

export const zero = constant(0);
export const one = constant(1);

export function add(a: Dim, b: Dim): Dim {
  if (a === zero) return b;
  return b === zero ? a : polynomial([...a.terms, ...b.terms]);
}

export function multiply(a: Dim, b: Dim): Dim {
  if (a === one) return b;
  return b === one ? a : polynomial(a.terms.flatMap((x) => b.terms.map((y) => multiplyTerms(x, y))));
}

export const negate = (a: Dim): Dim => multiply(constant(-1), a);
export const subtract = (a: Dim, b: Dim): Dim => (equal(a, b) ? zero : add(a, negate(b)));
export const sumOf = (dims: readonly Dim[]): Dim => dims.reduce(add, zero);
export const productOf = (dims: readonly Dim[]): Dim => dims.reduce(multiply, one);
export const equal = (a: Dim, b: Dim): boolean => a === b || a.key === b.key;

/** a to a whole power. */
export function power(a: Dim, exponent: number): Dim {
  return productOf(Array.from({ length: exponent }, () => a));
}

/** The number that a dimension is, where it is one. */
export function asNumber(a: Dim): number | undefined {
  if (a.terms.length === 0) return 0;
  const only = a.terms[0];
  if (a.terms.length > 1 || !only || only.factors.length > 0) return undefined;
  return only.numerator / only.denominator;
}

/** a / b, which the language promises to be exact. */
export function divide(a: Dim, b: Dim): Dim {
  if (equal(a, b)) return one;
  const [divisor] = b.terms;
  if (b.terms.length !== 1 || !divisor) return apply("/", a, b);
  return multiply(a, polynomial([inverse(divisor)]));
}

/** A dimension as `coefficient * atom + rest`, where the atom is in one term only, and there to the first power. */
export function isolate(dim: Dim, key: string): { coefficient: Dim; rest: Dim } | undefined {
  const [own, ...more] = dim.terms.filter((t) => t.factors.some((f) => mentions(f.atom, key)));
  const [factor, ...others] = own?.factors.filter((f) => mentions(f.atom, key)) ?? [];
  if (!own || !factor || more.length + others.length > 0) return undefined;
  if (factor.atom.key !== key || factor.power !== 1) return undefined;
  const factors = own.factors.filter((f) => f !== factor);
  return {
    coefficient: polynomial([term(own.numerator, own.denominator, factors)]),
    rest: polynomial(dim.terms.filter((t) => t !== own)),
  };
}

/** Whether an atom is the one of that key, or is applied to it. */
function mentions(atom: Atom, key: string): boolean {
  const within = (dim: Dim) => dim.terms.some((t) => t.factors.some((f) => mentions(f.atom, key)));
  return atom.key === key || (atom.kind === "apply" && (within(atom.left) || within(atom.right)));
}

/** The terms of a that are a whole multiple of a monomial whatever its atoms are, divided by it; and the others. */
function split(a: Dim, divisor: Term): { whole: Dim; rest: Dim } {
  const whole: Term[] = [];
  const rest: Term[] = [];
  for (const t of a.terms) {
    const quotient = multiplyTerms(t, inverse(divisor));
    const integral = quotient.denominator === 1 && quotient.factors.every((f) => f.power > 0);
    if (integral) whole.push(quotient);
    else rest.push(t);
  }
  return { whole: polynomial(whole), rest: polynomial(rest) };
}

/** The operations that are not polynomial: numbers are computed, multiples are taken out, the rest becomes an atom. */
export function apply(operator: Operator, left: Dim, right: Dim): Dim {
  if (operator === "div" || operator === "mod") return floorOrRest(operator, left, right);
  if (operator === "/") return opaqueAtom(operator, left, right);
  const difference = asNumber(subtract(left, right));
  if (difference !== undefined) return difference < 0 === (operator === "min") ? left : right;
  return left.key < right.key ? opaqueAtom(operator, left, right) : opaqueAtom(operator, right, left);
}

function floorOrRest(operator: "div" | "mod", left: Dim, right: Dim): Dim {
  const [divisor] = right.terms;
  if (right.terms.length !== 1 || !divisor) return opaqueAtom(operator, left, right);
  const { whole, rest } = split(left, divisor);
  const [a, b] = [asNumber(rest), asNumber(right)];
  if (operator === "mod") {
    if (a === 0) return zero;
    return a !== undefined && b !== undefined
      ? constant(a - b * Math.floor(a / b))
      : opaqueAtom("mod", rest, right);
  }
  if (a === 0) return whole;
  return add(
    whole,
    a !== undefined && b !== undefined ? constant(Math.floor(a / b)) : opaqueAtom("div", rest, right),
  );
}

function opaqueAtom(operator: Operator, left: Dim, right: Dim): Dim {
  return fromAtom({
    kind: "apply",
    key: `${operator}(${left.key},${right.key})`,
    operator,
    left,
    right,
  });
}
