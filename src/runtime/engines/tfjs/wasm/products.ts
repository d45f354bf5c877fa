import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { OwnKernel } from "./heap.ts";

interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** The last two dimensions swapped. */
function swap(rank: number): number[] {
  return [...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2];
}

export const products = {
  /** tfjs's transposes by a plain loop, a tenth as fast as its product. */
  BatchMatMul: (heap) => (inputs, attributes) => {
    const { a, b } = inputs as unknown as Record<"a" | "b", TensorInfo>;
    const { transposeA, transposeB } = attributes as unknown as Transposed;
    const turned = (x: TensorInfo, turn: boolean) =>
      turn ? heap.best("Transpose")({ x }, { perm: swap(x.shape.length) }) : x;
    const [left, right] = [turned(a, transposeA), turned(b, transposeB)];
    const y = heap.theirs("BatchMatMul")({ a: left, b: right }, { transposeA: false, transposeB: false });
    if (left !== a) heap.free(left);
    if (right !== b) heap.free(right);
    return y;
  },
} satisfies Record<string, OwnKernel>;
