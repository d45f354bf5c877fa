import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Tables } from "../../../ir/primitives/attributes.ts";
import { elements, range } from "../../../ir/shapes.ts";
import type { Lowerings, Operand } from "../planner.ts";

export const table = {
  gather: (p, { inputs, type }) => {
    const [rows, indices] = inputs as [Operand, Operand];
    return p.node("GatherV2", [p.full(rows), p.full(indices)], { axis: 0, batchDims: 0 }, type);
  },
  scatter_add: (p, { inputs, type, attributes: { rows } }) => {
    const [indices, updates] = inputs as [Operand, Operand];
    const count = elements(indices.type.shape);
    const width = elements(type.shape.slice(1));
    const at = p.reshape(p.full(indices), [count, 1]);
    const shape = [rows, width];
    const flat = p.reshape(p.full(updates), [count, width]);
    return p.reshape(p.node("ScatterNd", [at, flat], { shape }, { dtype: type.dtype, shape }), type.shape);
  },
  /** Each place is written to the row that it names, from the last to the first: what stays is the first. */
  first_occurrence: (p, { inputs, type, attributes: { rows } }) => {
    const indices = p.full(inputs[0] as Operand);
    const count = elements(type.shape);
    const backward = p.node("Reverse", [indices], { dims: [0] }, type);
    const places = p.constant("i32", [count], range(count).reverse());
    const given = [p.filled("i32", [rows], 0), p.reshape(backward, [count, 1]), places];
    const firsts = p.node("TensorScatterUpdate", given, {}, { dtype: "i32", shape: [rows] });
    return p.node("GatherV2", [firsts, indices], { axis: 0, batchDims: 0 }, type);
  },
  segment_sum: () => internal("segment_sum is left in a step"),
} satisfies Lowerings<Tables>;
