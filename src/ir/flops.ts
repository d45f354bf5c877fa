import type { Operation } from "./ir.ts";
import { elements } from "./shapes.ts";

/** Floating-point operations of a product or convolution, two for each term of each number's sum; 0 for all else. */
export function flops({ op, inputs, attributes, output }: Operation): number {
  const shape = (i: number) => inputs[i]?.type.shape ?? [];
  switch (op) {
    case "matmul":
      return 2 * elements(output.type.shape) * (shape(0).at(attributes["transposeA"] ? -2 : -1) ?? 1);
    case "conv2d":
      return 2 * elements(output.type.shape) * elements(shape(1).slice(0, 3));
    case "conv2d_input_gradient":
      return 2 * elements(shape(1)) * elements(shape(0).slice(0, 3));
    case "conv2d_kernel_gradient":
      return 2 * elements(shape(1)) * elements(output.type.shape.slice(0, 3));
    default:
      return 0;
  }
}
