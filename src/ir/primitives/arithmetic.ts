import type { DType, TensorType } from "../ir.ts";
import { broadcastShapes, isFloat, isNumber } from "../shapes.ts";
import { type Demand, define } from "./define.ts";

type Binary =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "pow"
  | "max"
  | "min"
  | "equal"
  | "less"
  | "less_equal"
  | "and"
  | "or";

export function broadcastType(dtype: DType, inputs: readonly TensorType[], demand: Demand): TensorType {
  const shape = broadcastShapes(...inputs.map((x) => x.shape));
  demand(shape !== undefined, "the shapes do not broadcast");
  return { dtype, shape: shape ?? [] };
}

function binary<N extends Binary>(name: N, accepts: (dtype: DType) => boolean, result?: DType) {
  return define<N, 2>(name, {
    arity: 2,
    type([a, b], _, demand) {
      demand(a.dtype === b.dtype, "the dtypes differ");
      demand(accepts(a.dtype), `${a.dtype} is not accepted`);
      return broadcastType(result ?? a.dtype, [a, b], demand);
    },
  });
}

const isBool = (dtype: DType) => dtype === "bool";

export const arithmetic = {
  add: binary("add", isNumber),
  sub: binary("sub", isNumber),
  mul: binary("mul", isNumber),
  div: binary("div", isFloat),
  pow: binary("pow", isFloat),
  max: binary("max", isNumber),
  min: binary("min", isNumber),
};

export const comparison = {
  equal: binary("equal", () => true, "bool"),
  less: binary("less", (dtype) => !isBool(dtype), "bool"),
  less_equal: binary("less_equal", (dtype) => !isBool(dtype), "bool"),
  and: binary("and", isBool),
  or: binary("or", isBool),
  select: define<"select", 3>("select", {
    arity: 3,
    type([condition, a, b], _, demand) {
      demand(isBool(condition.dtype), "the condition is no bool");
      demand(a.dtype === b.dtype, "the dtypes differ");
      return broadcastType(a.dtype, [condition, a, b], demand);
    },
  }),
};
