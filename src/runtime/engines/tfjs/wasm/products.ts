import type { TensorInfo } from "@tensorflow/tfjs-core";
import { internal } from "../../../../diagnostics/diagnostic.ts";
import { broadcastShapes, elements } from "../../../../ir/shapes.ts";
import type { OwnKernel } from "./heap.ts";

interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** The last two dimensions swapped. */
function swapped(rank: number): number[] {
  return [...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2];
}

export const products = {
  /** tfjs's transposes, and goes through batches, by a plain loop, a tenth as fast or less. */
  BatchMatMul: (heap) => (inputs, attributes) => {
    const { a, b } = inputs as unknown as Record<"a" | "b", TensorInfo>;
    const { transposeA, transposeB } = attributes as unknown as Transposed;
    const right = transposeB ? heap.best("Transpose")({ x: b }, { perm: swapped(b.shape.length) }) : b;
    const [first, second] = a.shape.slice(-2) as [number, number];
    const [rows, terms] = transposeA ? [second, first] : [first, second];
    const columns = right.shape.at(-1) as number;
    const lead =
      broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)) ??
      internal("batches that do not broadcast");
    const c = heap.zeros([...lead, rows, columns]);
    const steps = {
      aRow: transposeA ? 1 : terms,
      aTerm: transposeA ? rows : 1,
      bRow: columns,
      cRow: columns,
    };
    const [atA, atB, atC] = [a, right, c].map((x) => heap.address(x)) as [number, number, number];
    const count = elements(lead);
    const [aStep, bStep] = [a, b].map((x) => (elements(x.shape.slice(0, -2)) === count ? 4 : 0)) as [
      number,
      number,
    ];
    for (let i = 0; i < count; i++)
      heap.multiply({
        a: atA + i * aStep * rows * terms,
        b: atB + i * bStep * terms * columns,
        c: atC + i * 4 * rows * columns,
        ...{ rows, terms, columns, steps },
      });
    if (right !== b) heap.free(right);
    return c;
  },
} satisfies Record<string, OwnKernel>;
