import type { Value } from "../ir.ts";
import type { Context } from "./context.ts";
import { reshape, toTensor, toValue } from "./tensors.ts";
import { type Tensor, type Term, tensor } from "./terms.ts";

/** `left @ right`: a vector on the left is a row; a sequence on the left stays one. */
export function matmul(c: Context, left: Term, right: Term): Tensor {
  const { value, mask } = toTensor(c, left);
  return tensor(multiply(c, value, toValue(c, right)), mask);
}

function multiply(c: Context, a: Value, b: Value): Value {
  const isVector = a.type.shape.length === 1;
  const row = isVector ? reshape(c, a, [1, ...a.type.shape]) : a;
  const product = c.frame.b.op("matmul", [row, b], { transposeA: false, transposeB: false });
  const { shape } = product.type;
  return isVector ? reshape(c, product, [...shape.slice(0, -2), ...shape.slice(-1)]) : product;
}
