import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Reductions } from "../../../ir/primitives/attributes.ts";
import type { Lowering, Lowerings, Operand } from "../emitter.ts";

/** Axes of size 1 only change the shape; ONNX takes no axes for all of them. */
function reduction<N extends "reduce_sum" | "reduce_max">(opType: string): Lowering<N> {
  return (e, { inputs, type, attributes: { axes } }) => {
    const [x] = inputs as [Operand];
    const whole = e.full(x);
    if (axes.every((axis) => x.type.shape[axis] === 1)) return e.reshape(whole, x.type.shape, type.shape);
    return e.node(opType, [whole, e.nodes.integers(axes)], { keepdims: 0 });
  };
}

function overLast<N extends "softmax" | "log_softmax">(opType: string): Lowering<N> {
  return (e, { inputs }) => e.node(opType, [e.full(inputs[0] as Operand)], { axis: -1 });
}

export const reduce = {
  reduce_sum: reduction("ReduceSum"),
  reduce_max: reduction("ReduceMax"),
  softmax: overLast("Softmax"),
  log_softmax: overLast("LogSoftmax"),
  batch_sum: () => internal("batch_sum is left in a step"),
} satisfies Lowerings<Reductions>;
