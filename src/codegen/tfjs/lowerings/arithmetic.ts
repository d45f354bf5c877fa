import type { Arithmetic, Comparison } from "../../../ir/primitives/attributes.ts";
import type { KernelName } from "../kernels.ts";
import type { Lowering, Lowerings, Operand } from "../planner.ts";

function binary(kernel: KernelName): Lowering<keyof Arithmetic> {
  return (p, { inputs, type }) => p.elementwise(inputs, type, (x, z) => p.broadcasting(kernel, [x, z]));
}

function comparison(kernel: KernelName): Lowering<keyof Comparison> {
  return (p, { inputs, type }) =>
    p.elementwise(inputs, type, (x, z) => p.broadcasting(kernel, [x, z], "bool"));
}

export const arithmetic = {
  add: binary("Add"),
  sub: binary("Sub"),
  mul: binary("Multiply"),
  div: binary("RealDiv"),
  pow: binary("Pow"),
  max: binary("Maximum"),
  min: binary("Minimum"),
  equal: comparison("Equal"),
  less: comparison("Less"),
  less_equal: comparison("LessEqual"),
  and: comparison("LogicalAnd"),
  or: comparison("LogicalOr"),
  select: (p, { inputs, type }) => {
    const [condition, x, z] = inputs as [Operand, Operand, Operand];
    if (type.dtype === "bool")
      return p.elementwise(inputs, type, (condition, x, z) => {
        const otherwise = p.broadcasting("LogicalAnd", [
          p.node("LogicalNot", [condition], {}, condition.type),
          z,
        ]);
        return p.broadcasting("LogicalOr", [p.broadcasting("LogicalAnd", [condition, x]), otherwise]);
      });
    const all = [condition, x, z].map(({ stored }) => p.spread(stored, type.shape));
    return p.node("Select", all, {}, type);
  },
} satisfies Lowerings<Arithmetic & Comparison>;
