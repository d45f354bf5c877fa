import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import type { Given } from "../bodies/accept.ts";
import type { Context } from "../bodies/context.ts";
import { asTensor, sourceOf } from "../bodies/tensors.ts";
import { tell } from "../tell.ts";
import { broadcast } from "../types/broadcast.ts";
import { printShape, printType } from "../types/print.ts";
import { errorType, type Shape, scalar, type Type } from "../types/type.ts";
import { type Form, formArguments, nameOf } from "./form.ts";
import { formSlots } from "./slots.ts";

/** The broadcast type of values that go element by element; the error type where they do not go together. */
export function pointwise(context: Context, call: tree.Call, given: readonly Given[]): Type {
  let shape: Shape = (scalar as Type & { kind: "tensor" }).shape;
  for (const argument of given) {
    const tensor = asTensor(context, argument.type, argument.at);
    if (!tensor) return noTensor(context, call, argument);
    if (tensor.kind === "error") return errorType;
    const joined = broadcast(context, shape, tensor.shape);
    if (!joined) return apart(context, call, shape, argument);
    shape = joined;
  }
  return { kind: "tensor", shape };
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
  const given = formArguments(context, call, formSlots.where);
  const [c, a, b] = formSlots.where.map(({ name }) => given?.get(name)?.[0]);
  if (!c || !a || !b) return errorType;
  return c.type.kind === "bool" ? choice(context, call, c, a, b) : pointwise(context, call, [c, a, b]);
};

/** Reports a condition that is known when the program is compiled: it chooses between programs, not between numbers. */
function choice(context: Context, call: tree.Call, c: Given, a: Given, b: Given): Type {
  const text = [c, a, b].map(({ at }) => sourceOf(context, at));
  const edits = [{ span: call.span, text: `(${text[0]} ? ${text[1]} : ${text[2]})` }];
  tell(
    context,
    types.operands,
    { operator: "where", left: printType(c.type) },
    [[c.at.span, "known when the program is compiled"]],
    { fix: { title: "choose with `? :`", edits } },
  );
  return errorType;
}
