import type { DType } from "../ir.ts";
import { isFloat, isNumber } from "../shapes.ts";
import { define } from "./define.ts";

type Unary =
  | "neg"
  | "abs"
  | "sign"
  | "exp"
  | "log"
  | "log1p"
  | "sqrt"
  | "tanh"
  | "sigmoid"
  | "erf"
  | "sin"
  | "cos"
  | "floor"
  | "relu"
  | "softplus"
  | "not"
  | "stop_gradient";

function unary<N extends Unary>(name: N, accepts: (dtype: DType) => boolean = isFloat) {
  return define<N, 1>(name, {
    arity: 1,
    type([x], _, demand) {
      demand(accepts(x.dtype), `${x.dtype} is not accepted`);
      return x;
    },
  });
}

export const elementwise = {
  neg: unary("neg", isNumber),
  abs: unary("abs", isNumber),
  sign: unary("sign", isNumber),
  exp: unary("exp"),
  log: unary("log"),
  log1p: unary("log1p"),
  sqrt: unary("sqrt"),
  tanh: unary("tanh"),
  sigmoid: unary("sigmoid"),
  erf: unary("erf"),
  sin: unary("sin"),
  cos: unary("cos"),
  floor: unary("floor"),
  relu: unary("relu", isNumber),
  softplus: unary("softplus"),
  not: unary("not", (dtype) => dtype === "bool"),
  stop_gradient: unary("stop_gradient", () => true),
  cast: define<"cast", 1>("cast", { arity: 1, type: ([x], { dtype }) => ({ dtype, shape: x.shape }) }),
};
