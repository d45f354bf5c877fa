import type { FunctionBuilder } from "../../../src/ir/builder.ts";
import { dense } from "../../../src/ir/interpreter/index.ts";
import type { TensorType, Value } from "../../../src/ir/ir.ts";
import type { Dense } from "../../../src/ir/primitives/primitive.ts";
import { uniform } from "../../../src/ir/random.ts";
import { elements } from "../../../src/ir/shapes.ts";
import { convolutions } from "./convolution-cases.ts";

/** A small program of several operations, and what it is given. */
export interface Composed {
  readonly inputs: readonly Dense[];
  build(b: FunctionBuilder, inputs: readonly Value[]): Value;
}

/** Random numbers of a shape. */
export type Drawn = (...shape: number[]) => Dense;

let drawn = 0;

function floats(...shape: number[]): Dense {
  const draws = uniform(3, drawn++, 0, "more cases", elements(shape));
  return dense(
    { dtype: "f32", shape },
    Array.from(draws, (u) => Math.fround(4 * u - 2)),
  );
}

function integers(below: number, ...shape: number[]): Dense {
  const draws = uniform(3, drawn++, 0, "more cases", elements(shape));
  return dense(
    { dtype: "i32", shape },
    Array.from(draws, (u) => Math.floor(u * below)),
  );
}

const given = (type: TensorType, ...values: number[]) => dense(type, values);
const f32 = (...shape: number[]): TensorType => ({ dtype: "f32", shape });
const bool = (...shape: number[]): TensorType => ({ dtype: "bool", shape });
const conv = (stride: number, ...padding: [number, number, number, number]) => ({
  stride: [stride, stride] as const,
  padding,
});
const pool = (size: number, stride: number) => ({
  size: [size, size] as const,
  stride: [stride, stride] as const,
});

/** What the cases of single primitives leave out: values that are stored smaller than they are, sizes that take several chunks. */
export const composed: Readonly<Record<string, Composed>> = {
  "a sum of two broadcasts": {
    inputs: [floats(3), floats(2, 1)],
    build: (b, [x, y]) =>
      b.op("add", [
        b.op("broadcast", [x as Value], { shape: [2, 3] }),
        b.op("broadcast", [y as Value], { shape: [2, 3] }),
      ]),
  },
  "a broadcast alone": {
    inputs: [floats(3)],
    build: (b, [x]) => b.op("broadcast", [x as Value], { shape: [4, 2, 3] }),
  },
  "a product and one row": {
    inputs: [floats(4, 3), floats(3, 5), floats(1, 5)],
    build: (b, [x, y, z]) => {
      const product = b.op("matmul", [x, y] as Value[], { transposeA: false, transposeB: false });
      return b.op("relu", [b.op("add", [product, z as Value])]);
    },
  },
  "a product of one row and another row": {
    inputs: [floats(1, 3), floats(3, 5), floats(1, 5)],
    build: (b, [x, y, z]) => {
      const product = b.op("matmul", [x, y] as Value[], { transposeA: false, transposeB: false });
      return b.op("tanh", [b.op("add", [z as Value, product])]);
    },
  },
  "broadcasts over five dimensions, the first three alike": {
    inputs: [floats(2, 3, 1, 2, 4), floats(4)],
    build: (b, [x, y]) => b.op("sub", [x, y] as Value[]),
  },
  "broadcasts over five dimensions, no two alike": {
    inputs: [floats(2, 1, 3, 1, 2), floats(1, 2, 1, 3, 1)],
    build: (b, [x, y]) => b.op("sub", [x, y] as Value[]),
  },
  "a sum and a maximum of every other of five dimensions": {
    inputs: [floats(2, 3, 2, 3, 2)],
    build: (b, [x]) =>
      b.op("mul", [
        b.op("reduce_sum", [x as Value], { axes: [1, 3] }),
        b.op("reduce_max", [x as Value], { axes: [1, 3] }),
      ]),
  },
  "a transposed broadcast": {
    inputs: [floats(3)],
    build: (b, [x]) =>
      b.op("transpose", [b.op("exp", [b.op("broadcast", [x as Value], { shape: [2, 4, 3] })])], {
        permutation: [2, 0, 1],
      }),
  },
  "truth values that are moved": {
    inputs: [floats(10, 11, 12), floats(12)],
    build: (b, [x, y]) => {
      const less = b.op("less", [x, y] as Value[]);
      const turned = b.op("transpose", [less], { permutation: [0, 2, 1] });
      const cut = b.op("slice", [turned], { starts: [0, 1, 2], limits: [10, 12, 11] });
      const joined = b.op("concat", [cut, cut], { axis: 0 });
      return b.op("cast", [joined], { dtype: "f32" });
    },
  },
  "places that are moved": {
    inputs: [integers(50, 10, 11, 12)],
    build: (b, [x]) => {
      const next = b.op("add", [x as Value, x as Value]);
      const turned = b.op("transpose", [next], { permutation: [2, 0, 1] });
      return b.op("pad", [turned], { low: [0, 1, 0], high: [1, 0, 2] });
    },
  },
  "a reshaped constant, summed": {
    inputs: [floats(6)],
    build: (b, [x]) => {
      const ones = b.op("constant", [], { dtype: "f32", shape: [2, 3], values: 1 });
      const flat = b.op("reshape", [ones], { shape: [6] });
      return b.op("reduce_sum", [b.op("add", [flat, b.op("stop_gradient", [x as Value])])], { axes: [0] });
    },
  },
  "sums of what is uniform": {
    inputs: [],
    build: (b) =>
      b.op("reduce_sum", [b.op("constant", [], { dtype: "f32", shape: [4, 5], values: 0.5 })], { axes: [0] }),
  },
  "a matmul of broadcasts": {
    inputs: [floats(1, 4), floats(4, 3)],
    build: (b, [x, y]) =>
      b.op("matmul", [b.op("broadcast", [x as Value], { shape: [5, 4] }), y as Value], {
        transposeA: false,
        transposeB: false,
      }),
  },
  "a choice between infinities": {
    inputs: [given(f32(4), 1, 0, 2, 0), given(bool(4), 1, 0, 1, 0)],
    build: (b, [x, c]) =>
      b.op("select", [c as Value, b.op("div", [b.constant(1), x as Value]), b.constant(0)]),
  },
  "log1p and softplus far out": {
    inputs: [given(f32(9), -1, -0.999999, -1e-7, 0, 1e-8, 1e-3, 5, 1e6, 3e38)],
    build: (b, [x]) =>
      b.op("concat", [b.op("log1p", [x as Value]), b.op("softplus", [x as Value])], { axis: 0 }),
  },
  "softplus of small and large": {
    inputs: [given(f32(6), -100, -30, -10, 10, 30, 100)],
    build: (b, [x]) => b.op("softplus", [x as Value]),
  },
  "floats to bools, bytes and back": {
    inputs: [given(f32(4), -1.5, 0, 0.25, 200.75)],
    build: (b, [x]) => {
      const truth = b.op("cast", [b.op("cast", [x as Value], { dtype: "bool" })], { dtype: "f32" });
      const bytes = b.op("cast", [b.op("abs", [x as Value])], { dtype: "u8" });
      return b.op("add", [truth, b.op("cast", [bytes], { dtype: "f32" })]);
    },
  },
  "many updates of few rows": {
    inputs: [integers(5, 4096), floats(4096, 8)],
    build: (b, [at, x]) => b.op("scatter_add", [at as Value, x as Value], { rows: 5 }),
  },
  "many updates of few wide rows": {
    inputs: [integers(5, 2048), floats(2048, 40)],
    build: (b, [at, x]) => b.op("scatter_add", [at as Value, x as Value], { rows: 5 }),
  },
  "updates of more wide rows than there is width": {
    inputs: [integers(50, 600), floats(600, 40)],
    build: (b, [at, x]) => b.op("scatter_add", [at as Value, x as Value], { rows: 50 }),
  },
  "a convolution in several chunks": {
    inputs: [floats(9, 40, 40, 8), floats(3, 3, 8, 4)],
    build: (b, [x, kernel]) => b.op("conv2d", [x as Value, kernel as Value], conv(1, 1, 1, 1, 1)),
  },
  "its gradient by the kernel": {
    inputs: [floats(9, 40, 40, 8), floats(9, 40, 40, 4)],
    build: (b, [x, dy]) =>
      b.op("mul", [
        b.op("conv2d_kernel_gradient", [x as Value, dy as Value], {
          ...conv(1, 1, 1, 1, 1),
          kernelShape: [3, 3, 8, 4],
        }),
        b.constant(0.01),
      ]),
  },
  "its gradient by the image": {
    inputs: [floats(3, 3, 8, 4), floats(9, 40, 40, 4)],
    build: (b, [kernel, dy]) =>
      b.op("conv2d_input_gradient", [kernel as Value, dy as Value], {
        ...conv(1, 1, 1, 1, 1),
        inputShape: [9, 40, 40, 8],
      }),
  },
  "a gradient with a stride wider than the kernel": {
    inputs: [floats(2, 2, 3, 4), floats(2, 3, 3, 4)],
    build: (b, [kernel, dy]) =>
      b.op("conv2d_input_gradient", [kernel as Value, dy as Value], {
        ...conv(3, 1, 0, 0, 2),
        inputShape: [2, 8, 6, 3],
      }),
  },
  "a pointwise convolution": {
    inputs: [floats(2, 3, 3, 4), floats(1, 1, 4, 5)],
    build: (b, [x, kernel]) => b.op("conv2d", [x as Value, kernel as Value], conv(1, 0, 0, 0, 0)),
  },
  "the gradient of windows with equal greatest": {
    inputs: [given(f32(1, 3, 3, 1), 1, 1, 0, 1, 1, 0, 0, 0, 0), floats(1, 2, 2, 1)],
    build: (b, [x, dy]) =>
      b.op(
        "max_pool2d_gradient",
        [x as Value, b.op("max_pool2d", [x as Value], pool(2, 1)), dy as Value],
        pool(2, 1),
      ),
  },
  "the gradient of windows that overlap and leave an edge": {
    inputs: [floats(2, 8, 8, 3), floats(2, 3, 3, 3)],
    build: (b, [x, dy]) =>
      b.op(
        "max_pool2d_gradient",
        [x as Value, b.op("max_pool2d", [x as Value], pool(3, 2)), dy as Value],
        pool(3, 2),
      ),
  },
  "pools of the whole image, and back": {
    inputs: [floats(2, 4, 4, 3)],
    build: (b, [x]) => {
      const mean = b.op("mean_pool2d", [x as Value], pool(4, 4));
      const back = b.op("mean_pool2d_gradient", [mean], { ...pool(4, 4), inputShape: [2, 4, 4, 3] });
      return b.op("add", [back, b.op("max_pool2d", [x as Value], pool(4, 4))]);
    },
  },
  ...convolutions(floats),
};
