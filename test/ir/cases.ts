import { dense } from "../../src/ir/interpreter/index.ts";
import type { DType, TensorType } from "../../src/ir/ir.ts";
import type { AttributeTable, PrimitiveName } from "../../src/ir/primitives/attributes.ts";
import { primitiveOf, primitiveType } from "../../src/ir/primitives/index.ts";
import type { Dense } from "../../src/ir/primitives/primitive.ts";
import { uniform } from "../../src/ir/random.ts";
import { elements, type Shape } from "../../src/ir/shapes.ts";

/** Valid inputs and attributes of one primitive, away from places where it has no derivative. */
export interface Case<N extends PrimitiveName = PrimitiveName> {
  readonly inputs: readonly Dense[];
  readonly attributes: AttributeTable[N];
}

/** Draws inputs: the same for the same primitive and row. Floats are exact in f32. */
class Draw {
  private readonly path: string;
  private readonly row: number;
  private count = 0;

  constructor(path: string, row: number) {
    this.path = path;
    this.row = row;
  }

  private numbers(type: TensorType, f: (u: number) => number): Dense {
    const draws = uniform(7, this.count++, this.row, this.path, elements(type.shape));
    return dense(
      type,
      Array.from(draws, (u) => Math.fround(f(u))),
    );
  }

  floats(shape: Shape, low = -2, high = 2): Dense {
    return this.numbers({ dtype: "f32", shape }, (u) => low + (high - low) * u);
  }

  /** Of both signs, with a distance to 0. */
  apart(shape: Shape): Dense {
    return this.numbers({ dtype: "f32", shape }, (u) => (u < 0.5 ? -2 + 3 * u : 3 * u - 1));
  }

  ints(shape: Shape, limit: number, dtype: DType = "i32"): Dense {
    return this.numbers({ dtype, shape }, (u) => Math.floor(u * limit));
  }

  /** The row's own place in the batch. */
  place(): Dense {
    return dense({ dtype: "i32", shape: [] }, this.row);
  }

  bools(shape: Shape): Dense {
    return this.ints(shape, 2, "bool");
  }
}

type Drawn<N extends PrimitiveName> = (draw: Draw) => Case<N>[];
type None = Record<never, never>;

/** Primitives without attributes. */
type Plain = { [N in PrimitiveName]: None extends AttributeTable[N] ? N : never }[PrimitiveName];

function plain<N extends Plain>(...lists: Dense[][]): Case<N>[] {
  return lists.map((inputs) => ({ inputs, attributes: {} as AttributeTable[N] }));
}

const shapes: readonly Shape[] = [[], [5], [2, 3], [2, 1, 4]];
const pairs: readonly [Shape, Shape][] = [
  [[], []],
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], [3]],
  [[3], []],
  [[], [2, 2]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [
    [1, 1],
    [3, 2],
  ],
];

function unary<N extends Plain>(low = -2, high = 2): Drawn<N> {
  return (draw) => plain<N>(...shapes.map((shape) => [draw.floats(shape, low, high)]));
}

/** One input away from 0, and integers. */
function signed<N extends Plain>(): Drawn<N> {
  return (draw) => plain<N>(...shapes.map((shape) => [draw.apart(shape)]), [draw.ints([2, 3], 9)]);
}

function binary<N extends Plain>(): Drawn<N> {
  return (draw) =>
    plain<N>(...pairs.map(([a, b]) => [draw.floats(a), draw.floats(b)]), [
      draw.ints([2, 3], 9),
      draw.ints([3], 9),
    ]);
}

function logical<N extends Plain>(): Drawn<N> {
  return (draw) => plain<N>(...pairs.map(([a, b]) => [draw.bools(a), draw.bools(b)]));
}

function reduction<N extends "reduce_sum" | "reduce_max">(): Drawn<N> {
  const axes: readonly [Shape, Shape][] = [
    [[4], [0]],
    [[2, 3], [0]],
    [[2, 3], [1]],
    [
      [2, 3, 2],
      [0, 2],
    ],
    [
      [2, 3],
      [0, 1],
    ],
    [[2, 3], []],
  ];
  return (draw) => [
    ...axes.map(([shape, axes]) => ({ inputs: [draw.floats(shape)], attributes: { axes } })),
    { inputs: [draw.ints([2, 3], 9)], attributes: { axes: [1] } },
  ];
}

const lastAxis = <N extends Plain>(draw: Draw) =>
  plain<N>([draw.floats([4])], [draw.floats([2, 3])], [draw.floats([2, 2, 5])], [draw.floats([3, 1])]);

type Convolution = readonly [x: Shape, kernel: Shape, attributes: AttributeTable["conv2d"]];

const convolutions: readonly Convolution[] = [
  [[1, 4, 5, 2], [3, 3, 2, 2], { stride: [1, 1], padding: [0, 0, 0, 0] }],
  [[2, 5, 4, 1], [2, 3, 1, 3], { stride: [2, 1], padding: [1, 0, 2, 1] }],
  [[1, 6, 6, 1], [3, 2, 1, 2], { stride: [2, 3], padding: [1, 1, 0, 0] }],
  [[1, 2, 2, 2], [1, 1, 2, 2], { stride: [1, 1], padding: [0, 0, 0, 0] }],
  [[1, 3, 3, 1], [2, 2, 1, 1], { stride: [3, 3], padding: [0, 0, 1, 1] }],
];

function convolved([x, kernel, attributes]: Convolution): Shape {
  const types = [x, kernel].map((shape) => ({ dtype: "f32", shape }) as const);
  return primitiveType("conv2d", types, { ...attributes }).shape;
}

const pools: readonly [Shape, AttributeTable["max_pool2d"]][] = [
  [[1, 4, 4, 2], { size: [2, 2], stride: [2, 2] }],
  [[2, 5, 4, 1], { size: [3, 2], stride: [1, 2] }],
  [[1, 5, 5, 1], { size: [3, 3], stride: [2, 2] }],
  [[1, 3, 3, 2], { size: [1, 1], stride: [2, 2] }],
];

function pooled(x: Dense, attributes: AttributeTable["max_pool2d"]): Dense {
  const type = primitiveType("max_pool2d", [x.type], { ...attributes });
  return { type, data: primitiveOf("max_pool2d").evaluate([x], attributes as never, type) };
}

type Product = readonly [a: Shape, b: Shape, transposeA: boolean, transposeB: boolean];

const products: readonly Product[] = [
  [[2, 3], [3, 4], false, false],
  [[3, 2], [3, 4], true, false],
  [[2, 3], [4, 3], false, true],
  [[3, 2], [4, 3], true, true],
  [[2, 2, 3], [2, 3, 4], false, false],
  [[2, 3, 2], [2, 4, 3], true, true],
  [[2, 2, 3], [3, 4], false, false],
  [[2, 3, 2], [3, 4], true, false],
  [[2, 2, 3], [4, 3], false, true],
  [[2, 3, 2], [4, 3], true, true],
  [[2, 3], [2, 3, 4], false, false],
  [[3, 2], [2, 3, 4], true, false],
  [[2, 3], [2, 4, 3], false, true],
  [[3, 2], [2, 2, 4, 3], true, true],
  [[2, 3, 1, 2], [2, 3, 2, 2], false, false],
];

const drawn: { readonly [N in PrimitiveName]: Drawn<N> } = {
  neg: signed(),
  abs: signed(),
  sign: signed(),
  exp: unary(),
  log: unary(0.1, 4),
  log1p: unary(-0.5, 3),
  sqrt: unary(0.1, 4),
  tanh: unary(),
  sigmoid: unary(-5, 5),
  erf: unary(-3, 3),
  sin: unary(),
  cos: unary(),
  floor: unary(),
  relu: signed(),
  softplus: unary(-5, 5),
  not: (draw) => plain(...shapes.map((shape) => [draw.bools(shape)])),
  stop_gradient: (draw) => plain([draw.floats([2, 3])], [draw.ints([3], 9)], [draw.bools([3])]),
  cast: (draw) => [
    { inputs: [draw.floats([2, 3])], attributes: { dtype: "f64" } },
    { inputs: [draw.floats([2, 3], -5, 5)], attributes: { dtype: "i32" } },
    { inputs: [draw.ints([4], 9)], attributes: { dtype: "f32" } },
    { inputs: [draw.bools([4])], attributes: { dtype: "f32" } },
    { inputs: [draw.ints([4], 2)], attributes: { dtype: "bool" } },
  ],
  add: binary(),
  sub: binary(),
  mul: binary(),
  div: (draw) => plain(...pairs.map(([a, b]) => [draw.floats(a), draw.apart(b)])),
  pow: (draw) => plain(...pairs.map(([a, b]) => [draw.floats(a, 0.3, 3), draw.floats(b)])),
  max: binary(),
  min: binary(),
  equal: (draw) =>
    plain(
      ...pairs.map(([a, b]) => [draw.ints(a, 3), draw.ints(b, 3)]),
      [draw.bools([4]), draw.bools([4])],
      [draw.floats([4]), draw.floats([1])],
    ),
  less: binary(),
  less_equal: (draw) => [
    ...plain<"less_equal">([draw.ints([4], 3), draw.ints([], 3)]),
    ...binary<"less_equal">()(draw),
  ],
  and: logical(),
  or: logical(),
  select: (draw) =>
    plain(
      ...pairs.map(([a, b]) => [draw.bools(a), draw.floats(b), draw.floats(a)]),
      [draw.bools([2, 1]), draw.floats([3]), draw.floats([])],
      [draw.bools([3]), draw.ints([3], 9), draw.ints([1], 9)],
    ),
  constant: () => [
    { inputs: [], attributes: { dtype: "f32", shape: [2, 3], values: 1.5 } },
    { inputs: [], attributes: { dtype: "f32", shape: [2, 2], values: [1, -2, 0.25, 0] } },
    { inputs: [], attributes: { dtype: "i32", shape: [], values: -7 } },
    { inputs: [], attributes: { dtype: "bool", shape: [2], values: [0, 1] } },
  ],
  iota: () => [
    { inputs: [], attributes: { dtype: "i32", shape: [4], axis: 0 } },
    { inputs: [], attributes: { dtype: "f32", shape: [2, 3, 2], axis: 1 } },
  ],
  random: (draw) =>
    [
      { keys: [], shape: [2, 3] },
      { keys: [3], shape: [5] },
      { keys: [2, 2], shape: [2, 3] },
      { keys: [3], shape: [2, 3, 5], within: [2, 4, 8] },
      { keys: [2], shape: [21], bits: 16 as const },
      { keys: [3], shape: [2, 3, 5], within: [3, 4, 8], bits: 16 as const },
    ].map(({ keys, ...attributes }) => ({
      inputs: [draw.ints([], 99), draw.ints([], 99), draw.ints(keys, 1000)],
      attributes: { ...attributes, path: "Model.drop" },
    })),
  reshape: (draw) => [
    { inputs: [draw.floats([2, 3])], attributes: { shape: [3, 2] } },
    { inputs: [draw.floats([2, 3])], attributes: { shape: [6] } },
    { inputs: [draw.floats([1])], attributes: { shape: [] } },
    { inputs: [draw.ints([4], 9)], attributes: { shape: [2, 1, 2] } },
  ],
  transpose: (draw) => [
    { inputs: [draw.floats([2, 3])], attributes: { permutation: [1, 0] } },
    { inputs: [draw.floats([2, 3, 4])], attributes: { permutation: [2, 0, 1] } },
    { inputs: [draw.floats([2, 3])], attributes: { permutation: [0, 1] } },
  ],
  broadcast: (draw) => [
    { inputs: [draw.floats([])], attributes: { shape: [2, 3] } },
    { inputs: [draw.floats([3])], attributes: { shape: [2, 3] } },
    { inputs: [draw.floats([2, 1])], attributes: { shape: [2, 3] } },
    { inputs: [draw.floats([2, 1, 2])], attributes: { shape: [3, 2, 4, 2] } },
  ],
  concat: (draw) => [
    { inputs: [draw.floats([2, 3])], attributes: { axis: 1 } },
    { inputs: [draw.floats([2, 3]), draw.floats([2, 1])], attributes: { axis: 1 } },
    { inputs: [draw.floats([2, 3]), draw.floats([1, 3]), draw.floats([2, 3])], attributes: { axis: 0 } },
    { inputs: [draw.ints([2], 9), draw.ints([3], 9)], attributes: { axis: 0 } },
  ],
  slice: (draw) => [
    { inputs: [draw.floats([5])], attributes: { starts: [1], limits: [4] } },
    { inputs: [draw.floats([3, 4])], attributes: { starts: [1, 0], limits: [3, 2] } },
    { inputs: [draw.floats([2, 2, 2])], attributes: { starts: [0, 1, 0], limits: [2, 2, 2] } },
  ],
  pad: (draw) => [
    { inputs: [draw.floats([3])], attributes: { low: [1], high: [2] } },
    { inputs: [draw.floats([2, 2])], attributes: { low: [0, 1], high: [2, 0] } },
  ],
  reduce_sum: reduction(),
  reduce_max: reduction(),
  softmax: lastAxis,
  log_softmax: lastAxis,
  batch_sum: unary(),
  matmul: (draw) =>
    products.map(([a, b, transposeA, transposeB]) => ({
      inputs: [draw.floats(a), draw.floats(b)],
      attributes: { transposeA, transposeB },
    })),
  conv2d: (draw) =>
    convolutions.map(([x, kernel, attributes]) => ({
      inputs: [draw.floats(x), draw.floats(kernel)],
      attributes,
    })),
  conv2d_input_gradient: (draw) =>
    convolutions.map((convolution) => ({
      inputs: [draw.floats(convolution[1]), draw.floats(convolved(convolution))],
      attributes: { ...convolution[2], inputShape: convolution[0] },
    })),
  conv2d_kernel_gradient: (draw) =>
    convolutions.map((convolution) => ({
      inputs: [draw.floats(convolution[0]), draw.floats(convolved(convolution))],
      attributes: { ...convolution[2], kernelShape: convolution[1] },
    })),
  max_pool2d: (draw) => pools.map(([x, attributes]) => ({ inputs: [draw.floats(x)], attributes })),
  max_pool2d_gradient: (draw) =>
    pools.map(([shape, attributes]) => {
      const x = draw.floats(shape);
      const y = pooled(x, attributes);
      return { inputs: [x, y, draw.floats(y.type.shape)], attributes };
    }),
  mean_pool2d: (draw) => pools.map(([x, attributes]) => ({ inputs: [draw.floats(x)], attributes })),
  mean_pool2d_gradient: (draw) =>
    pools.map(([inputShape, attributes]) => ({
      inputs: [draw.floats(pooled(draw.floats(inputShape), attributes).type.shape)],
      attributes: { ...attributes, inputShape },
    })),
  gather: (draw) =>
    plain(
      [draw.floats([5, 3]), draw.ints([4], 5)],
      [draw.floats([5]), draw.ints([2, 3], 5)],
      [draw.floats([4, 2, 2]), draw.ints([], 4)],
      [draw.ints([6], 9), draw.ints([2], 6)],
    ),
  scatter_add: (draw) => [
    { inputs: [draw.ints([4], 5), draw.floats([4, 3])], attributes: { rows: 5 } },
    { inputs: [draw.ints([2, 3], 3), draw.floats([2, 3])], attributes: { rows: 3 } },
    { inputs: [draw.ints([], 4), draw.floats([2, 2])], attributes: { rows: 4 } },
    { inputs: [draw.ints([3], 2), draw.ints([3], 9)], attributes: { rows: 2 } },
  ],
  first_occurrence: (draw) => [
    { inputs: [draw.ints([12], 5)], attributes: { rows: 5 } },
    { inputs: [draw.ints([3], 50)], attributes: { rows: 50 } },
  ],
  segment_sum: (draw) => [
    { inputs: [draw.floats([6, 2]), draw.ints([6], 3), draw.place()], attributes: {} },
    { inputs: [draw.floats([5]), draw.ints([5], 3), draw.place()], attributes: {} },
  ],
};

export const primitiveNames = Object.keys(drawn) as PrimitiveName[];

/** Cases of one primitive. Another `row` has the same shapes and attributes, and other numbers. */
export function cases<N extends PrimitiveName>(name: N, row = 0): Case<N>[] {
  return drawn[name](new Draw(name, row));
}
