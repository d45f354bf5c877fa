import type * as tree from "../../parser/tree.ts";
import type { Slot } from "../arguments.ts";
import type { Given } from "../bodies/accept.ts";
import type { Context } from "../bodies/context.ts";
import { typeOf } from "../bodies/expression.ts";
import { tellBinding } from "../tell-binding.ts";
import type { Type } from "../types/type.ts";
import { bindForm } from "./slots.ts";

/** The type rule of a form: a call whose type depends on more than its arguments' types. Reports what is wrong. */
export type Form = (context: Context, call: tree.Call) => Type;

/** A form's arguments by slot, or undefined where they do not bind. */
export function formArguments(
  context: Context,
  call: tree.Call,
  slots: readonly Slot[],
): ReadonlyMap<string, readonly Given[]> | undefined {
  const { given, problems } = bindForm(call, slots);
  tellBinding(context, nameOf(call), call.span, slots, problems);
  const found = new Map<string, Given[]>();
  for (const [name, args] of given) {
    found.set(
      name,
      args.map((a) => ({ type: typeOf(context, a.value), at: a.value })),
    );
  }
  for (const problem of problems) if (problem.kind !== "missing") typeOf(context, problem.argument.value);
  return problems.length > 0 ? undefined : found;
}

export const nameOf = (call: tree.Call): string => (call.callee.kind === "name" ? call.callee.text : "this");
