import type { FunctionBuilder } from "../builder.ts";
import type { DType, TensorType, Value } from "../ir.ts";
import { broadcastShapes, isFloat, isNumber } from "../shapes.ts";
import type { Arithmetic } from "./attributes.ts";
import { indicator, reduceTo, scalar } from "./build.ts";
import { type Demand, define } from "./define.ts";
import { liftBroadcasting } from "./lift.ts";
import { map2, spread } from "./loops.ts";

/** The type that numpy's broadcasting gives. */
export function broadcastType(dtype: DType, inputs: readonly TensorType[], demand: Demand): TensorType {
  const shape = broadcastShapes(...inputs.map((x) => x.shape));
  demand(shape !== undefined, "the shapes do not broadcast");
  return { dtype, shape: shape ?? [] };
}

interface Derivation {
  readonly b: FunctionBuilder;
  readonly dy: Value;
  readonly x: Value;
  readonly z: Value;
  readonly y: Value;
}

/** `derivative` gives both inputs' gradients in the output's shape, or all of one value's as the first's; what was broadcast is summed here. */
function binary<N extends keyof Arithmetic>(
  name: N,
  evaluate: (dtype: DType) => (a: number, b: number) => number,
  derivative: (at: Derivation) => [Value, Value | undefined],
  accepts: (dtype: DType) => boolean = isNumber,
) {
  return define<N, 2>(name, {
    arity: 2,
    type([x, z], _, demand) {
      demand(x.dtype === z.dtype, "the dtypes differ");
      demand(accepts(x.dtype), `${x.dtype} is not accepted`);
      return broadcastType(x.dtype, [x, z], demand);
    },
    evaluate: ([x, z], _, { dtype, shape }) => map2(evaluate(dtype), spread(x, shape), spread(z, shape)),
    gradient(b, { inputs: [x, z], output: y }, dy) {
      const [dx, dz] = derivative({ b, dy, x, z, y });
      return [reduceTo(b, dx, x.type.shape), dz && reduceTo(b, dz, z.type.shape)];
    },
    batch: liftBroadcasting,
  });
}

/** d(x^z) = z x^(z-1) dx + x^z log x dz; 0 for dx where z is 0, and for dz where x is not positive. */
function powDerivative({ b, dy, x, z, y }: Derivation): [Value, Value] {
  const [zero, one] = [scalar(b, 0, x), scalar(b, 1, x)];
  const exponent = b.op("select", [b.op("equal", [z, zero]), one, b.op("sub", [z, one])]);
  const positive = b.op("select", [b.op("less", [zero, x]), x, one]);
  return [
    b.op("mul", [dy, b.op("mul", [z, b.op("pow", [x, exponent])])]),
    b.op("mul", [dy, b.op("mul", [y, b.op("log", [positive])])]),
  ];
}

/** The gradient goes to the one chosen: the first where both are equal. */
function choiceDerivative(first: (b: FunctionBuilder, x: Value, z: Value) => Value) {
  return ({ b, dy, x, z }: Derivation): [Value, Value] => {
    const dx = b.op("mul", [dy, indicator(b, first(b, x, z), dy)]);
    return [dx, b.op("sub", [dy, dx])];
  };
}

export const arithmetic = {
  add: binary(
    "add",
    () => (x, z) => x + z,
    ({ dy }) => [dy, dy],
  ),
  sub: binary(
    "sub",
    () => (x, z) => x - z,
    ({ b, dy }) => [dy, b.op("neg", [dy])],
  ),
  mul: binary(
    "mul",
    (dtype) => (dtype === "i32" ? Math.imul : (x, z) => x * z),
    ({ b, dy, x, z }) =>
      x.id === z.id
        ? [b.op("mul", [b.op("add", [dy, dy]), x]), undefined]
        : [b.op("mul", [dy, z]), b.op("mul", [dy, x])],
  ),
  div: binary(
    "div",
    () => (x, z) => x / z,
    ({ b, dy, z, y }) => {
      const dx = b.op("div", [dy, z]);
      return [dx, b.op("neg", [b.op("mul", [dx, y])])];
    },
    isFloat,
  ),
  pow: binary("pow", () => Math.pow, powDerivative, isFloat),
  max: binary(
    "max",
    () => Math.max,
    choiceDerivative((b, x, z) => b.op("less_equal", [z, x])),
  ),
  min: binary(
    "min",
    () => Math.min,
    choiceDerivative((b, x, z) => b.op("less_equal", [x, z])),
  ),
};
