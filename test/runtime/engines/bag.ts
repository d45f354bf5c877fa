import type { Graph, Program, TensorType } from "../../../src/ir/ir.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import { uniform } from "../../../src/ir/random.ts";
import type { Tensor, Tensors } from "../../../src/runtime/engine.ts";
import { graphOf, programOf } from "./running.ts";

const f32 = (...shape: number[]): TensorType => ({ dtype: "f32", shape });
const i32 = (...shape: number[]): TensorType => ({ dtype: "i32", shape });

interface Sizes {
  readonly entries: number;
  readonly rows: number;
  readonly buckets: number;
  readonly width: number;
}

/** A training step by hand: bags are summed from a table, which learns with momentum to make the sums small. */
export function bagGraph({ entries, rows, buckets, width }: Sizes): Graph {
  const b = newFunction("main");
  const indices = b.input("bag.indices", i32(entries));
  const weights = b.input("bag.weights", f32(entries));
  const places = b.input("bag.rows", i32(entries));
  const rate = b.input("step.rate", f32());
  const [table, velocity] = [
    b.input("cell:table", f32(buckets, width)),
    b.input("cell:v", f32(buckets, width)),
  ];
  const column = b.op("reshape", [weights], { shape: [entries, 1] });
  const weighted = (from: typeof table, at: typeof indices) =>
    b.op("mul", [b.op("gather", [from, at]), column]);
  const sums = b.op("scatter_add", [places, weighted(table, indices)], { rows });
  const loss = b.op("reduce_sum", [b.op("mul", [sums, sums])], { axes: [0, 1] });
  const slope = b.op("mul", [b.constant(2), sums]);
  const gradient = b.op("scatter_add", [indices, weighted(slope, places)], { rows: buckets });
  const norm = b.op("reduce_sum", [b.op("mul", [gradient, gradient])], { axes: [0, 1] });
  const next = b.op("add", [b.op("mul", [b.constant(0.5), velocity]), gradient]);
  const learned = b.op("sub", [table, b.op("mul", [rate, next])]);
  const outputs = { loss, norm, "set:table": learned, "set:v": next };
  return graphOf(b.build(Object.entries(outputs).map(([name, value]) => ({ name, value }))), "train");
}

export function bagProgram(sizes: Sizes): Program {
  return programOf(bagGraph(sizes));
}

const numbers = (name: string, ...shape: number[]): Tensor => {
  const count = shape.reduce((product, size) => product * size, 1);
  return { type: f32(...shape), data: uniform(1, 2, 3, name, count).map((u) => u - 0.5) };
};

export function bagCells({ buckets, width }: Sizes): Tensors {
  return new Map([
    ["table", numbers("table", buckets, width)],
    ["v", { type: f32(buckets, width), data: new Float32Array(buckets * width) }],
  ]);
}

export function bagFeeds({ entries, rows, buckets }: Sizes): Tensors {
  const integers = (value: (entry: number) => number): Tensor => ({
    type: i32(entries),
    data: Int32Array.from({ length: entries }, (_, entry) => value(entry)),
  });
  return new Map([
    ["bag.indices", integers((entry) => (entry * entry * 7) % buckets)],
    ["bag.weights", numbers("weights", entries)],
    ["bag.rows", integers((entry) => Math.floor((entry * rows) / entries))],
    ["step.rate", { type: f32(), data: Float32Array.of(0.01) }],
  ]);
}
