import type { FunctionBuilder } from "../builder.ts";
import type { TensorType, Value } from "../ir.ts";
import { elements, isFloat, type Shape, sameShape, showType } from "../shapes.ts";
import type { AttributeTable } from "./attributes.ts";
import { type Demand, define } from "./define.ts";
import { merge, split, unroll } from "./lift.ts";
import { slide } from "./windows.ts";

type Convolution = AttributeTable["conv2d"];
type Four = [number, number, number, number];

/** The output's shape of a convolution of x [N, H, W, C] with a kernel [KH, KW, C, F]. */
function convolved(x: Shape, kernel: Shape, { stride, padding }: Convolution, demand: Demand): Shape {
  demand(x.length === 4 && kernel.length === 4, "images are [N, H, W, C], kernels [KH, KW, C, F]");
  const [n, h, w, c] = x as Four;
  const [kh, kw, inner, f] = kernel as Four;
  const [top, bottom, left, right] = padding;
  demand(c === inner, `an image of ${c} channels meets a kernel for ${inner}`);
  demand(stride[0] > 0 && stride[1] > 0, "strides are not positive");
  demand(
    padding.every((width) => width >= 0),
    "padding is negative",
  );
  const [height, width] = [h + top + bottom - kh, w + left + right - kw];
  demand(height >= 0 && width >= 0, "the kernel is larger than the padded image");
  return [n, Math.floor(height / stride[0]) + 1, Math.floor(width / stride[1]) + 1, f];
}

function demandShape(found: TensorType, expected: Shape, demand: Demand): void {
  demand(sameShape(found.shape, expected), `${showType(found)} is not [${expected.join(", ")}]`);
}

function demandFloats(x: TensorType, z: TensorType, demand: Demand): void {
  demand(x.dtype === z.dtype && isFloat(x.dtype), "both are not floats of one dtype");
}

/** Visits what is multiplied: for each place of image and output that a place of the kernel joins, where their channels begin. */
function visitTaps(
  [image, kernel, output]: [Shape, Shape, Shape],
  { stride, padding }: Convolution,
  visit: (x: number, k: number, y: number) => void,
): void {
  const [kh, kw, c, f] = kernel as Four;
  const windows = { size: [kh, kw] as const, stride, top: padding[0], left: padding[2] };
  slide(image, output, windows, (at, place, to) => visit(at * c, place * c * f, to * f));
}

/** What stride and padding are, apart from the rest. */
function geometry({ stride, padding }: Convolution): Convolution {
  return { stride, padding };
}

function convolve(b: FunctionBuilder, x: Value, kernel: Value, attributes: Convolution): Value {
  return b.op("conv2d", [x, kernel], geometry(attributes));
}

function inputGradient(
  b: FunctionBuilder,
  kernel: Value,
  dy: Value,
  x: Value,
  attributes: Convolution,
): Value {
  const inputShape = x.type.shape;
  return b.op("conv2d_input_gradient", [kernel, dy], { ...geometry(attributes), inputShape });
}

function kernelGradient(
  b: FunctionBuilder,
  x: Value,
  dy: Value,
  kernel: Value,
  attributes: Convolution,
): Value {
  const kernelShape = kernel.type.shape;
  return b.op("conv2d_kernel_gradient", [x, dy], { ...geometry(attributes), kernelShape });
}

/**
 * All three are linear in each input, so each one's gradients are the other two. Over a batch, images that one kernel meets are
 * one operation; a kernel for each row is unrolled.
 */
export const convolution = {
  conv2d: define<"conv2d", 2>("conv2d", {
    arity: 2,
    type([x, kernel], attributes, demand) {
      demandFloats(x, kernel, demand);
      return { dtype: x.dtype, shape: convolved(x.shape, kernel.shape, attributes, demand) };
    },
    evaluate([x, kernel], attributes, { shape }) {
      const [, , c, f] = kernel.type.shape as Four;
      const y = new Float64Array(elements(shape));
      visitTaps([x.type.shape, kernel.type.shape, shape], attributes, (xAt, kAt, yAt) => {
        for (let i = 0; i < c; i++) {
          const factor = x.data[xAt + i] as number;
          const from = kAt + i * f;
          for (let j = 0; j < f; j++)
            y[yAt + j] = (y[yAt + j] as number) + factor * (kernel.data[from + j] as number);
        }
      });
      return y;
    },
    gradient: (b, { inputs: [x, kernel], attributes }, dy) => [
      inputGradient(b, kernel, dy, x, attributes),
      kernelGradient(b, x, dy, kernel, attributes),
    ],
    batch(b, [x, kernel], lift) {
      if (lift.batched[1]) return unroll(b, [x, kernel], lift);
      return split(b, b.op("conv2d", [merge(b, x), kernel], lift.attributes), lift.size);
    },
  }),
  conv2d_input_gradient: define<"conv2d_input_gradient", 2>("conv2d_input_gradient", {
    arity: 2,
    type([kernel, dy], attributes, demand) {
      demandFloats(kernel, dy, demand);
      demandShape(dy, convolved(attributes.inputShape, kernel.shape, attributes, demand), demand);
      return { dtype: dy.dtype, shape: attributes.inputShape };
    },
    evaluate([kernel, dy], attributes, { shape }) {
      const [, , c, f] = kernel.type.shape as Four;
      const dx = new Float64Array(elements(shape));
      visitTaps([shape, kernel.type.shape, dy.type.shape], attributes, (xAt, kAt, yAt) => {
        for (let i = 0; i < c; i++) {
          let sum = 0;
          const from = kAt + i * f;
          for (let j = 0; j < f; j++) sum += (dy.data[yAt + j] as number) * (kernel.data[from + j] as number);
          dx[xAt + i] = (dx[xAt + i] as number) + sum;
        }
      });
      return dx;
    },
    gradient: (b, { inputs: [kernel, dy], attributes }, dx) => [
      kernelGradient(b, dx, dy, kernel, attributes),
      convolve(b, dx, kernel, attributes),
    ],
    batch(b, [kernel, dy], lift) {
      if (lift.batched[0]) return unroll(b, [kernel, dy], lift);
      const [n = 1, ...image] = lift.attributes.inputShape;
      const attributes = { ...lift.attributes, inputShape: [lift.size * n, ...image] };
      return split(b, b.op("conv2d_input_gradient", [kernel, merge(b, dy)], attributes), lift.size);
    },
  }),
  conv2d_kernel_gradient: define<"conv2d_kernel_gradient", 2>("conv2d_kernel_gradient", {
    arity: 2,
    type([x, dy], attributes, demand) {
      demandFloats(x, dy, demand);
      demandShape(dy, convolved(x.shape, attributes.kernelShape, attributes, demand), demand);
      return { dtype: dy.dtype, shape: attributes.kernelShape };
    },
    evaluate([x, dy], attributes, { shape }) {
      const [, , c, f] = shape as Four;
      const dk = new Float64Array(elements(shape));
      visitTaps([x.type.shape, shape, dy.type.shape], attributes, (xAt, kAt, yAt) => {
        for (let i = 0; i < c; i++) {
          const factor = x.data[xAt + i] as number;
          const to = kAt + i * f;
          for (let j = 0; j < f; j++)
            dk[to + j] = (dk[to + j] as number) + factor * (dy.data[yAt + j] as number);
        }
      });
      return dk;
    },
    gradient: (b, { inputs: [x, dy], attributes }, dk) => [
      inputGradient(b, dk, dy, x, attributes),
      convolve(b, x, dk, attributes),
    ],
    batch: unroll,
  }),
};
