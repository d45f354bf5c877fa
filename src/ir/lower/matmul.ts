import type { Value } from "../ir.ts";
import type { Context } from "./context.ts";
import { lift } from "./optionals.ts";
import { commonMask, reshape, tensorOf } from "./tensors.ts";
import { type Term, tensor } from "./terms.ts";

/** `left @ right`: a vector on the left is a row, one on the right a column; a sequence on the left stays one. */
export function matmul(c: Context, left: Term, right: Term): Term {
  return lift(c, [left, right], ([a, b]) => {
    const x = tensorOf(a);
    return tensor(multiply(c, x.value, tensorOf(b).value), commonMask(c, [x]));
  });
}

function multiply(c: Context, a: Value, b: Value): Value {
  const shapeA = a.type.shape;
  const shapeB = b.type.shape;
  const row = shapeA.length === 1 ? reshape(c, a, [1, ...shapeA]) : a;
  const column = shapeB.length === 1 ? reshape(c, b, [...shapeB, 1]) : b;
  const product = c.frame.b.op("matmul", [row, column], { transposeA: false, transposeB: false });
  const shape = [...product.type.shape];
  if (shapeA.length === 1) shape.splice(-2, 1);
  if (shapeB.length === 1) shape.pop();
  return reshape(c, product, shape);
}
