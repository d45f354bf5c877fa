import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { bindArguments, type Slot } from "../arguments.ts";
import { tell } from "../tell.ts";
import { tellBinding } from "../tell-binding.ts";
import { printType } from "../types/print.ts";
import type { Context } from "./context.ts";
import { typeOf } from "./expression.ts";

/** What a cell can begin as, and what that takes. */
const initializers: Readonly<Record<string, readonly Slot[]>> = {
  glorot: [],
  he: [],
  normal: [{ name: "deviation", required: true }],
  uniform: [{ name: "limit", required: true }],
  zeros: [],
  ones: [],
};

/** Checks the first value of a cell: a static number, or one of the initializers. */
export function checkInitial(context: Context, cell: tree.Cell): void {
  const { initial, name } = cell;
  const slots =
    initial.kind === "call" && initial.callee.kind === "name" ? initializers[initial.callee.text] : undefined;
  if (initial.kind === "call" && initial.callee.kind === "name" && slots) {
    const { given, problems } = bindArguments(slots, initial.arguments);
    tellBinding(context, initial.callee.text, initial.span, slots, problems);
    for (const [slot, [argument]] of given) if (argument) checkNumber(context, `\`${slot}\``, argument.value);
    return;
  }
  const type = typeOf(context, initial);
  if (type.kind === "error" || type.kind === "int" || type.kind === "float") return;
  tell(context, types.initialValue, { name: name.text }, [[initial.span, `this is ${printType(type)}`]]);
}

function checkNumber(context: Context, what: string, value: tree.Expression): void {
  const type = typeOf(context, value);
  if (type.kind === "error" || type.kind === "int" || type.kind === "float") return;
  const given = printType(type);
  tell(context, types.notStatic, { what, given }, [[value.span, `this is ${given}`]]);
}
