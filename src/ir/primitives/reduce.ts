import { isFloat, isNumber } from "../shapes.ts";
import { define } from "./define.ts";

function reduction<N extends "reduce_sum" | "reduce_max">(name: N) {
  return define<N, 1>(name, {
    arity: 1,
    type([x], { axes }, demand) {
      demand(isNumber(x.dtype), `${x.dtype} is not accepted`);
      const rising = axes.every((axis, i) => axis > (axes[i - 1] ?? -1) && axis < x.shape.length);
      demand(rising, `[${axes.join(", ")}] are not axes in rising order`);
      demand(name === "reduce_sum" || axes.every((axis) => x.shape[axis] !== 0), "nothing has no greatest");
      return { dtype: x.dtype, shape: x.shape.filter((_, axis) => !axes.includes(axis)) };
    },
  });
}

function normalisation<N extends "softmax" | "log_softmax">(name: N) {
  return define<N, 1>(name, {
    arity: 1,
    type([x], _, demand) {
      demand(isFloat(x.dtype), `${x.dtype} is not accepted`);
      demand((x.shape.at(-1) ?? 0) > 0, "there is nothing in the last dimension");
      return x;
    },
  });
}

export const reduce = {
  reduce_sum: reduction("reduce_sum"),
  reduce_max: reduction("reduce_max"),
  softmax: normalisation("softmax"),
  log_softmax: normalisation("log_softmax"),
  batch_sum: define<"batch_sum", 1>("batch_sum", {
    arity: 1,
    type([x], _, demand) {
      demand(isFloat(x.dtype), `${x.dtype} is not accepted`);
      return x;
    },
  }),
};
