import type { TensorType } from "../ir.ts";
import { isFloat, type Shape, sameShape, showType } from "../shapes.ts";
import type { AttributeTable } from "./attributes.ts";
import { type Demand, define } from "./define.ts";

type Image = [n: number, h: number, w: number, c: number];

/** The output shape of a convolution of x [N, H, W, C] with a kernel [KH, KW, C, F]. */
function convolved(x: Shape, kernel: Shape, attributes: AttributeTable["conv2d"], demand: Demand): Shape {
  demand(x.length === 4 && kernel.length === 4, "images are [N, H, W, C], kernels [KH, KW, C, F]");
  const [n, h, w, c] = x as Image;
  const [kh, kw, kc, f] = kernel as Image;
  const { stride, padding } = attributes;
  const [top, bottom, left, right] = padding;
  demand(c === kc, `${c} channels meet a kernel for ${kc}`);
  demand(
    stride[0] > 0 && stride[1] > 0 && padding.every((width) => width >= 0),
    "stride or padding is negative",
  );
  const [height, width] = [h + top + bottom - kh, w + left + right - kw];
  demand(height >= 0 && width >= 0, "the kernel is larger than the padded image");
  return [n, Math.floor(height / stride[0]) + 1, Math.floor(width / stride[1]) + 1, f];
}

function demandShape(found: TensorType, expected: Shape, demand: Demand): void {
  demand(sameShape(found.shape, expected), `${showType(found)} is not [${expected.join(", ")}]`);
}

function demandFloats(a: TensorType, b: TensorType, demand: Demand): void {
  demand(a.dtype === b.dtype && isFloat(a.dtype), "both are floats of one dtype");
}

export const convolution = {
  conv2d: define<"conv2d", 2>("conv2d", {
    arity: 2,
    type([x, kernel], attributes, demand) {
      demandFloats(x, kernel, demand);
      return { dtype: x.dtype, shape: convolved(x.shape, kernel.shape, attributes, demand) };
    },
  }),
  conv2d_input_gradient: define<"conv2d_input_gradient", 2>("conv2d_input_gradient", {
    arity: 2,
    type([kernel, dy], attributes, demand) {
      demandFloats(kernel, dy, demand);
      demandShape(dy, convolved(attributes.inputShape, kernel.shape, attributes, demand), demand);
      return { dtype: dy.dtype, shape: attributes.inputShape };
    },
  }),
  conv2d_kernel_gradient: define<"conv2d_kernel_gradient", 2>("conv2d_kernel_gradient", {
    arity: 2,
    type([x, dy], attributes, demand) {
      demandFloats(x, dy, demand);
      demandShape(dy, convolved(x.shape, attributes.kernelShape, attributes, demand), demand);
      return { dtype: dy.dtype, shape: attributes.kernelShape };
    },
  }),
};
