import type { TensorInfo } from "@tensorflow/tfjs-core";
import { elements, stridesOf } from "../../../../ir/shapes.ts";
import type { Numbers, OwnKernel } from "./heap.ts";

/** Fills `to`, row-major of `shape`, with what lies in `from` from `start` on, walked with `strides`. */
function gatherStrided(
  to: Numbers,
  from: Numbers,
  shape: readonly number[],
  strides: readonly number[],
  start: number,
): void {
  const rank = shape.length;
  const [rows, columns] = [shape[rank - 2] ?? 1, shape[rank - 1] ?? 1];
  const [down, across] = [strides[rank - 2] ?? 0, strides[rank - 1] ?? 0];
  const outer = shape.slice(0, Math.max(0, rank - 2));
  const at = outer.map(() => 0);
  let place = 0;
  let base = start;
  for (let block = elements(outer); block > 0; block--) {
    for (let i = 0; i < rows; i++) {
      let source = base + i * down;
      for (let j = 0; j < columns; j++, source += across) to[place++] = from[source] as number;
    }
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      base += strides[axis] as number;
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (outer[axis] as number)) break;
      base -= (outer[axis] as number) * (strides[axis] as number);
      at[axis] = 0;
    }
  }
}

/** What a kernel reads that only moves numbers: the shape that it gives, and how it walks over the input. */
interface Walk {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly start?: number;
}

function moving(walk: (x: TensorInfo, attributes: never) => Walk): OwnKernel {
  return (heap) => (inputs, attributes) => {
    const { x } = inputs as { readonly x: TensorInfo };
    const { shape, strides, start = 0 } = walk(x, attributes as never);
    const y = heap.make(shape, x.dtype);
    const read = (tensor: TensorInfo) => (x.dtype === "bool" ? heap.view(tensor) : heap.words(tensor));
    gatherStrided(read(y), read(x), shape, strides, start);
    return y;
  };
}

/** tfjs's take up to fifty times as long: they find each number's place anew, or copy the whole input first. */
export const strided = {
  Transpose: moving(({ shape }, { perm }: { readonly perm: readonly number[] }) => {
    const strides = stridesOf(shape);
    return {
      shape: perm.map((axis) => shape[axis] as number),
      strides: perm.map((axis) => strides[axis] as number),
    };
  }),
  /** Only dimensions of size 1 are repeated. */
  Tile: moving(({ shape }, { reps }: { readonly reps: readonly number[] }) => ({
    shape: shape.map((size, axis) => size * (reps[axis] as number)),
    strides: stridesOf(shape).map((stride, axis) => (reps[axis] === 1 ? stride : 0)),
  })),
  Slice: moving(
    ({ shape }, { begin, size }: { readonly begin: readonly number[]; readonly size: readonly number[] }) => {
      const strides = stridesOf(shape);
      const start = begin.reduce((sum, first, axis) => sum + first * (strides[axis] as number), 0);
      return { shape: size, strides, start };
    },
  ),
} satisfies Record<string, OwnKernel>;
