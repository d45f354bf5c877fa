import type { DType } from "../../../ir/ir.ts";
import type { AttributeTable } from "../../../ir/primitives/index.ts";
import { range, type Shape, sameShape } from "../../../ir/shapes.ts";
import type { Emitter } from "../emitter.ts";

/** Windows that slide over an image: sizes and places are height then width. */
export interface Sliding {
  readonly image: readonly [number, number];
  readonly output: readonly [number, number];
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Zeros above and to the left. */
  readonly offset: readonly [number, number];
}

/** A convolution's windows: image, kernel and output by their shapes. */
export function sliding(
  image: Shape,
  kernel: Shape,
  output: Shape,
  { stride, padding }: AttributeTable["conv2d"],
): Sliding {
  const sides = (shape: Shape, from: number) => shape.slice(from, from + 2) as [number, number];
  return {
    image: sides(image, 1),
    output: sides(output, 1),
    size: sides(kernel, 0),
    stride,
    offset: [padding[0], padding[2]],
  };
}

/** No place: a row of zeros stands there. */
export const NOWHERE = -1;

/** For each window and each of its taps, the place of the image that it sees. */
export function seenPlaces({ image, output, size, stride, offset }: Sliding): number[] {
  const places: number[] = [];
  for (let row = 0; row < output[0]; row++)
    for (let column = 0; column < output[1]; column++)
      for (let i = 0; i < size[0]; i++)
        for (let j = 0; j < size[1]; j++) {
          const y = row * stride[0] + i - offset[0];
          const x = column * stride[1] + j - offset[1];
          const inside = y >= 0 && y < image[0] && x >= 0 && x < image[1];
          places.push(inside ? y * image[1] + x : NOWHERE);
        }
  return places;
}

/** The places of an image that the same taps of windows see. */
export interface Phase {
  readonly places: readonly number[];
  readonly taps: readonly number[];
  /** For each place and each tap, the window that sees it so. */
  readonly windows: readonly number[];
}

/** The places of an image by phase of the stride. */
export function phasesOf(sliding: Sliding): Phase[] {
  const { image, output, size, stride, offset } = sliding;
  const phases: Phase[] = [];
  for (let p = 0; p < stride[0]; p++)
    for (let q = 0; q < stride[1]; q++) {
      const rows = axisPhase(image[0], size[0], stride[0], offset[0], p);
      const columns = axisPhase(image[1], size[1], stride[1], offset[1], q);
      const window = (y: number, x: number, i: number, j: number) => {
        const row = (y + offset[0] - i) / stride[0];
        const column = (x + offset[1] - j) / stride[1];
        const inside = row >= 0 && row < output[0] && column >= 0 && column < output[1];
        return inside ? row * output[1] + column : NOWHERE;
      };
      const taps = pairs(rows.taps, columns.taps);
      const places = pairs(rows.places, columns.places);
      phases.push({
        places: places.map(([y, x]) => y * image[1] + x),
        taps: taps.map(([i, j]) => i * size[1] + j),
        windows: places.flatMap(([y, x]) => taps.map(([i, j]) => window(y, x, i, j))),
      });
    }
  return phases.filter(({ places }) => places.length > 0);
}

/** Of one axis, the places of a phase and the taps that may see them. */
export function axisPhase(image: number, size: number, stride: number, offset: number, phase: number) {
  const places = range(image).filter((place) => (place + offset) % stride === phase);
  return { places, taps: range(size).filter((tap) => tap % stride === phase) };
}

export function pairs(first: readonly number[], second: readonly number[]): [number, number][] {
  return first.flatMap((a) => second.map((b): [number, number] => [a, b]));
}

/** A stack of images, their places made one axis: [count, places, channels]. */
export interface Rows {
  readonly name: string;
  readonly dtype: DType;
  readonly count: number;
  readonly places: number;
  readonly channels: number;
}

/** The rows at `places`, for every image: [count, places.length, channels]. One Gather copies whole rows, on all threads. */
export function gatherRows(
  e: Emitter,
  rows: Rows,
  places: readonly number[],
  index: "i32" | "i64" = "i32",
): Rows {
  if (sameShape(places, range(rows.places))) return rows;
  const outside = places.includes(NOWHERE);
  const source = outside ? e.padEnd(rows.name, 3, 1, 1) : rows.name;
  const at = outside ? places.map((place) => (place === NOWHERE ? rows.places : place)) : places;
  return {
    ...rows,
    places: places.length,
    name: e.node("Gather", [source, e.nodes.constant(index, [at.length], at)], { axis: 1 }),
  };
}

/** [N, H, W, C] as [N, H * W, C]. */
export function imageRows(e: Emitter, name: string, shape: readonly number[], dtype: DType): Rows {
  const [count, height, width, channels] = shape as [number, number, number, number];
  const places = height * width;
  return { name: e.reshape(name, shape, [count, places, channels]), dtype, count, places, channels };
}

/** [N, H * W, C] as [N, H, W, C]. */
export function rowsImage(
  e: Emitter,
  { name, count, places, channels }: Rows,
  shape: readonly number[],
): string {
  return e.reshape(name, [count, places, channels], shape);
}
