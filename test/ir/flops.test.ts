import { expect, test } from "vitest";
import type { FunctionBuilder } from "../../src/ir/builder.ts";
import { flops } from "../../src/ir/flops.ts";
import type { Value } from "../../src/ir/ir.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";

const f32 = (...shape: number[]) => ({ dtype: "f32", shape }) as const;
const windows = { stride: [2, 2], padding: [1, 1, 1, 1] } as const;

/** 3 x 3 windows on 8 x 8 places of 4 channels give 4 x 4 places of 5. */
const convolution = 2 * 4 * 4 * 5 * (3 * 3 * 4);

test.each<[string, (b: FunctionBuilder) => Value, number]>([
  [
    "a product",
    (b) =>
      b.op("matmul", [b.input("x", f32(7, 2, 3)), b.input("y", f32(7, 3, 5))], {
        transposeA: false,
        transposeB: false,
      }),
    7 * 2 * 5 * 2 * 3,
  ],
  [
    "a product of what is transposed",
    (b) =>
      b.op("matmul", [b.input("x", f32(3, 2)), b.input("y", f32(5, 3))], {
        transposeA: true,
        transposeB: true,
      }),
    2 * 5 * 2 * 3,
  ],
  [
    "a convolution",
    (b) => b.op("conv2d", [b.input("x", f32(1, 8, 8, 4)), b.input("k", f32(3, 3, 4, 5))], windows),
    convolution,
  ],
  [
    "its gradient by the image",
    (b) =>
      b.op("conv2d_input_gradient", [b.input("k", f32(3, 3, 4, 5)), b.input("dy", f32(1, 4, 4, 5))], {
        ...windows,
        inputShape: [1, 8, 8, 4],
      }),
    convolution,
  ],
  [
    "its gradient by the kernel",
    (b) =>
      b.op("conv2d_kernel_gradient", [b.input("x", f32(1, 8, 8, 4)), b.input("dy", f32(1, 4, 4, 5))], {
        ...windows,
        kernelShape: [3, 3, 4, 5],
      }),
    convolution,
  ],
  ["a sum", (b) => b.op("reduce_sum", [b.input("x", f32(9))], { axes: [0] }), 0],
])("%s", (_, build, expected) => {
  const b = newFunction("main");
  const operation = b.definition(build(b));
  expect(operation && flops(operation)).toBe(expected);
});
