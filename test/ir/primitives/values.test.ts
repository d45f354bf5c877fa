import { describe, expect, test } from "vitest";
import type { PrimitiveName } from "../../../src/ir/primitives/attributes.ts";
import { primitives } from "../../../src/ir/primitives/index.ts";
import type { Dense } from "../../../src/ir/primitives/primitive.ts";
import { uniform } from "../../../src/ir/random.ts";
import { cases, primitiveNames } from "../cases.ts";
import { apply, close, nested, tensor } from "../support.ts";

const t = tensor;
const i = (values: Parameters<typeof tensor>[0]) => tensor(values, "i32");
const p = (values: Parameters<typeof tensor>[0]) => tensor(values, "bool");
const inf = Number.POSITIVE_INFINITY;
const image = t([
  [
    [[1], [2], [3]],
    [[4], [5], [6]],
    [[7], [8], [9]],
  ],
]);
const pool = { size: [2, 2], stride: [1, 1] };
const convolution = { stride: [1, 1], padding: [0, 0, 0, 0] };
const corner = t([
  [[[1]], [[0]]],
  [[[0]], [[10]]],
]);

type Known = readonly [op: PrimitiveName, inputs: readonly Dense[], attributes: object, expected: unknown];

const exact: readonly Known[] = [
  ["neg", [t([1, -2])], {}, [-1, 2]],
  ["abs", [t([-3, 2])], {}, [3, 2]],
  ["sign", [t([-3, 0, 2])], {}, [-1, 0, 1]],
  ["exp", [t([0, -inf])], {}, [1, 0]],
  ["log", [t([1, 0])], {}, [0, -inf]],
  ["log1p", [t([0, -1])], {}, [0, -inf]],
  ["sqrt", [t([0, 9])], {}, [0, 3]],
  ["tanh", [t([0, inf])], {}, [0, 1]],
  ["sigmoid", [t([0, 800, -800])], {}, [0.5, 1, 0]],
  ["erf", [t([0, 7, -7])], {}, [0, 1, -1]],
  ["sin", [t([0])], {}, [0]],
  ["cos", [t([0])], {}, [1]],
  ["floor", [t([1.5, -1.5])], {}, [1, -2]],
  ["relu", [t([-1, 0, 2])], {}, [0, 0, 2]],
  ["softplus", [t([800, -800])], {}, [800, 0]],
  ["not", [p([0, 1])], {}, [1, 0]],
  ["stop_gradient", [t([4])], {}, [4]],
  ["cast", [t([1.9, -1.9])], { dtype: "i32" }, [1, -1]],
  ["cast", [t([0.5, 0])], { dtype: "bool" }, [1, 0]],
  ["add", [t([1, 2]), t(3)], {}, [4, 5]],
  ["add", [i(2147483647), i(1)], {}, -2147483648],
  [
    "sub",
    [t([[1], [2]]), t([3, 4])],
    {},
    [
      [-2, -3],
      [-1, -2],
    ],
  ],
  ["mul", [t([2, 3]), t([4, 5])], {}, [8, 15]],
  ["mul", [i(123456789), i(987654321)], {}, Math.imul(123456789, 987654321)],
  ["div", [t([1, -1]), t([4, 0])], {}, [0.25, -inf]],
  ["pow", [t([2, 9, -2]), t([3, 0.5, 2])], {}, [8, 3, 4]],
  ["max", [t([1, 5]), t(3)], {}, [3, 5]],
  ["min", [t([1, 5]), t(3)], {}, [1, 3]],
  ["equal", [t([1, 2]), t([1, 3])], {}, [1, 0]],
  ["less", [t([1, 2, 3]), t(2)], {}, [1, 0, 0]],
  ["less_equal", [t([1, 2, 3]), t(2)], {}, [1, 1, 0]],
  ["and", [p([0, 1, 1]), p([1, 0, 1])], {}, [0, 0, 1]],
  ["or", [p([0, 1, 0]), p([1, 0, 0])], {}, [1, 1, 0]],
  ["select", [p([1, 0]), t([1, 2]), t(9)], {}, [1, 9]],
  ["constant", [], { dtype: "f32", shape: [2], values: 3 }, [3, 3]],
  ["constant", [], { dtype: "f32", shape: [1, 2], values: [3, 4] }, [[3, 4]]],
  [
    "iota",
    [],
    { dtype: "i32", shape: [2, 3], axis: 1 },
    [
      [0, 1, 2],
      [0, 1, 2],
    ],
  ],
  [
    "reshape",
    [
      t([
        [1, 2],
        [3, 4],
      ]),
    ],
    { shape: [4] },
    [1, 2, 3, 4],
  ],
  [
    "transpose",
    [
      t([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ],
    { permutation: [1, 0] },
    [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
  ],
  [
    "broadcast",
    [t([1, 2])],
    { shape: [2, 2] },
    [
      [1, 2],
      [1, 2],
    ],
  ],
  [
    "concat",
    [
      t([[1], [2]]),
      t([
        [3, 4],
        [5, 6],
      ]),
    ],
    { axis: 1 },
    [
      [1, 3, 4],
      [2, 5, 6],
    ],
  ],
  [
    "slice",
    [
      t([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ],
    { starts: [1, 1], limits: [2, 3] },
    [[5, 6]],
  ],
  ["pad", [t([1, 2])], { low: [1], high: [2] }, [0, 1, 2, 0, 0]],
  [
    "reduce_sum",
    [
      t([
        [1, 2],
        [3, 4],
      ]),
    ],
    { axes: [0] },
    [4, 6],
  ],
  [
    "reduce_max",
    [
      t([
        [1, 7],
        [3, 4],
      ]),
    ],
    { axes: [1] },
    [7, 4],
  ],
  [
    "softmax",
    [
      t([
        [0, 0],
        [1000, 0],
      ]),
    ],
    {},
    [
      [0.5, 0.5],
      [1, 0],
    ],
  ],
  ["log_softmax", [t([0, -1000])], {}, [0, -1000]],
  ["batch_sum", [t([1, 2])], {}, [1, 2]],
  ["segment_sum", [t([1, 2, 4]), i([0, 1, 0]), i(0)], {}, 5],
  [
    "segment_sum",
    [
      t([
        [1, 2],
        [4, 8],
      ]),
      i([3, 3]),
      i(1),
    ],
    {},
    [0, 0],
  ],
  [
    "matmul",
    [
      t([
        [1, 2],
        [3, 4],
      ]),
      t([[5], [6]]),
    ],
    { transposeA: false, transposeB: false },
    [[17], [39]],
  ],
  [
    "matmul",
    [
      t([
        [1, 2],
        [3, 4],
      ]),
      t([[5, 6]]),
    ],
    { transposeA: true, transposeB: true },
    [[23], [34]],
  ],
  [
    "conv2d",
    [image, corner],
    convolution,
    [
      [
        [[51], [62]],
        [[84], [95]],
      ],
    ],
  ],
  [
    "conv2d",
    [image, corner],
    { stride: [2, 2], padding: [1, 0, 1, 0] },
    [
      [
        [[10], [30]],
        [[70], [95]],
      ],
    ],
  ],
  [
    "conv2d_input_gradient",
    [corner, t([[[[1]]]])],
    { ...convolution, inputShape: [1, 2, 2, 1] },
    [
      [
        [[1], [0]],
        [[0], [10]],
      ],
    ],
  ],
  [
    "conv2d_kernel_gradient",
    [
      image,
      t([
        [
          [[1], [0]],
          [[0], [1]],
        ],
      ]),
    ],
    { ...convolution, kernelShape: [2, 2, 1, 1] },
    [
      [[[6]], [[8]]],
      [[[12]], [[14]]],
    ],
  ],
  [
    "max_pool2d",
    [image],
    pool,
    [
      [
        [[5], [6]],
        [[8], [9]],
      ],
    ],
  ],
  ["max_pool2d", [image], { size: [2, 2], stride: [2, 2] }, [[[[5]]]]],
  [
    "max_pool2d_gradient",
    [
      image,
      t([
        [
          [[5], [6]],
          [[8], [9]],
        ],
      ]),
      t([
        [
          [[1], [2]],
          [[3], [4]],
        ],
      ]),
    ],
    pool,
    [
      [
        [[0], [0], [0]],
        [[0], [1], [2]],
        [[0], [3], [4]],
      ],
    ],
  ],
  [
    "mean_pool2d",
    [image],
    pool,
    [
      [
        [[3], [4]],
        [[6], [7]],
      ],
    ],
  ],
  [
    "mean_pool2d_gradient",
    [t([[[[4]]]])],
    { ...pool, inputShape: [1, 2, 2, 1] },
    [
      [
        [[1], [1]],
        [[1], [1]],
      ],
    ],
  ],
  [
    "gather",
    [
      t([
        [1, 2],
        [3, 4],
      ]),
      i([1, 1, 0]),
    ],
    {},
    [
      [3, 4],
      [3, 4],
      [1, 2],
    ],
  ],
  ["scatter_add", [i([2, 0, 2]), t([[1], [2], [3]])], { rows: 3 }, [[2], [0], [4]]],
  ["first_occurrence", [i([3, 1, 3, 0, 1])], { rows: 4 }, [0, 1, 0, 3, 1]],
  ["random", [i(1), i(2), i(3)], { shape: [3], path: "a" }, [...uniform(1, 2, 3, "a", 3)]],
  ["random", [i(1), i(2), i(3)], { shape: [9], path: "a", bits: 16 }, [...uniform(1, 2, 3, "a", 9, 16)]],
];

describe("known values", () => {
  test.each(exact)("%s %#", (op, inputs, attributes, expected) => {
    expect(nested(apply(op, inputs, attributes))).toEqual(expected);
  });

  test("every primitive has some", () => {
    expect([...new Set(exact.map(([op]) => op))].toSorted()).toEqual(Object.keys(primitives).toSorted());
  });

  // Digits from Abramowitz and Stegun, and from the closed forms.
  test.each([
    ["erf", 0.5, 0.5204998778130465],
    ["erf", 1, 0.8427007929497149],
    ["erf", -2, -0.9953222650189527],
    ["erf", 4, 0.9999999845827421],
    ["sigmoid", 2, 0.8807970779778823],
    ["softplus", 1, 1.3132616875182228],
    ["log1p", 1e-12, 9.999999999995e-13],
    ["tanh", 0.5, 0.46211715726001],
  ] as const)("%s(%d)", (op, x, expected) => {
    expect(close(apply(op, [t(x)]).data, [expected], 1e-15)).toBe(true);
  });
});

test("every primitive has cases, and they run", () => {
  expect(primitiveNames.toSorted()).toEqual(Object.keys(primitives).toSorted());
  for (const op of primitiveNames) {
    const own = cases(op);
    expect(own.length, op).toBeGreaterThan(0);
    for (const { inputs, attributes } of own) {
      expect(apply(op, inputs, attributes).data.every(Number.isFinite), op).toBe(true);
    }
  }
});

describe("sums over nothing", () => {
  const none = tensor([[], []]);

  test("are 0", () => {
    expect(nested(apply("reduce_sum", [none], { axes: [1] }))).toEqual([0, 0]);
    const product = apply(
      "matmul",
      [none, { type: { dtype: "f32", shape: [0, 2] }, data: new Float64Array() }],
      {
        transposeA: false,
        transposeB: false,
      },
    );
    expect(nested(product)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});
