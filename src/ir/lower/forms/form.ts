import { internal } from "../../../diagnostics/diagnostic.ts";
import type * as tree from "../../../parser/tree.ts";
import { below, type Context } from "../context.ts";
import { evaluate, evaluateNumber } from "../expressions.ts";
import type { Pack, Term } from "../terms.ts";

/** Lowers a call of a form: a name whose type depends on more than its arguments' types. */
export type Form = (call: tree.Call, c: Context) => Term;

/** The expressions of the arguments without a name. */
export function positional(call: tree.Call): readonly tree.Expression[] {
  return call.arguments.filter((argument) => !argument.name).map((argument) => argument.value);
}

/** The terms of the arguments without a name; variadic parts one by one. */
export function parts(call: tree.Call, c: Context): Term[] {
  return positional(call).flatMap((expression) => {
    const term = evaluate(expression, c);
    return term.kind === "pack" ? term.parts : [term];
  });
}

/** The expression of an argument, by place or by name. */
export function given(call: tree.Call, place: number, name: string): tree.Expression | undefined {
  return call.arguments.find((argument) => argument.name?.text === name)?.value ?? positional(call)[place];
}

/** As `given`, where it must be there. */
export function needed(call: tree.Call, place: number, name: string): tree.Expression {
  return given(call, place, name) ?? internal(`a form without ${name}`);
}

/** The axis of a form: the last one where nothing is said. */
export function axisArgument(call: tree.Call, c: Context, place?: number): number {
  const expression = given(call, place ?? call.arguments.length, "axis");
  return expression ? evaluateNumber(expression, c) : -1;
}

/** What a lambda makes of each of several parts; what stands in it is named below the part's number. */
export function applyToParts(lambda: tree.Lambda, pack: Pack, c: Context): Term[] {
  return pack.parts.map((part, i) => {
    const inside = below(c, lambda, String(i));
    inside.names.set(lambda.parameter.text, part);
    return evaluate(lambda.body, inside);
  });
}
