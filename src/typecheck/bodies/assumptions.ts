import type * as tree from "../../parser/tree.ts";
import { apply, asNumber, type Dim, divide, isolate, negate, subtract } from "../dimensions/polynomial.ts";
import { atomsOf, substitute } from "../dimensions/substitute.ts";
import { type Context, silent } from "./context.ts";
import { typeOf } from "./expression.ts";

/** The context in which a condition holds: equalities between sizes allow to put the one for the other. */
export function assume(context: Context, condition: tree.Expression): Context {
  if (condition.kind !== "binary") return context;
  if (condition.operator === "and") return assume(assume(context, condition.left), condition.right);
  if (condition.operator !== "==") return context;
  const quiet = silent(context);
  const [left, right] = [typeOf(quiet, condition.left), typeOf(quiet, condition.right)];
  if (left.kind !== "int" || right.kind !== "int") return context;
  return equate(context, left.value, right.value);
}

function equate(context: Context, left: Dim, right: Dim): Context {
  const known = context.assumptions;
  const difference = subtract(substitute(left, known), substitute(right, known));
  const top = difference.terms.flatMap((t) => t.factors.map((f) => f.atom));
  const inside = new Set(top.flatMap((atom) => atomsOf(atom).map((a) => a.key)));
  for (const atom of top) {
    const parts = inside.has(atom.key) ? undefined : isolate(difference, atom.key);
    if (!parts || Math.abs(asNumber(parts.coefficient) ?? 0) !== 1) continue;
    const value = divide(negate(parts.rest), parts.coefficient);
    const found = new Map([[atom.key, value]]);
    if (atom.kind === "apply" && atom.operator === "mod" && asNumber(value) === 0) {
      const [floor] = apply("div", atom.left, atom.right).terms.flatMap((t) => t.factors);
      if (floor?.atom.kind === "apply") found.set(floor.atom.key, divide(floor.atom.left, floor.atom.right));
    }
    const before = [...known].map(([key, dim]) => [key, substitute(dim, found)] as const);
    return { ...context, assumptions: new Map([...before, ...found]) };
  }
  return context;
}
