import type { DType, TensorType } from "./ir.ts";

export type Shape = readonly number[];

/** How many elements a tensor of this shape has. */
export function elements(shape: Shape): number {
  let count = 1;
  for (const size of shape) count *= size;
  return count;
}

/** The shape with as many dimensions, ones before its own: as numpy aligns what broadcasts. */
export function aligned(shape: Shape, rank: number): Shape {
  return [...new Array<number>(rank - shape.length).fill(1), ...shape];
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

export function sameType(a: TensorType, b: TensorType): boolean {
  return a.dtype === b.dtype && sameShape(a.shape, b.shape);
}

/** `f32[32, 64]`. */
export function showType(type: TensorType): string {
  return `${type.dtype}[${type.shape.join(", ")}]`;
}

export function isFloat(dtype: DType): boolean {
  return dtype === "f32" || dtype === "f64";
}

/** What arithmetic is for: floats and i32. */
export function isNumber(dtype: DType): boolean {
  return isFloat(dtype) || dtype === "i32";
}

/** The shape that numpy's broadcasting gives; undefined where the shapes do not go together. */
export function broadcastShapes(...shapes: readonly Shape[]): Shape | undefined {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result: number[] = new Array(rank).fill(1);
  for (const shape of shapes) {
    const lead = rank - shape.length;
    for (const [axis, size] of shape.entries()) {
      if (size === 1 || size === result[lead + axis]) continue;
      if (result[lead + axis] !== 1) return undefined;
      result[lead + axis] = size;
    }
  }
  return result;
}

/** Steps between neighbours along each axis of a row-major tensor. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis] as number;
  }
  return strides;
}

/** 0, 1, … `count` - 1. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
