import { internal } from "../../../diagnostics/diagnostic.ts";
import type * as tree from "../../../parser/tree.ts";
import type { Slot } from "../../../typecheck/arguments.ts";
import { bindForm } from "../../../typecheck/forms/slots.ts";
import { below, type Context } from "../context.ts";
import { evaluate, evaluateNumber } from "../expressions.ts";
import type { Pack, Term } from "../terms.ts";

/** Lowers a call of a form: a name whose type depends on more than its arguments' types. */
export type Form = (call: tree.Call, c: Context) => Term;

/** The expression of each of a form's slots, which are all given. */
export function given<const S extends readonly Slot[]>(
  call: tree.Call,
  slots: S,
): { [I in keyof S]: tree.Expression } {
  const binding = bindForm(call, slots);
  const found = slots.map(
    ({ name }) => binding.given.get(name)?.[0]?.value ?? internal(`a form without ${name}`),
  );
  return found as { [I in keyof S]: tree.Expression };
}

/** The terms of `parts...`, those of variadic parts one by one, and the axis. */
export function joined(
  call: tree.Call,
  slots: readonly Slot[],
  c: Context,
): { parts: readonly Term[]; axis: number } {
  const binding = bindForm(call, slots);
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
