import type { FunctionBuilder } from "../builder.ts";
import type { Value } from "../ir.ts";
import { elements, isFloat, range, type Shape, sameShape } from "../shapes.ts";
import { broadcast, mergeRows, reduceTo, reshape, swapLast, transpose } from "./build.ts";
import { define } from "./define.ts";
import { multiply } from "./multiply.ts";

/** Rows and columns of a matrix as the product sees it. */
function rowsAndColumns(shape: Shape, transposed: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2) ?? 0, shape.at(-1) ?? 0];
  return transposed ? [columns, rows] : [rows, columns];
}

function product(b: FunctionBuilder, x: Value, y: Value, transposeA = false, transposeB = false): Value {
  return b.op("matmul", [x, y], { transposeA, transposeB });
}

/** The gradient of the right side. Where it serves many left sides, their rows make one product. */
function rightGradient(
  b: FunctionBuilder,
  [x, z]: [Value, Value],
  [transposeX, transposeZ]: [boolean, boolean],
  dy: Value,
): Value {
  const shared = z.type.shape.length === 2 && x.type.shape.length > 2;
  const left = shared ? mergeRows(b, transposeX ? swapLast(b, x) : x) : x;
  const right = shared ? mergeRows(b, dy) : dy;
  const transposeLeft = transposeX && !shared;
  const dz = transposeZ
    ? product(b, right, left, true, transposeLeft)
    : product(b, left, right, !transposeLeft, false);
  return reduceTo(b, dz, z.type.shape);
}

/** x [B, ...N, M, K] by z, the same for each row of the batch: the rows of all make one product. */
function liftLeft(b: FunctionBuilder, x: Value, z: Value, transposeX: boolean, transposeZ: boolean): Value {
  const lead = z.type.shape.slice(0, -2);
  if (lead.length === 0 && transposeX) return product(b, x, z, true, transposeZ);
  const left = transposeX ? swapLast(b, x) : x;
  const [m, k] = left.type.shape.slice(-2) as [number, number];
  if (lead.length === 0) {
    const y = product(b, mergeRows(b, left), z, false, transposeZ);
    return reshape(b, y, left.type.shape.with(-1, y.type.shape.at(-1) ?? 1));
  }
  const size = left.type.shape[0] ?? 1;
  const own = left.type.shape.length - 3;
  const inner = transpose(b, left, [...range(own).map((axis) => axis + 1), 0, own + 1, own + 2]);
  const y = product(
    b,
    reshape(b, inner, [...inner.type.shape.slice(0, own), size * m, k]),
    z,
    false,
    transposeZ,
  );
  const apart = reshape(b, y, [...lead, size, m, y.type.shape.at(-1) ?? 1]);
  const rank = lead.length;
  return transpose(b, apart, [rank, ...range(rank), rank + 1, rank + 2]);
}

/** [B, M, K] to [B, ...N, M, K], where the other side has the dimensions N. */
function repeatOver(b: FunctionBuilder, x: Value, other: Value): Value {
  const [size = 1, ...matrix] = x.type.shape;
  const lead = other.type.shape.slice(1, -2);
  if (x.type.shape.length >= other.type.shape.length) return x;
  const ones = lead.map(() => 1);
  return broadcast(b, reshape(b, x, [size, ...ones, ...matrix]), [size, ...lead, ...matrix]);
}

export const contraction = {
  matmul: define<"matmul", 2>("matmul", {
    arity: 2,
    type([x, z], { transposeA, transposeB }, demand) {
      demand(x.dtype === z.dtype && isFloat(x.dtype), "both are not floats of one dtype");
      demand(x.shape.length >= 2 && z.shape.length >= 2, "both have not rank 2 at least");
      const [m, k] = rowsAndColumns(x.shape, transposeA);
      const [inner, p] = rowsAndColumns(z.shape, transposeB);
      demand(k === inner, `the inner dimensions ${k} and ${inner} differ`);
      const [leadX, leadZ] = [x.shape.slice(0, -2), z.shape.slice(0, -2)];
      const shared = leadX.length === 0 || leadZ.length === 0 || sameShape(leadX, leadZ);
      demand(shared, "the leading dimensions differ");
      return { dtype: x.dtype, shape: [...(leadX.length === 0 ? leadZ : leadX), m, p] };
    },
    evaluate([x, z], { transposeA, transposeB }, { shape }) {
      const [m, k] = rowsAndColumns(x.type.shape, transposeA);
      const p = shape.at(-1) ?? 0;
      const count = elements(shape.slice(0, -2));
      const [sharedA, sharedB] = [x.type.shape.length === 2, z.type.shape.length === 2];
      return multiply(x.data, z.data, { count, m, k, p, transposeA, transposeB, sharedA, sharedB });
    },
    gradient(b, { inputs: [x, z], attributes: { transposeA, transposeB } }, dy) {
      const dx = transposeA ? product(b, z, dy, transposeB, true) : product(b, dy, z, false, !transposeB);
      const dz = rightGradient(b, [x, z], [transposeA, transposeB], dy);
      return [reduceTo(b, dx, x.type.shape), dz];
    },
    batch(b, [x, z], { batched: [left, right], attributes: { transposeA, transposeB } }) {
      if (left && right) return product(b, repeatOver(b, x, z), repeatOver(b, z, x), transposeA, transposeB);
      if (left) return liftLeft(b, x, z, transposeA, transposeB);
      if (x.type.shape.length === 2 && !transposeB) return product(b, x, z, transposeA, false);
      return swapLast(b, liftLeft(b, z, x, !transposeB, !transposeA));
    },
  }),
};
