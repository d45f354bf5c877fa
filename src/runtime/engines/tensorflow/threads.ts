import { flops } from "../../../ir/flops.ts";
import type { Graph } from "../../../ir/ir.ts";
import { elements } from "../../../ir/shapes.ts";

/** A step that computes fewer numbers is done sooner where each of its operations has one thread, and only operations run at once. */
const MANY = 50e6;
/** A product's or convolution's operations, as many of which take as long as one number otherwise. */
const PER_NUMBER = 64;

/** How many of the threads one operation of a flat graph is done by: a function of the graph, so that the same steps give the same bits. */
export function operationThreads({ main }: Graph, threads: number): number {
  let numbers = 0;
  for (const one of main.instructions)
    if (one.kind === "primitive") numbers += elements(one.output.type.shape) + flops(one) / PER_NUMBER;
  return numbers < MANY ? 1 : threads;
}
