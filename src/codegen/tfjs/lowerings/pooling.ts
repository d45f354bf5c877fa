import type { Pools } from "../../../ir/primitives/attributes.ts";
import type { AttributeTable } from "../../../ir/primitives/index.ts";
import type { Lowerings, Operand } from "../planner.ts";

function windows({ size, stride }: AttributeTable["max_pool2d"]) {
  return { filterSize: size, strides: stride, pad: "valid" };
}

export const pooling = {
  max_pool2d: (p, { inputs, attributes, type }) =>
    p.node("MaxPool", [p.full(inputs[0] as Operand)], windows(attributes), type),
  max_pool2d_gradient: (p, { inputs, attributes, type }) => {
    const [x, y, dy] = inputs as [Operand, Operand, Operand];
    return p.node("MaxPoolGrad", [p.full(dy), p.full(x), p.full(y)], windows(attributes), type);
  },
  mean_pool2d: (p, { inputs, attributes, type }) =>
    p.node("AvgPool", [p.full(inputs[0] as Operand)], windows(attributes), type),
  /** The kernel takes the image for its shape. */
  mean_pool2d_gradient: (p, { inputs, attributes, type }) => {
    const image = p.filled(type.dtype, type.shape, 0);
    const given = { ...windows(attributes), inputShape: type.shape };
    return p.node("AvgPoolGrad", [p.full(inputs[0] as Operand), image], given, type);
  },
} satisfies Lowerings<Pools>;
