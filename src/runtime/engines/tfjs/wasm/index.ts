import type { OwnKernels } from "../own.ts";
import { convolutions } from "./convolutions.ts";
import { elementwise } from "./elementwise.ts";
import { Heap } from "./heap.ts";
import { pools } from "./pools.ts";
import { products } from "./products.ts";
import { rows } from "./rows.ts";
import { tile } from "./tile.ts";

const kernels = { ...tile, ...elementwise, ...rows, ...products, ...convolutions, ...pools };

/** On the same memory as tfjs's. Measured in docs/decisions/tfjs.md. */
export const wasmKernels: OwnKernels = (place) => {
  const heap = new Heap(place);
  return Object.fromEntries(Object.entries(kernels).map(([name, kernel]) => [name, kernel(heap)]));
};
