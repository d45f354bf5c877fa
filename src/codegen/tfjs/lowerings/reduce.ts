import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Reductions } from "../../../ir/primitives/attributes.ts";
import type { Stored } from "../plan.ts";
import type { Lowering, Lowerings, Operand, Planner } from "../planner.ts";

/** Axes of size 1 only change the shape. */
function reduction<N extends "reduce_sum" | "reduce_max">(kernel: "Sum" | "Max"): Lowering<N> {
  return (p, { inputs, type, attributes: { axes } }) => {
    const [x] = inputs as [Operand];
    const whole = p.full(x);
    if (axes.every((axis) => x.type.shape[axis] === 1)) return p.reshape(whole, type.shape);
    return reduced(p, kernel, whole, axes, false);
  };
}

function reduced(
  p: Planner,
  kernel: "Sum" | "Max",
  x: Stored,
  axes: readonly number[],
  keepDims: boolean,
): Stored {
  const { dtype, shape } = x.type;
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const to = keepDims ? kept : shape.filter((_, axis) => !axes.includes(axis));
  const name = kernel === "Sum" ? "axis" : "reductionIndices";
  return p.node(kernel, [x], { [name]: axes, keepDims }, { dtype, shape: to });
}

export const reduce = {
  reduce_sum: reduction("Sum"),
  reduce_max: reduction("Max"),
  softmax: (p, { inputs, type }) =>
    p.node("Softmax", [p.full(inputs[0] as Operand)], { dim: type.shape.length - 1 }, type),
  log_softmax: (p, { inputs, type }) => {
    const x = p.full(inputs[0] as Operand);
    const last = [type.shape.length - 1];
    const shifted = p.broadcasting("Sub", [x, reduced(p, "Max", x, last, true)]);
    const sum = reduced(p, "Sum", p.node("Exp", [shifted], {}, type), last, true);
    return p.broadcasting("Sub", [shifted, p.node("Log", [sum], {}, sum.type)]);
  },
  batch_sum: () => internal("batch_sum is left in a step"),
} satisfies Lowerings<Reductions>;
