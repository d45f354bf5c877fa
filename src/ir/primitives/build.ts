import type { FunctionBuilder } from "../builder.ts";
import type { Value } from "../ir.ts";
import { elements, range, type Shape, sameShape } from "../shapes.ts";

/** A scalar of the dtype of `like`. */
export function scalar(b: FunctionBuilder, value: number, like: Value): Value {
  return b.constant(value, like.type.dtype);
}

export function reshape(b: FunctionBuilder, x: Value, shape: Shape): Value {
  return sameShape(x.type.shape, shape) ? x : b.op("reshape", [x], { shape });
}

export function transpose(b: FunctionBuilder, x: Value, permutation: Shape): Value {
  return sameShape(permutation, range(permutation.length)) ? x : b.op("transpose", [x], { permutation });
}

export function broadcast(b: FunctionBuilder, x: Value, shape: Shape): Value {
  return sameShape(x.type.shape, shape) ? x : b.op("broadcast", [x], { shape });
}

/** Undoes a broadcast: sums `x` over what was repeated to make it of something of this shape. */
export function reduceTo(b: FunctionBuilder, x: Value, shape: Shape): Value {
  const lead = x.type.shape.length - shape.length;
  const axes = range(x.type.shape.length).filter(
    (axis) => axis < lead || (shape[axis - lead] === 1 && x.type.shape[axis] !== 1),
  );
  return reshape(b, axes.length > 0 ? b.op("reduce_sum", [x], { axes }) : x, shape);
}

/** Puts back the axes that a reduction took away, each of size 1. */
export function keepAxes(b: FunctionBuilder, reduced: Value, from: Shape, axes: Shape): Value {
  const shape = from.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return reshape(b, reduced, shape);
}

/** 1 where a bool holds, 0 elsewhere. */
export function indicator(b: FunctionBuilder, condition: Value, like: Value): Value {
  return b.op("cast", [condition], { dtype: like.type.dtype });
}

/** Swaps the last two dimensions. */
export function swapLast(b: FunctionBuilder, x: Value): Value {
  const rank = x.type.shape.length;
  return transpose(b, x, [...range(rank - 2), rank - 1, rank - 2]);
}

/** [...L, M, K] to [L * M, K]. */
export function mergeRows(b: FunctionBuilder, x: Value): Value {
  return reshape(b, x, [elements(x.type.shape.slice(0, -1)), x.type.shape.at(-1) ?? 1]);
}
