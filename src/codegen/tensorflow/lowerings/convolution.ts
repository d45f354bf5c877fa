import type { Value } from "../../../ir/ir.ts";
import type { AttributeTable } from "../../../ir/primitives/index.ts";
import { type Shape, sameShape } from "../../../ir/shapes.ts";
import type { Lowering } from "../emitter.ts";
import { attribute } from "../proto.ts";

type Convolution = AttributeTable["conv2d"];

/** TensorFlow's own padding along one axis where it is `SAME`: as little as gives ceil(size / stride) windows. */
function same(size: number, kernel: number, stride: number): [number, number] {
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Its named paddings have faster kernels than padding by numbers. */
function geometry(image: Shape, kernel: Shape, { stride, padding }: Convolution) {
  const [, height = 0, width = 0] = image;
  const strides = { strides: attribute.ints([1, ...stride, 1]) };
  const named = (name: string) => ({ ...strides, padding: attribute.text(name) });
  if (padding.every((size) => size === 0)) return named("VALID");
  const own = [
    ...same(height, kernel[0] as number, stride[0]),
    ...same(width, kernel[1] as number, stride[1]),
  ];
  if (sameShape(own, padding)) return named("SAME");
  return { ...named("EXPLICIT"), explicit_paddings: attribute.ints([0, 0, ...padding, 0, 0]) };
}

const shapesOf = (values: readonly Value[]) => values.map(({ type }) => type.shape) as [Shape, Shape];

export const convolution = {
  conv2d: (e, { inputs, operation, type, attributes }) =>
    e.typed("Conv2D", inputs, type.dtype, geometry(...shapesOf(operation.inputs), attributes)),
  conv2d_input_gradient: (e, { inputs: [kernel, dy], operation, type, attributes }) => {
    const [kernelShape] = shapesOf(operation.inputs);
    const inputs = [e.nodes.integers(type.shape), kernel as string, dy as string];
    return e.typed("Conv2DBackpropInput", inputs, type.dtype, geometry(type.shape, kernelShape, attributes));
  },
  conv2d_kernel_gradient: (e, { inputs: [x, dy], operation, type, attributes }) => {
    const [image] = shapesOf(operation.inputs);
    const inputs = [x as string, e.nodes.integers(type.shape), dy as string];
    return e.typed("Conv2DBackpropFilter", inputs, type.dtype, geometry(image, type.shape, attributes));
  },
} satisfies {
  [N in "conv2d" | "conv2d_input_gradient" | "conv2d_kernel_gradient"]: Lowering<N>;
};
