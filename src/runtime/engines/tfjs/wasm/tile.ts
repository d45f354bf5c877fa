import type { TensorInfo } from "@tensorflow/tfjs-core";
import { elements, stridesOf } from "../../../../ir/shapes.ts";
import type { OwnKernel } from "./heap.ts";

type Numbers = Int32Array | Uint8Array;

/** Fills `to`, row-major of `shape`, with what lies in `from`, walked with `strides`. */
function walk(to: Numbers, from: Numbers, shape: readonly number[], strides: readonly number[]): void {
  const [columns, across] = [shape.at(-1) ?? 1, strides.at(-1) ?? 0];
  const outer = shape.slice(0, -1);
  const at = outer.map(() => 0);
  let base = 0;
  for (let place = 0; place < to.length; ) {
    let source = base;
    for (let column = 0; column < columns; column++, source += across) to[place++] = from[source] as number;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      base += strides[axis] as number;
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (outer[axis] as number)) break;
      base -= (outer[axis] as number) * (strides[axis] as number);
      at[axis] = 0;
    }
  }
}

export const tile = {
  /** Only dimensions of size 1 are repeated. tfjs's finds each number's place anew. */
  Tile: (heap) => (inputs, attributes) => {
    const { x } = inputs as { readonly x: TensorInfo };
    const { reps } = attributes as unknown as { readonly reps: readonly number[] };
    const shape = x.shape.map((size, axis) => size * (reps[axis] as number));
    const strides = stridesOf(x.shape).map((stride, axis) => (reps[axis] === 1 ? stride : 0));
    const y = heap.make(shape, x.dtype);
    const read = (tensor: TensorInfo) =>
      x.dtype === "bool" ? (heap.view(tensor) as Uint8Array) : heap.words(tensor);
    if (elements(shape) > 0) walk(read(y), read(x), shape, strides);
    return y;
  },
} satisfies Record<string, OwnKernel>;
