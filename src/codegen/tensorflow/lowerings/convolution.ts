import type { DType, Value } from "../../../ir/ir.ts";
import type { Convolutions } from "../../../ir/primitives/attributes.ts";
import type { AttributeTable } from "../../../ir/primitives/index.ts";
import { type Shape, sameShape } from "../../../ir/shapes.ts";
import type { Emitter, Lowerings } from "../emitter.ts";
import { type Attribute, attribute } from "../proto.ts";

type Convolution = AttributeTable["conv2d"];

/** TensorFlow's own padding along one axis where it is `SAME`: as little as gives ceil(size / stride) windows. */
function same(size: number, kernel: number, stride: number): [number, number] {
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

interface Geometry {
  /** The image with zeros around it, where TensorFlow has no name for the padding. */
  readonly padded: Shape;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Padding by numbers has slow gradients, so that zeros are put around the image beforehand. */
function geometry(image: Shape, kernel: Shape, { stride, padding }: Convolution): Geometry {
  const [count = 0, height = 0, width = 0, channels = 0] = image;
  const [top, bottom, left, right] = padding;
  const own = [
    ...same(height, kernel[0] as number, stride[0]),
    ...same(width, kernel[1] as number, stride[1]),
  ];
  const name = sameShape(own, padding) && padding.some((size) => size > 0) ? "SAME" : "VALID";
  return {
    padded: name === "SAME" ? image : [count, height + top + bottom, width + left + right, channels],
    attributes: { strides: attribute.ints([1, ...stride, 1]), padding: attribute.text(name) },
  };
}

/** The image in its zeros. */
function surrounded(
  e: Emitter,
  x: string,
  image: Shape,
  { padded }: Geometry,
  { padding }: Convolution,
  dtype: DType,
) {
  if (sameShape(image, padded)) return x;
  const widths = e.nodes.constant("i32", [4, 2], [0, 0, ...padding, 0, 0]);
  return e.typed("Pad", [x, widths], dtype);
}

const shapesOf = (values: readonly Value[]) => values.map(({ type }) => type.shape) as [Shape, Shape];

export const convolution = {
  conv2d: (e, { inputs: [x, kernel], operation, type, attributes }) => {
    const [image, kernelShape] = shapesOf(operation.inputs);
    const windows = geometry(image, kernelShape, attributes);
    const around = surrounded(e, x as string, image, windows, attributes, type.dtype);
    return e.typed("Conv2D", [around, kernel as string], type.dtype, windows.attributes);
  },
  conv2d_input_gradient: (e, { inputs: [kernel, dy], operation, type, attributes }) => {
    const [kernelShape] = shapesOf(operation.inputs);
    const windows = geometry(type.shape, kernelShape, attributes);
    const inputs = [e.nodes.integers(windows.padded), kernel as string, dy as string];
    const whole = e.typed("Conv2DBackpropInput", inputs, type.dtype, windows.attributes);
    if (sameShape(windows.padded, type.shape)) return whole;
    const [top, , left] = attributes.padding;
    return e.slice(whole, [0, top, left, 0], type);
  },
  conv2d_kernel_gradient: (e, { inputs: [x, dy], operation, type, attributes }) => {
    const [image] = shapesOf(operation.inputs);
    const windows = geometry(image, type.shape, attributes);
    const around = surrounded(e, x as string, image, windows, attributes, type.dtype);
    const inputs = [around, e.nodes.integers(type.shape), dy as string];
    return e.typed("Conv2DBackpropFilter", inputs, type.dtype, windows.attributes);
  },
} satisfies Lowerings<Convolutions>;
