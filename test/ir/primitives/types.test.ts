import { expect, test } from "vitest";
import type { TensorType } from "../../../src/ir/ir.ts";
import type { Attributes, PrimitiveName } from "../../../src/ir/primitives/attributes.ts";
import { primitives, primitiveType } from "../../../src/ir/primitives/index.ts";
import { bool, f32, i32 } from "../support.ts";

type Refused = readonly [op: PrimitiveName, inputs: readonly TensorType[], attributes: object, why: string];

const straight = { transposeA: false, transposeB: false };
const convolution = { stride: [1, 1], padding: [0, 0, 0, 0] };
const pool = { size: [2, 2], stride: [1, 1] };
const image = f32(1, 4, 4, 2);

const refused: readonly Refused[] = [
  ["neg", [bool(2)], {}, "internal: neg(bool[2]): bool is not accepted"],
  ["exp", [i32(2)], {}, "i32 is not accepted"],
  ["exp", [], {}, "the number of inputs is wrong"],
  ["not", [f32()], {}, "f32 is not accepted"],
  ["add", [f32(2), f32(3)], {}, "the shapes do not broadcast"],
  ["add", [f32(2), i32(2)], {}, "the dtypes differ"],
  ["add", [bool(), bool()], {}, "bool is not accepted"],
  ["div", [i32(), i32()], {}, "i32 is not accepted"],
  ["less", [bool(), bool()], {}, "bool is not accepted"],
  ["and", [f32(), f32()], {}, "f32 is not accepted"],
  ["select", [f32(), f32(), f32()], {}, "the condition is no bool"],
  ["select", [bool(), f32(), i32()], {}, "the dtypes differ"],
  ["select", [bool(2), f32(3), f32()], {}, "the shapes do not broadcast"],
  ["constant", [], { dtype: "f32", shape: [3], values: [1, 2] }, "not one number for each place"],
  ["constant", [], { dtype: "i32", shape: [], values: 0.5 }, "i32 holds integers"],
  ["iota", [], { dtype: "i32", shape: [3], axis: 1 }, "no axis 1"],
  ["iota", [], { dtype: "bool", shape: [3], axis: 0 }, "bool is not accepted"],
  ["random", [f32(), i32(), i32(2)], { shape: [], path: "a" }, "seed and index are i32[]"],
  ["random", [i32(), i32(), f32(2)], { shape: [], path: "a" }, "keys are i32"],
  ["random", [i32(), i32(), i32()], { shape: [], path: "a", bits: 8 }, "a random number has 16 bits or 24"],
  ["reshape", [f32(2, 3)], { shape: [5] }, "[5] holds another number of elements"],
  ["transpose", [f32(2, 3)], { permutation: [0, 0] }, "[0, 0] is no permutation"],
  ["broadcast", [f32(2)], { shape: [3] }, "no broadcast to [3]"],
  ["broadcast", [f32(2, 2)], { shape: [2] }, "no broadcast to [2]"],
  ["concat", [], { axis: 0 }, "the number of inputs is wrong"],
  ["concat", [f32(2, 3), f32(3, 3)], { axis: 1 }, "the shapes differ beside axis 1"],
  ["concat", [f32(2, 3), f32(2)], { axis: 0 }, "the ranks differ"],
  ["concat", [f32(2), i32(2)], { axis: 0 }, "the dtypes differ"],
  ["concat", [f32(2)], { axis: 1 }, "no axis 1"],
  ["slice", [f32(3)], { starts: [1], limits: [4] }, "1 to 4 lies outside axis 0"],
  ["slice", [f32(3, 3)], { starts: [1], limits: [2] }, "not one start and limit an axis"],
  ["pad", [f32(3)], { low: [-1], high: [0] }, "padding is negative"],
  ["pad", [f32(3)], { low: [], high: [] }, "not one low and high an axis"],
  ["reduce_sum", [f32(2, 3)], { axes: [1, 0] }, "[1, 0] are not axes in rising order"],
  ["reduce_sum", [f32(2)], { axes: [1] }, "[1] are not axes"],
  ["reduce_sum", [bool(2)], { axes: [0] }, "bool is not accepted"],
  ["reduce_max", [f32(0)], { axes: [0] }, "nothing has no greatest"],
  ["softmax", [f32()], {}, "nothing in the last dimension"],
  ["log_softmax", [i32(2)], {}, "i32 is not accepted"],
  ["batch_sum", [i32(2)], {}, "i32 is not accepted"],
  ["matmul", [f32(2, 3), f32(4, 5)], straight, "the inner dimensions 3 and 4 differ"],
  ["matmul", [f32(3), f32(3, 5)], straight, "rank 2"],
  ["matmul", [f32(2, 2, 3), f32(4, 3, 5)], straight, "the leading dimensions differ"],
  ["matmul", [i32(2, 3), i32(3, 5)], straight, "floats of one dtype"],
  ["conv2d", [image, f32(3, 3, 1, 2)], convolution, "an image of 2 channels meets a kernel for 1"],
  ["conv2d", [image, f32(5, 3, 2, 2)], convolution, "the kernel is larger than the padded image"],
  ["conv2d", [f32(4, 4, 2), f32(3, 3, 2, 2)], convolution, "images are [N, H, W, C]"],
  ["conv2d", [image, f32(3, 3, 2, 2)], { ...convolution, stride: [0, 1] }, "strides are not positive"],
  ["conv2d", [image, f32(3, 3, 2, 2)], { ...convolution, padding: [-1, 0, 0, 0] }, "padding is negative"],
  [
    "conv2d_input_gradient",
    [f32(3, 3, 2, 5), f32(1, 3, 2, 5)],
    { ...convolution, inputShape: [1, 4, 4, 2] },
    "f32[1, 3, 2, 5] is not [1, 2, 2, 5]",
  ],
  [
    "conv2d_kernel_gradient",
    [image, f32(1, 3, 2, 5)],
    { ...convolution, kernelShape: [3, 3, 2, 5] },
    "f32[1, 3, 2, 5] is not [1, 2, 2, 5]",
  ],
  ["max_pool2d", [f32(1, 1, 4, 2)], pool, "the window is larger than the image"],
  [
    "max_pool2d_gradient",
    [image, f32(1, 3, 3, 2), f32(1, 2, 3, 2)],
    pool,
    "a gradient has not its output's shape",
  ],
  ["mean_pool2d", [f32(4, 4, 2)], pool, "images are [N, H, W, C]"],
  [
    "mean_pool2d_gradient",
    [f32(1, 2, 3, 2)],
    { ...pool, inputShape: [1, 4, 4, 2] },
    "a gradient has not its output's shape",
  ],
  ["gather", [f32(), i32()], {}, "the table has no rows"],
  ["gather", [f32(3), f32()], {}, "indices are not i32"],
  ["scatter_add", [i32(3), f32(2, 4)], { rows: 5 }, "not one update an index"],
  ["first_occurrence", [i32(2, 3)], { rows: 5 }, "indices are not i32[I]"],
  ["scatter_add", [f32(3), f32(3)], { rows: 5 }, "indices are not i32"],
];

test.each(refused)("%s %#: refused", (op, inputs, attributes, why) => {
  expect(() => primitiveType(op, inputs, attributes as Attributes)).toThrow(why);
});

test("every primitive counts its inputs", () => {
  const four = [f32(), f32(), f32(), f32()];
  for (const op of Object.keys(primitives) as PrimitiveName[]) {
    if (op !== "concat") expect(() => primitiveType(op, four, {})).toThrow("the number of inputs is wrong");
  }
});
