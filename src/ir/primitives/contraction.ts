import { isFloat, type Shape, sameShape } from "../shapes.ts";
import { define } from "./define.ts";

/** Rows and columns of a matrix as the product sees it. */
export function rowsAndColumns(shape: Shape, transposed: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2) ?? 0, shape.at(-1) ?? 0];
  return transposed ? [columns, rows] : [rows, columns];
}

export const contraction = {
  matmul: define<"matmul", 2>("matmul", {
    arity: 2,
    type([a, b], { transposeA, transposeB }, demand) {
      demand(a.dtype === b.dtype && isFloat(a.dtype), "both are floats of one dtype");
      demand(a.shape.length >= 2 && b.shape.length >= 2, "both have rank 2 at least");
      const [m, k] = rowsAndColumns(a.shape, transposeA);
      const [k2, p] = rowsAndColumns(b.shape, transposeB);
      demand(k === k2, `the inner dimensions ${k} and ${k2} differ`);
      const [leadA, leadB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
      const shared = leadA.length === 0 || leadB.length === 0 || sameShape(leadA, leadB);
      demand(shared, "the leading dimensions differ");
      return { dtype: a.dtype, shape: [...(leadA.length === 0 ? leadB : leadA), m, p] };
    },
  }),
};
