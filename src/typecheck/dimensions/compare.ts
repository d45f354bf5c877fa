import { rangeOf } from "./fitted.ts";
import { type Dim, equal, subtract } from "./polynomial.ts";
import { atomsOf } from "./substitute.ts";

export type Verdict = "equal" | "different" | "undecided";

/**
 * Whether two dimensions are equal whatever their atoms stand for. Different polynomials differ for some values, which is
 * enough to refuse them; with an opaque atom in the difference they may be equal all the same, which instantiation decides.
 */
export function compare(a: Dim, b: Dim): Verdict {
  if (equal(a, b)) return "equal";
  const opaque = atomsOf(subtract(a, b)).some((atom) => atom.kind === "apply" || atom.opaque);
  return opaque ? "undecided" : "different";
}

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** What a comparison of dimensions says, where it can be told without knowing the atoms. */
export function decide(operator: Comparison, a: Dim, b: Dim): boolean | undefined {
  const [least, greatest] = rangeOf(subtract(a, b));
  switch (operator) {
    case "==":
      return least > 0 || greatest < 0 ? false : least === greatest ? true : undefined;
    case "!=":
      return negated(decide("==", a, b));
    case "<":
      return greatest < 0 ? true : least >= 0 ? false : undefined;
    case "<=":
      return greatest <= 0 ? true : least > 0 ? false : undefined;
    case ">":
      return negated(decide("<=", a, b));
    case ">=":
      return negated(decide("<", a, b));
  }
}

const negated = (answer: boolean | undefined) => (answer === undefined ? undefined : !answer);
