import type { FunctionBuilder } from "../builder.ts";
import type { Value } from "../ir.ts";
import { range } from "../shapes.ts";
import type { Attributes, PrimitiveName } from "./attributes.ts";
import { broadcast, reshape } from "./build.ts";
import type { Lift } from "./define.ts";

/** [B, ...s] to [B, 1…, ...s], so that beside the batch it has `rank` dimensions and broadcasts as its rows would. */
function alignRank(b: FunctionBuilder, x: Value, rank: number): Value {
  const [size = 1, ...row] = x.type.shape;
  const ones = new Array<number>(rank - row.length).fill(1);
  return reshape(b, x, [size, ...ones, ...row]);
}

/** Inputs of an operation that broadcasts, so that broadcasting over the batch is that of the rows. */
export function align(b: FunctionBuilder, inputs: readonly Value[], batched: readonly boolean[]): Value[] {
  const rank = Math.max(...inputs.map((x, i) => x.type.shape.length - (batched[i] ? 1 : 0)));
  return inputs.map((x, i) => (batched[i] ? alignRank(b, x, rank) : x));
}

/** The batch rule of operations that broadcast. */
export function liftBroadcasting<N extends PrimitiveName>(
  b: FunctionBuilder,
  inputs: readonly Value[],
  { name, attributes, batched }: Lift<N>,
): Value {
  return b.apply(name, align(b, inputs, batched), attributes as Attributes);
}

/** All inputs with a batch dimension: those that have none are repeated. */
export function toBatch(b: FunctionBuilder, inputs: readonly Value[], { batched, size }: Lift): Value[] {
  return inputs.map((x, i) => (batched[i] ? x : broadcast(b, x, [size, ...x.type.shape])));
}

/** [B, N, ...] to [B * N, ...]. */
export function merge(b: FunctionBuilder, x: Value): Value {
  const [size = 1, rows = 1, ...rest] = x.type.shape;
  return reshape(b, x, [size * rows, ...rest]);
}

/** [B * N, ...] to [B, N, ...]. */
export function split(b: FunctionBuilder, x: Value, size: number): Value {
  const [rows = 1, ...rest] = x.type.shape;
  return reshape(b, x, [size, rows / size, ...rest]);
}

/** One row of a batch, without the batch dimension. */
function pick(b: FunctionBuilder, x: Value, row: number): Value {
  const [, ...rest] = x.type.shape;
  const starts = [row, ...rest.map(() => 0)];
  return reshape(b, b.op("slice", [x], { starts, limits: [row + 1, ...rest] }), rest);
}

/** Row after row, for what no single operation does over a batch. */
export function unroll<N extends PrimitiveName>(
  b: FunctionBuilder,
  inputs: readonly Value[],
  { name, attributes, batched, size }: Lift<N>,
): Value {
  const results = range(size).map((row) => {
    const own = inputs.map((x, i) => (batched[i] ? pick(b, x, row) : x));
    const y = b.apply(name, own, attributes as Attributes);
    return reshape(b, y, [1, ...y.type.shape]);
  });
  return b.op("concat", results, { axis: 0 });
}
