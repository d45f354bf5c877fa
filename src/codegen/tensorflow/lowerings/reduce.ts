import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Value } from "../../../ir/ir.ts";
import type { Reductions } from "../../../ir/primitives/attributes.ts";
import { isFloat } from "../../../ir/shapes.ts";
import type { Emitter, Lowering, Lowerings, Site } from "../emitter.ts";

function reduction<N extends "reduce_sum" | "reduce_max">(op: string): Lowering<N> {
  return (e, { inputs: [x], type, attributes: { axes } }) =>
    e.typed(op, [x as string, e.nodes.integers(axes)], type.dtype);
}

function overLast<N extends "softmax" | "log_softmax">(op: string): Lowering<N> {
  return (e, { inputs, type }) => e.typed(op, inputs, type.dtype);
}

/** The sum of all squares is twice an L2Loss, which needs no squares in between. */
function squares(e: Emitter, { operation, type }: Site<"reduce_sum">): string | undefined {
  const product = e.made(operation.inputs[0], "mul");
  const [x, y] = product?.inputs ?? [];
  if (!x || x.id !== y?.id || type.shape.length > 0 || !isFloat(type.dtype)) return undefined;
  const half = e.typed("L2Loss", [e.name(x)], type.dtype);
  return e.typed("AddV2", [half, half], type.dtype);
}

/** A sum over all axes but the last is the gradient of a bias. */
function biasGradient(e: Emitter, { operation, type, attributes }: Site<"reduce_sum">): string | undefined {
  const { shape } = (operation.inputs[0] as Value).type;
  const leading =
    shape.length > 1 && attributes.axes.length === shape.length - 1 && type.shape[0] === shape.at(-1);
  if (!leading || attributes.axes.includes(shape.length - 1) || !isFloat(type.dtype)) return undefined;
  return e.typed("BiasAddGrad", [e.name(operation.inputs[0] as Value)], type.dtype);
}

const sum = reduction<"reduce_sum">("Sum");

export const reduce = {
  reduce_sum: (e, site) => squares(e, site) ?? biasGradient(e, site) ?? sum(e, site),
  reduce_max: reduction("Max"),
  softmax: overLast("Softmax"),
  log_softmax: overLast("LogSoftmax"),
  batch_sum: () => internal("batch_sum is left in a step"),
} satisfies Lowerings<Reductions>;
