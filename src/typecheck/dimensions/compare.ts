import { asNumber, type Dim, equal, subtract } from "./polynomial.ts";
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
  const difference = asNumber(subtract(a, b));
  if (difference === undefined) return undefined;
  switch (operator) {
    case "==":
      return difference === 0;
    case "!=":
      return difference !== 0;
    case "<":
      return difference < 0;
    case "<=":
      return difference <= 0;
    case ">":
      return difference > 0;
    case ">=":
      return difference >= 0;
  }
}
