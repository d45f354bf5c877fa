import type { Convolutions } from "../../../ir/primitives/attributes.ts";
import type { AttributeTable } from "../../../ir/primitives/index.ts";
import type { Lowerings, Operand } from "../planner.ts";

/** What all three kernels take. */
function geometry({ stride, padding }: AttributeTable["conv2d"]) {
  const [top, bottom, left, right] = padding;
  const pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return { strides: stride, pad, dataFormat: "NHWC", dilations: [1, 1] };
}

export const convolution = {
  conv2d: (p, { inputs, attributes, type }) => {
    const [x, kernel] = inputs as [Operand, Operand];
    return p.node("Conv2D", [p.full(x), p.full(kernel)], geometry(attributes), type);
  },
  conv2d_input_gradient: (p, { inputs, attributes, type }) => {
    const [kernel, dy] = inputs as [Operand, Operand];
    const given = { ...geometry(attributes), inputShape: attributes.inputShape };
    return p.node("Conv2DBackpropInput", [p.full(dy), p.full(kernel)], given, type);
  },
  conv2d_kernel_gradient: (p, { inputs, attributes, type }) => {
    const [x, dy] = inputs as [Operand, Operand];
    const given = { ...geometry(attributes), filterShape: attributes.kernelShape };
    return p.node("Conv2DBackpropFilter", [p.full(x), p.full(dy)], given, type);
  },
} satisfies Lowerings<Convolutions>;
