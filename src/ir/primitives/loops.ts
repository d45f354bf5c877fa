import { elements, type Shape, sameShape, stridesOf } from "../shapes.ts";
import type { Dense } from "./primitive.ts";

/** Where each place of a `shape`, in row-major order, lies in memory that is walked with `strides` from `start`. */
export function offsets(shape: Shape, strides: readonly number[], start = 0): Int32Array {
  const result = new Int32Array(elements(shape));
  if (result.length === 0) return result;
  result[0] = start;
  let filled = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const [size, step] = [shape[axis] as number, strides[axis] as number];
    for (let i = 1; i < size; i++) {
      for (let j = 0; j < filled; j++) result[i * filled + j] = (result[j] as number) + i * step;
    }
    filled *= size;
  }
  return result;
}

/** Strides by which a tensor of `shape` is read as one of the shape `to` that it broadcasts to. */
function broadcastStrides(shape: Shape, to: Shape): number[] {
  const lead = to.length - shape.length;
  const strides = stridesOf(shape);
  return to.map((_, axis) =>
    axis < lead || shape[axis - lead] === 1 ? 0 : (strides[axis - lead] as number),
  );
}

/** The values at the places `at`. */
export function take(data: Float64Array, at: Int32Array): Float64Array {
  const result = new Float64Array(at.length);
  for (let i = 0; i < at.length; i++) result[i] = data[at[i] as number] as number;
  return result;
}

/** Puts values at the places `at`. */
export function put(target: Float64Array, at: Int32Array, data: Float64Array): void {
  for (let i = 0; i < at.length; i++) target[at[i] as number] = data[i] as number;
}

/** A tensor's values broadcast to a shape; its own where it has that shape. */
export function spread(x: Dense, to: Shape): Float64Array {
  if (sameShape(x.type.shape, to)) return x.data;
  if (x.data.length === 1) return new Float64Array(elements(to)).fill(x.data[0] as number);
  return take(x.data, offsets(to, broadcastStrides(x.type.shape, to)));
}

export function map1(f: (x: number) => number, x: Float64Array): Float64Array {
  const result = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) result[i] = f(x[i] as number);
  return result;
}

export function map2(f: (a: number, b: number) => number, a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = f(a[i] as number, b[i] as number);
  return result;
}

/** Folds values along `axes` into a result that begins as `initial` everywhere. */
export function fold(
  f: (soFar: number, x: number) => number,
  initial: number,
  x: Dense,
  axes: readonly number[],
): Float64Array {
  const { shape } = x.type;
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const at = offsets(shape, broadcastStrides(kept, shape));
  const result = new Float64Array(elements(kept)).fill(initial);
  for (let i = 0; i < at.length; i++) {
    const place = at[i] as number;
    result[place] = f(result[place] as number, x.data[i] as number);
  }
  return result;
}

/** The values with each run of `width` replaced by what `f` makes of it in place. */
export function mapRows(f: (row: Float64Array) => void, x: Float64Array, width: number): Float64Array {
  const result = x.slice();
  for (let start = 0; start < result.length; start += width) f(result.subarray(start, start + width));
  return result;
}
