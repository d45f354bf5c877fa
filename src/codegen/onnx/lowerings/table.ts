import { internal } from "../../../diagnostics/diagnostic.ts";
import type { DType } from "../../../ir/ir.ts";
import type { Tables } from "../../../ir/primitives/attributes.ts";
import { elements, isFloat, range } from "../../../ir/shapes.ts";
import type { Emitter, Lowerings, Operand } from "../emitter.ts";

/** Rows as wide as this are scattered number by number, in one dimension: that takes half the time; for narrow ones it takes more. */
const WIDE = 32;

/** Updates [count, width] to be added to the rows of a table, their indices a column [count, 1]. */
interface Scattering {
  readonly indices: string;
  readonly updates: string;
  readonly dtype: DType;
  readonly rows: number;
  readonly count: number;
  readonly width: number;
}

/** A product with the rows' indicators: for few rows the fastest by far. */
function byProduct(e: Emitter, { indices, updates, dtype, rows }: Scattering): string {
  const here = e.node("Equal", [indices, e.nodes.constant("i32", [rows], range(rows))]);
  return e.node("Gemm", [e.cast(here, dtype), updates], { transA: 1 });
}

/** One by one. ScatterND would add in parallel, and loses updates of one row that meet. */
function byRows(e: Emitter, { indices, updates, dtype, rows, count, width }: Scattering): string {
  const places = e.node("Expand", [indices, e.nodes.integers([count, width])]);
  const inputs = [e.zeros(dtype, [rows, width]), places, updates];
  return e.node("ScatterElements", inputs, { axis: 0, reduction: "add" });
}

function byNumbers(e: Emitter, { indices, updates, dtype, rows, count, width }: Scattering): string {
  const starts = e.node("Mul", [indices, e.scalar("i32", width)]);
  const places = e.node("Add", [starts, e.nodes.constant("i32", [width], range(width))]);
  const flat = (name: string) => e.reshape(name, [count, width], [count * width]);
  const inputs = [e.zeros(dtype, [rows * width]), flat(places), flat(updates)];
  const sums = e.node("ScatterElements", inputs, { axis: 0, reduction: "add" });
  return e.reshape(sums, [rows * width], [rows, width]);
}

export const table = {
  gather: (e, { inputs }) => {
    const [rows, indices] = inputs as [Operand, Operand];
    return e.node("Gather", [e.full(rows), e.full(indices)], { axis: 0 });
  },
  scatter_add: (e, { inputs, type, attributes: { rows } }) => {
    const [indices, updates] = inputs as [Operand, Operand];
    const { dtype } = type;
    const count = elements(indices.type.shape);
    const width = elements(type.shape.slice(1));
    const scattering = {
      indices: e.reshape(e.full(indices), indices.type.shape, [count, 1]),
      updates: e.reshape(e.full(updates), updates.type.shape, [count, width]),
      ...{ dtype, rows, count, width },
    };
    const few = isFloat(dtype) && rows <= width;
    const scatter = few ? byProduct : width >= WIDE ? byNumbers : byRows;
    return e.reshape(scatter(e, scattering), [rows, width], type.shape);
  },
  first_occurrence: (e, { inputs, type, attributes: { rows } }) => {
    const indices = e.full(inputs[0] as Operand);
    const count = elements(type.shape);
    const none = e.node("Expand", [e.scalar("i32", count), e.nodes.integers([rows])]);
    const places = e.nodes.constant("i32", [count], range(count));
    const firsts = e.node("ScatterElements", [none, indices, places], { axis: 0, reduction: "min" });
    return e.node("Gather", [firsts, indices], { axis: 0 });
  },
  segment_sum: () => internal("segment_sum is left in a step"),
} satisfies Lowerings<Tables>;
