import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Reductions } from "../../../ir/primitives/attributes.ts";
import { elements, range } from "../../../ir/shapes.ts";
import type { Lowering, Lowerings, Operand } from "../emitter.ts";
import { placeSums } from "../fusion.ts";

/** From so many numbers on, a reduction is worth two. */
const LARGE = 1 << 14;
/** How many parts are reduced by themselves at most. */
const PARTS = 64;

/**
 * Axes of size 1 only change the shape; ONNX takes no axes for all of them. Where only the last ones are kept, onnxruntime is several
 * times as fast in two steps: parts in the first, on all threads.
 */
function reduction<N extends "reduce_sum" | "reduce_max">(opType: string): Lowering<N> {
  return (e, { inputs, type, attributes: { axes } }) => {
    const [x] = inputs as [Operand];
    const { shape } = x.type;
    const whole = e.full(x);
    if (axes.every((axis) => shape[axis] === 1)) return e.reshape(whole, shape, type.shape);
    if (opType === "ReduceSum" && [1, 2].every((axis) => axes.includes(axis)) && !axes.includes(3)) {
      const sums = placeSums(e, x);
      if (sums !== undefined)
        return axes.length === 2 ? sums : e.node(opType, [sums, e.nodes.integers([0])], { keepdims: 0 });
    }
    const reduced = (name: string, over: readonly number[]) =>
      e.node(opType, [name, e.nodes.integers(over)], { keepdims: 0 });
    const kept = elements(type.shape);
    const count = elements(shape) / kept;
    const parts = range(PARTS + 1).findLast((parts) => count % parts === 0) ?? 1;
    const first = axes.every((axis) => axis < axes.length);
    if (!first || parts === 1 || parts === count || elements(shape) < LARGE) return reduced(whole, axes);
    const apart = e.reshape(whole, shape, [parts, count / parts, kept]);
    return e.reshape(reduced(reduced(apart, [1]), [0]), [kept], type.shape);
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
