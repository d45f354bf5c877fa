import type { FunctionBuilder } from "../builder.ts";
import type { Value } from "../ir.ts";
import { isFloat, isNumber, type Shape } from "../shapes.ts";
import { broadcast, indicator, keepAxes, scalar } from "./build.ts";
import { define, type Rules } from "./define.ts";
import { fold, mapRows } from "./loops.ts";
import { logSoftmax, softmax } from "./numeric.ts";
import type { Primitive } from "./primitive.ts";

type Reduction = "reduce_sum" | "reduce_max";

function reduction<N extends Reduction>(name: N, rules: Pick<Rules<N, 1>, "evaluate" | "gradient">) {
  return define<N, 1>(name, {
    arity: 1,
    type([x], { axes }, demand) {
      demand(isNumber(x.dtype), `${x.dtype} is not accepted`);
      const rising = axes.every((axis, i) => axis > (axes[i - 1] ?? -1) && axis < x.shape.length);
      demand(rising, `[${axes.join(", ")}] are not axes in rising order`);
      demand(name === "reduce_sum" || axes.every((axis) => x.shape[axis] !== 0), "nothing has no greatest");
      return { dtype: x.dtype, shape: x.shape.filter((_, axis) => !axes.includes(axis)) };
    },
    ...rules,
    batch: (b, inputs, { attributes }) =>
      b.apply(name, inputs, { axes: attributes.axes.map((axis) => axis + 1) }),
  });
}

/** Over the last dimension. */
function normalisation<N extends "softmax" | "log_softmax">(
  name: N,
  f: (row: Float64Array) => void,
  derivative: (b: FunctionBuilder, dy: Value, y: Value) => Value,
) {
  return define<N, 1>(name, {
    arity: 1,
    type([x], _, demand) {
      demand(isFloat(x.dtype), `${x.dtype} is not accepted`);
      demand((x.shape.at(-1) ?? 0) > 0, "there is nothing in the last dimension");
      return x;
    },
    evaluate: ([x]) => mapRows(f, x.data, x.type.shape.at(-1) ?? 1),
    gradient: (b, { output }, dy) => [derivative(b, dy, output)],
  });
}

/** The sum over the given axes, which stay with size 1. */
function sumKept(b: FunctionBuilder, x: Value, axes: Shape): Value {
  return keepAxes(b, b.op("reduce_sum", [x], { axes }), x.type.shape, axes);
}

function sumLast(b: FunctionBuilder, x: Value): Value {
  return sumKept(b, x, [x.type.shape.length - 1]);
}

/** Within one row it is the row's own value; batching makes the sum of it, and the same for each row. */
const batchSum: Primitive<"batch_sum"> = {
  ...define<"batch_sum", 1>("batch_sum", {
    arity: 1,
    type([x], _, demand) {
      demand(isFloat(x.dtype), `${x.dtype} is not accepted`);
      return x;
    },
    evaluate: ([x]) => x.data,
    gradient: (b, _, dy) => [b.op("batch_sum", [dy])],
  }),
  batch(b, inputs, [batched], _, size) {
    const [x] = inputs as [Value];
    const value = batched ? b.op("reduce_sum", [x], { axes: [0] }) : b.op("mul", [x, scalar(b, size, x)]);
    return { value, batched: false };
  },
};

export const reduce = {
  reduce_sum: reduction("reduce_sum", {
    evaluate: ([x], { axes }) => fold((sum, v) => sum + v, 0, x, axes),
    gradient(b, { inputs: [x], attributes: { axes } }, dy) {
      const { shape } = x.type;
      return [broadcast(b, keepAxes(b, dy, shape, axes), shape)];
    },
  }),
  /** The greatest share the gradient equally. */
  reduce_max: reduction("reduce_max", {
    evaluate: ([x], { axes }) => fold(Math.max, Number.NEGATIVE_INFINITY, x, axes),
    gradient(b, { inputs: [x], attributes: { axes }, output }, dy) {
      const { shape } = x.type;
      const greatest = indicator(b, b.op("equal", [x, keepAxes(b, output, shape, axes)]), x);
      const share = b.op("div", [keepAxes(b, dy, shape, axes), sumKept(b, greatest, axes)]);
      return [b.op("mul", [greatest, share])];
    },
  }),
  softmax: normalisation("softmax", softmax, (b, dy, y) => {
    const weighed = b.op("mul", [y, dy]);
    return b.op("sub", [weighed, b.op("mul", [y, sumLast(b, weighed)])]);
  }),
  log_softmax: normalisation("log_softmax", logSoftmax, (b, dy, y) =>
    b.op("sub", [dy, b.op("mul", [b.op("exp", [y]), sumLast(b, dy)])]),
  ),
  batch_sum: batchSum,
};
