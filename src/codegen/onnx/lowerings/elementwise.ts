import type { Elementwise } from "../../../ir/primitives/attributes.ts";
import type { Emitter, Lowering, Lowerings } from "../emitter.ts";
import { reluInBlocks, signInBlocks } from "../fusion.ts";

/** A primitive that one node computes element by element. */
function unary(opType: string): Lowering<keyof Elementwise> {
  return (e, { inputs, type }) => e.elementwise(inputs, type, (x) => e.node(opType, [x]));
}

/**
 * log(1 + x) = log u - ((u - 1) - x) / u with u = 1 + x as it is rounded: the correction is what the rounding lost. For x in
 * (-1, inf).
 */
function log1p(e: Emitter, x: string, one: string): string {
  const u = e.node("Add", [x, one]);
  const lost = e.node("Sub", [e.node("Sub", [u, one]), x]);
  return e.node("Sub", [e.node("Log", [u]), e.node("Div", [lost, u])]);
}

export const elementwise = {
  neg: unary("Neg"),
  abs: unary("Abs"),
  /** ONNX's Sign takes twice as long as a comparison, which is enough for what is never negative: the gradient of `relu`. */
  sign: (e, { inputs, type }) =>
    signInBlocks(e, inputs, type) ??
    e.elementwise(inputs, type, (x) => {
      if (!inputs[0]?.cut) return e.node("Sign", [x]);
      return e.cast(e.node("Greater", [x, e.scalar(type.dtype, 0)]), type.dtype);
    }),
  exp: unary("Exp"),
  log: unary("Log"),
  sqrt: unary("Sqrt"),
  tanh: unary("Tanh"),
  sigmoid: unary("Sigmoid"),
  erf: unary("Erf"),
  sin: unary("Sin"),
  cos: unary("Cos"),
  floor: unary("Floor"),
  relu: (e, site) => reluInBlocks(e, site.inputs, site.type) ?? unary("Relu")(e, site),
  not: unary("Not"),
  log1p: (e, { inputs, type }) =>
    e.elementwise(inputs, type, (x) => {
      // At -1 the quotient would be 0/0, and at infinity inf - inf: there the logarithm alone is right.
      const [one, low, high] = [1, 2 ** -60, 2 ** 100].map((value) => e.scalar(type.dtype, value)) as [
        string,
        string,
        string,
      ];
      const u = e.node("Add", [x, one]);
      const finite = e.node("Min", [x, high]);
      const lost = e.node("Sub", [e.node("Sub", [e.node("Min", [u, high]), one]), finite]);
      return e.node("Sub", [e.node("Log", [u]), e.node("Div", [lost, e.node("Max", [u, low])])]);
    }),
  /** max(x, 0) + log(1 + exp(-|x|)): ONNX's Softplus takes twice as long and is 0 for small x. */
  softplus: (e, { inputs, type }) =>
    e.elementwise(inputs, type, (x) => {
      const small = e.node("Exp", [e.node("Neg", [e.node("Abs", [x])])]);
      return e.node("Add", [e.node("Relu", [x]), log1p(e, small, e.scalar(type.dtype, 1))]);
    }),
  stop_gradient: (_, { inputs: [x] }) => x as NonNullable<typeof x>,
  cast: (e, { inputs, type, attributes: { dtype } }) =>
    e.elementwise(inputs, type, (x) => (inputs[0]?.type.dtype === dtype ? x : e.cast(x, dtype))),
} satisfies Lowerings<Elementwise>;
