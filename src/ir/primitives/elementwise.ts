import type { FunctionBuilder } from "../builder.ts";
import type { DType, Value } from "../ir.ts";
import { isFloat, isNumber } from "../shapes.ts";
import type { Elementwise } from "./attributes.ts";
import { scalar } from "./build.ts";
import { define } from "./define.ts";
import { map1 } from "./loops.ts";
import { erf, sigmoid, softplus } from "./numeric.ts";

type Unary = Exclude<keyof Elementwise, "cast">;

/** The input's gradient, from the output's, the input and the output. */
type Derivative = (b: FunctionBuilder, dy: Value, x: Value, y: Value) => Value | undefined;

function unary<N extends Unary>(
  name: N,
  f: (x: number) => number,
  derivative?: Derivative,
  accepts: (dtype: DType) => boolean = isFloat,
) {
  return define<N, 1>(name, {
    arity: 1,
    type([x], _, demand) {
      demand(accepts(x.dtype), `${x.dtype} is not accepted`);
      return x;
    },
    evaluate: ([x]) => map1(f, x.data),
    ...(derivative && {
      gradient: (b, { inputs: [x], output }, dy) => [derivative(b, dy, x, output)],
    }),
  });
}

/** `sign`, `floor` and `not` have no gradient. That of `abs` at 0 and that of `relu` at 0 are 0. */
export const elementwise = {
  neg: unary(
    "neg",
    (x) => -x,
    (b, dy) => b.op("neg", [dy]),
    isNumber,
  ),
  abs: unary("abs", Math.abs, (b, dy, x) => b.op("mul", [dy, b.op("sign", [x])]), isNumber),
  sign: unary("sign", Math.sign, undefined, isNumber),
  exp: unary("exp", Math.exp, (b, dy, _, y) => b.op("mul", [dy, y])),
  log: unary("log", Math.log, (b, dy, x) => b.op("div", [dy, x])),
  log1p: unary("log1p", Math.log1p, (b, dy, x) => b.op("div", [dy, b.op("add", [x, scalar(b, 1, x)])])),
  sqrt: unary("sqrt", Math.sqrt, (b, dy, _, y) => b.op("div", [b.op("mul", [dy, scalar(b, 0.5, dy)]), y])),
  tanh: unary("tanh", Math.tanh, (b, dy, _, y) =>
    b.op("mul", [dy, b.op("sub", [scalar(b, 1, y), b.op("mul", [y, y])])]),
  ),
  sigmoid: unary("sigmoid", sigmoid, (b, dy, _, y) =>
    b.op("mul", [dy, b.op("mul", [y, b.op("sub", [scalar(b, 1, y), y])])]),
  ),
  erf: unary("erf", erf, (b, dy, x) => {
    const bell = b.op("exp", [b.op("neg", [b.op("mul", [x, x])])]);
    return b.op("mul", [dy, b.op("mul", [bell, scalar(b, 2 / Math.sqrt(Math.PI), x)])]);
  }),
  sin: unary("sin", Math.sin, (b, dy, x) => b.op("mul", [dy, b.op("cos", [x])])),
  cos: unary("cos", Math.cos, (b, dy, x) => b.op("neg", [b.op("mul", [dy, b.op("sin", [x])])])),
  floor: unary("floor", Math.floor),
  relu: unary(
    "relu",
    (x) => Math.max(x, 0),
    (b, dy, _, y) => b.op("mul", [dy, b.op("sign", [y])]),
    isNumber,
  ),
  softplus: unary("softplus", softplus, (b, dy, x) => b.op("mul", [dy, b.op("sigmoid", [x])])),
  not: unary(
    "not",
    (x) => 1 - x,
    undefined,
    (dtype) => dtype === "bool",
  ),
  stop_gradient: unary(
    "stop_gradient",
    (x) => x,
    () => undefined,
    () => true,
  ),
  /** Floats beyond the integers' range have no meaning there. */
  cast: define<"cast", 1>("cast", {
    arity: 1,
    type: ([x], { dtype }) => ({ dtype, shape: x.shape }),
    evaluate([x], { dtype }) {
      if (dtype === "bool") return map1((v) => (v === 0 ? 0 : 1), x.data);
      return isFloat(dtype) ? x.data : map1(Math.trunc, x.data);
    },
    gradient(b, { inputs: [x], attributes }, dy) {
      const flows = isFloat(x.type.dtype) && isFloat(attributes.dtype);
      return [flows ? b.op("cast", [dy], { dtype: x.type.dtype }) : undefined];
    },
  }),
};
