import { flops } from "../../../ir/flops.ts";
import type { Graph, Operation } from "../../../ir/ir.ts";
import { elements } from "../../../ir/shapes.ts";

/** How a step uses the threads: so many parts of its rows at once, each operation by so many threads. */
export interface Parallelism {
  readonly parts: number;
  readonly operationThreads: number;
}

interface Given {
  /** Rows. */
  readonly batch: number;
  readonly threads: number;
  /** Whether all rows are best computed at once, by how the device or the kernels work. */
  readonly whole: boolean;
}

const PARTS = 2;
/** Where the rows' part of a step computes fewer numbers, it is done sooner in one piece. */
const MANY_OF_ROWS = 16e6;
/** A step in one piece that computes fewer numbers is done sooner where each of its operations has one thread. */
const MANY = 50e6;
/** A product's or convolution's operations, as many of which take as long as one number otherwise. */
const PER_NUMBER = 64;

/**
 * Two halves of the rows keep two threads busier than two halves of each operation, which wait for each other a thousand times a
 * step. A function of the flat graph, so that the same steps give the same bits.
 */
export function parallelism(graph: Graph, { batch, threads, whole }: Given): Parallelism {
  const operations = graph.main.instructions.filter((one) => one.kind === "primitive");
  const ofRows = operations.filter(({ inputs, output }) =>
    [...inputs, output].some(({ type: { shape } }) => shape.length > 0 && (shape[0] ?? 0) % batch === 0),
  );
  if (threads > 1 && !whole && batch % PARTS === 0 && numbers(ofRows) >= MANY_OF_ROWS)
    return { parts: PARTS, operationThreads: Math.ceil(threads / PARTS) };
  return { parts: 1, operationThreads: numbers(operations) < MANY ? 1 : threads };
}

function numbers(operations: readonly Operation[]): number {
  return operations.reduce((sum, one) => sum + elements(one.output.type.shape) + flops(one) / PER_NUMBER, 0);
}
