import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir.ts";
import type { Context } from "../context.ts";
import { reshape } from "../tensors.ts";
import { type Tensor, type Text, tensor } from "../terms.ts";
import { type Intrinsic, tensorArgument, type Use } from "./intrinsic.ts";

/** f32[T]: 1 for each position that the text has. */
export function maskOfLength(c: Context, text: Text): Value {
  const { b } = c.frame;
  const places = b.op("iota", [], { dtype: "i32", shape: text.ids.type.shape, axis: 0 });
  return b.op("cast", [b.op("less", [places, text.length])], { dtype: "f32" });
}

/** The numbers of a sequence with zeros where it has ended. */
export function maskedValue(c: Context, x: Tensor): Value {
  if (!x.mask) return x.value;
  const shape = [...x.mask.type.shape, ...x.value.type.shape.slice(1).map(() => 1)];
  return c.frame.b.op("mul", [x.value, reshape(c, x.mask, shape)]);
}

export const sequenceIntrinsics: readonly (readonly [string, Intrinsic])[] = [
  ["values", (use) => tensor(maskedValue(use.c, tensorArgument(use, "x")))],
  ["mask", (use) => tensor(maskOf(use, "x"))],
  ["with_mask", (use) => tensor(tensorArgument(use, "values").value, maskOf(use, "of"))],
];

function maskOf(use: Use, name: string): Value {
  return tensorArgument(use, name).mask ?? internal(`${name} is no sequence`);
}
