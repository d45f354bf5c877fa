import type { Value } from "../../../ir/ir.ts";
import type { Elementwise } from "../../../ir/primitives/attributes.ts";
import type { Lowering, Lowerings } from "../emitter.ts";

/** A primitive that one node computes element by element. */
function unary(op: string): Lowering<keyof Elementwise> {
  return (e, { inputs, type }) => e.typed(op, inputs, type.dtype);
}

export const elementwise = {
  neg: unary("Neg"),
  abs: unary("Abs"),
  sign: unary("Sign"),
  exp: unary("Exp"),
  log: unary("Log"),
  log1p: unary("Log1p"),
  sqrt: unary("Sqrt"),
  tanh: unary("Tanh"),
  sigmoid: unary("Sigmoid"),
  erf: unary("Erf"),
  sin: unary("Sin"),
  cos: unary("Cos"),
  floor: unary("Floor"),
  /** In the shape of a product before it, which TensorFlow makes one with it. */
  relu: (e, { operation, type }) => {
    const given = e.unshaped(operation.inputs[0] as Value);
    return e.shape(operation.output, { ...given, name: e.typed("Relu", [given.name], type.dtype) });
  },
  softplus: unary("Softplus"),
  not: (e, { inputs }) => e.node("LogicalNot", inputs),
  stop_gradient: (_, { inputs: [x] }) => x as string,
  cast: (e, { inputs: [x], operation, type }) => {
    const from = operation.inputs[0]?.type.dtype ?? type.dtype;
    return from === type.dtype ? (x as string) : e.cast(x as string, from, type.dtype);
  },
} satisfies Lowerings<Elementwise>;
