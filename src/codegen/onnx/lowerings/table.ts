import { elements, type Shape } from "../../../ir/shapes.ts";
import type { Lowering, Operand } from "../emitter.ts";

export const table = {
  gather: (e, { inputs }) => {
    const [rows, indices] = inputs as [Operand, Operand];
    return e.node("Gather", [e.full(rows), e.full(indices)], { axis: 0 });
  },
  /** ScatterND adds in parallel and loses updates of one row that meet; ScatterElements goes one by one. */
  scatter_add: (e, { inputs, type, attributes: { rows } }) => {
    const [indices, updates] = inputs as [Operand, Operand];
    const count = elements(indices.type.shape);
    const width = elements(type.shape.slice(1));
    const block: Shape = [count, width];
    const column = e.reshape(e.full(indices), indices.type.shape, [count, 1]);
    const places = width === 1 ? column : e.node("Expand", [column, e.nodes.integers(block)]);
    const values = e.reshape(e.full(updates), updates.type.shape, block);
    const flat = [rows, width];
    const sums = e.node("ScatterElements", [e.zeros(type.dtype, flat), places, values], {
      axis: 0,
      reduction: "add",
    });
    return e.reshape(sums, flat, type.shape);
  },
} satisfies { [N in "gather" | "scatter_add"]: Lowering<N> };
