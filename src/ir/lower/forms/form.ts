import { internal } from "../../../diagnostics/diagnostic.ts";
import type * as tree from "../../../parser/tree.ts";
import { bindArguments } from "../../../typecheck/arguments.ts";
import { below, type Context } from "../context.ts";
import { evaluate, evaluateNumber } from "../expressions.ts";
import type { Pack, Term } from "../terms.ts";

/** Lowers a call of a form: a name whose type depends on more than its arguments' types. */
export type Form = (call: tree.Call, c: Context) => Term;

/** The expressions of a form's arguments, each of which must be there. */
export function given<S extends readonly string[]>(
  call: tree.Call,
  ...slots: S
): { [I in keyof S]: tree.Expression } {
  const binding = bindArguments(
    slots.map((name) => ({ name, required: true })),
    call.arguments,
  );
  const found = slots.map(
    (name) => binding.given.get(name)?.[0]?.value ?? internal(`a form without ${name}`),
  );
  return found as { [I in keyof S]: tree.Expression };
}

/** The terms of `parts...`, those of variadic parts one by one, and the axis. */
export function joined(call: tree.Call, c: Context): { parts: readonly Term[]; axis: number } {
  const slots = [
    { name: "parts", required: true, variadic: true },
    { name: "axis", required: false },
  ];
  const binding = bindArguments(slots, call.arguments);
  const parts = (binding.given.get("parts") ?? []).flatMap((argument) => {
    const term = evaluate(argument.value, c);
    return term.kind === "pack" ? term.parts : [term];
  });
  return { parts, axis: axisOrLast(binding.given.get("axis")?.[0], c) };
}

/** The number of an axis; the last one where nothing is said. */
export function axisOrLast(argument: tree.Argument | undefined, c: Context): number {
  return argument ? evaluateNumber(argument.value, c) : -1;
}

/** What a lambda makes of each of several parts; what stands in it is named below the part's number. */
export function applyToParts(lambda: tree.Expression, pack: Pack, c: Context): Term[] {
  if (lambda.kind !== "lambda") return internal("variadic parts without a lambda");
  return pack.parts.map((part, i) => {
    const inside = below(c, lambda, String(i));
    inside.names.set(lambda.parameter.text, part);
    return evaluate(lambda.body, inside);
  });
}
