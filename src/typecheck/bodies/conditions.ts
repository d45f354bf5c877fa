import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import type { Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { fittedNotes } from "../dimensions/fitted.ts";
import type { Dim } from "../dimensions/polynomial.ts";
import { type Places, tell } from "../tell.ts";
import type { Callable } from "../types/callable.ts";
import { printValue } from "../types/print.ts";
import type { Given } from "./accept.ts";
import { type Context, silent } from "./context.ts";
import { typeOf } from "./expression.ts";
import { sourceOf } from "./tensors.ts";

/** Whether a call holds to the `where` conditions of what it calls, as far as that is known; what does not is reported. */
export function checkConditions(
  callee: Context,
  context: Context,
  callable: Callable,
  span: Span,
  given: ReadonlyMap<string, readonly Given[]>,
): boolean {
  const failed = callable.signature.where.flatMap((condition) => violations(silent(callee), condition));
  for (const condition of failed) {
    const mentioned = [...new Set(namesIn(condition))].filter((name) => printed(callee, name) !== undefined);
    const places: Places = [
      [span, "in this call"],
      ...mentioned.flatMap((name) =>
        teller(callable, name, given).map((g) => [g.at.span, `${name} is ${printed(callee, name)}`] as const),
      ),
      [condition.span, "what must hold"],
    ];
    tell(
      context,
      dimensions.condition,
      { callee: callable.name, what: describe(callee, condition) },
      places,
      {
        notes: fittedNotes(...mentioned.flatMap((name) => sizeOf(callee, name) ?? [])),
      },
    );
  }
  return failed.length === 0;
}

/** The size that a name stands for, where it stands for one. */
function sizeOf(callee: Context, name: string): Dim | undefined {
  const type = callee.environment.find(name)?.type;
  return type?.kind === "int" ? type.value : undefined;
}

/** The arguments that tell what a name stands for: its own, or the first one in whose type it is. */
function teller(
  callable: Callable,
  name: string,
  given: ReadonlyMap<string, readonly Given[]>,
): readonly Given[] {
  const own = given.get(name);
  if (own) return own;
  const parameter = callable.signature.parameters.find((p) => sizesIn(p.type).includes(name));
  return (parameter && given.get(parameter.name)?.slice(0, 1)) ?? [];
}

const sizesIn = (type: tree.TypeExpression): string[] =>
  type.kind === "tensor" || type.kind === "named"
    ? (type.dimensions ?? []).flatMap((d) => (d.kind === "name" ? [d.text] : []))
    : [];

/** The parts of a condition that are known not to hold; in an instance, also what shows only when the data is read. */
function violations(context: Context, condition: tree.Expression): tree.Expression[] {
  if (condition.kind === "binary" && condition.operator === "and") {
    return [...violations(context, condition.left), ...violations(context, condition.right)].slice(0, 1);
  }
  const type = typeOf(context, condition);
  const holds = type.kind === "bool" ? type.value : true;
  return holds === false || (holds === undefined && context.concrete) ? [condition] : [];
}

/** "width (65) is not divisible by heads (4)" */
function describe(callee: Context, condition: tree.Expression): string {
  const divisible = divisibility(condition);
  if (divisible)
    return `${told(callee, divisible.left)} is not divisible by ${told(callee, divisible.right)}`;
  const names = [...new Set(namesIn(condition))];
  const values = names.flatMap((name) => {
    const value = printed(callee, name);
    return value === undefined || value === name ? [] : [`${name} is ${value}`];
  });
  return `it needs ${sourceOf(callee, condition)}${values.length > 0 ? `, and ${values.join(", ")}` : ""}`;
}

/** The operands of `a mod b == 0`. */
function divisibility(condition: tree.Expression): tree.Binary | undefined {
  if (condition.kind !== "binary" || condition.operator !== "==") return undefined;
  const { left, right } = condition;
  const isZero = right.kind === "number" && right.value === 0;
  return isZero && left.kind === "binary" && left.operator === "mod" ? left : undefined;
}

function told(callee: Context, expression: tree.Expression): string {
  const value = printValue(typeOf(silent(callee), expression));
  const source = sourceOf(callee, expression);
  return value === source ? source : `${source} (${value})`;
}

/** What a name stands for, as people write it. */
function printed(callee: Context, name: string): string | undefined {
  const local = callee.environment.find(name);
  return local && local.type.kind !== "error" ? printValue(local.type) : undefined;
}

function namesIn(expression: tree.Expression): string[] {
  switch (expression.kind) {
    case "name":
      return [expression.text];
    case "binary":
      return [...namesIn(expression.left), ...namesIn(expression.right)];
    case "unary":
      return namesIn(expression.operand);
    case "call":
      return expression.arguments.flatMap((a) => namesIn(a.value));
    default:
      return [];
  }
}
