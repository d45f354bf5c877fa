import type { Elementwise } from "../../../ir/primitives/attributes.ts";
import type { KernelName } from "../kernels.ts";
import type { Stored } from "../plan.ts";
import type { Lowering, Lowerings, Planner } from "../planner.ts";

function apply(p: Planner, kernel: KernelName, x: Stored): Stored {
  return p.node(kernel, [x], {}, x.type);
}

/** A primitive that one kernel computes element by element. Kernels take no integers everywhere, so these go through floats. */
function unary(kernel: KernelName): Lowering<keyof Elementwise> {
  return (p, { inputs, type }) =>
    p.elementwise(inputs, type, (x) => {
      if (x.type.dtype !== "i32") return apply(p, kernel, x);
      return p.cast(apply(p, kernel, p.cast(x, "f32")), "i32");
    });
}

/** Bytes keep the remainder of division by 256. */
function toByte(p: Planner, x: Stored): Stored {
  const whole = p.cast(p.cast(x, "i32"), "f32");
  return p.cast(p.broadcasting("Mod", [whole, p.scalar("f32", 256)]), "u8");
}

export const elementwise = {
  neg: (p, { inputs, type }) =>
    p.elementwise(inputs, type, (x) =>
      x.type.dtype === "i32" ? p.broadcasting("Sub", [p.scalar("i32", 0), x]) : apply(p, "Neg", x),
    ),
  abs: unary("Abs"),
  /** A step is enough for what is never negative: the gradient of `relu`. */
  sign: (p, site) => {
    if (site.inputs[0]?.op !== "relu" || site.type.dtype !== "f32") return unary("Sign")(p, site);
    return p.elementwise(site.inputs, site.type, (x) => p.node("Step", [x], { alpha: 0 }, x.type));
  },
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
  relu: unary("Relu"),
  not: unary("LogicalNot"),
  /** max(x, 0) + log(1 + exp(-|x|)): tfjs's own Softplus is 0 for small x. */
  softplus: (p, { inputs, type }) =>
    p.elementwise(inputs, type, (x) => {
      const small = apply(p, "Exp", apply(p, "Neg", apply(p, "Abs", x)));
      return p.broadcasting("Add", [apply(p, "Relu", x), apply(p, "Log1p", small)]);
    }),
  stop_gradient: (_, { inputs: [x] }) => x as NonNullable<typeof x>,
  cast: (p, { inputs, type, attributes: { dtype } }) =>
    p.elementwise(inputs, type, (x) => {
      if (x.type.dtype === dtype) return x;
      if (dtype === "bool") return p.broadcasting("NotEqual", [x, p.scalar(x.type.dtype, 0)], "bool");
      return dtype === "u8" ? toByte(p, x) : p.cast(x, dtype);
    }),
} satisfies Lowerings<Elementwise>;
