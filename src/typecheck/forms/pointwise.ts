import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import type { Slot } from "../arguments.ts";
import type { Given } from "../bodies/accept.ts";
import type { Context } from "../bodies/context.ts";
import { asTensor } from "../bodies/tensors.ts";
import { tell } from "../tell.ts";
import { broadcast } from "../types/broadcast.ts";
import { printShape, printType } from "../types/print.ts";
import { errorType, type Shape, scalar, type Type } from "../types/type.ts";
import { type Form, formArguments, nameOf, required } from "./form.ts";

/** The broadcast type of a form's arguments, with them; the error type where they do not go together. */
export function pointwise(
  context: Context,
  call: tree.Call,
  slots: readonly Slot[],
): Type | { readonly type: Type; readonly given: readonly Given[] } {
  const bound = formArguments(context, call, slots);
  if (!bound) return errorType;
  const given = slots.flatMap((slot) => bound.get(slot.name) ?? []);
  let shape: Shape = (scalar as Type & { kind: "tensor" }).shape;
  for (const argument of given) {
    const tensor = asTensor(context, argument.type, argument.at);
    if (!tensor) return noTensor(context, call, argument);
    if (tensor.kind === "error") return errorType;
    const joined = broadcast(context, shape, tensor.shape);
    if (!joined) return apart(context, call, shape, argument);
    shape = joined;
  }
  return { type: { kind: "tensor", shape }, given };
}

function noTensor(context: Context, call: tree.Call, { type, at }: Given): Type {
  const left = printType(type);
  tell(context, types.operands, { operator: nameOf(call), left }, [[at.span, `this is ${left}`]]);
  return errorType;
}

function apart(context: Context, call: tree.Call, shape: Shape, { type, at }: Given): Type {
  const told = { operator: nameOf(call), left: printShape(shape), right: printType(type) };
  tell(context, dimensions.operandSizes, told, [
    [at.span, `this is ${told.right}`],
    [call.span, `the others are ${told.left}`],
  ]);
  return errorType;
}

/** `where(c, a, b)`: a where c is not 0, else b. */
export const where: Form = (context, call) => {
  const found = pointwise(context, call, [required("c"), required("a"), required("b")]);
  return "kind" in found ? found : found.type;
};
