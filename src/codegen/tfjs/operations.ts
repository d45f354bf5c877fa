import type { TensorType } from "../../ir/ir.ts";
import { sameShape } from "../../ir/shapes.ts";
import type { KernelName } from "./kernels.ts";
import type { Attribute } from "./plan.ts";

/** An attribute of an operation of TensorFlow's. */
export type OperationAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly bool: boolean }
  | { readonly text: string }
  | { readonly type: "float32" | "int32" | "bool" };

/** A constant that TensorFlow takes as an input where tfjs has an attribute. */
export interface Constant {
  readonly type: TensorType;
  readonly values: readonly number[];
}

/** A kernel of tfjs as an operation of TensorFlow's. */
export interface Written {
  readonly op: string;
  readonly attributes: Readonly<Record<string, OperationAttribute>>;
  /** The kernel's inputs by their places, and constants. */
  readonly inputs: readonly (number | Constant)[];
}

/** What a kernel is given: attributes, and the shapes of its inputs; and how many dimensions its result has. */
interface Given {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly shapes: readonly (readonly number[])[];
  readonly rank: number;
}
type Writer = (given: Given) => Written;

const numbers = (value: Attribute | undefined) => value as readonly number[];
const integers = (values: readonly number[], shape: readonly number[] = [values.length]): Constant => ({
  type: { dtype: "i32", shape },
  values,
});
const integer = (value: Attribute | undefined) => integers([value as number], []);
const float = (value: Attribute | undefined): Constant => ({
  type: { dtype: "f32", shape: [] },
  values: [value as number],
});
const type = (dtype: Attribute | undefined) => ({ type: dtype as "float32" | "int32" | "bool" });

/** Of as many inputs, with constants behind them that are made of the attributes. */
const plain =
  (
    op: string,
    inputs: number,
    more: (given: Given["attributes"]) => readonly Constant[] = () => [],
  ): Writer =>
  ({ attributes }) => ({ op, attributes: {}, inputs: [...Array(inputs).keys(), ...more(attributes)] });

const reduction =
  (op: string, axes: "axis" | "reductionIndices"): Writer =>
  ({ attributes }) => ({
    op,
    attributes: { keep_dims: { bool: attributes["keepDims"] as boolean } },
    inputs: [0, integers(numbers(attributes[axes]))],
  });

const pool =
  (op: string, inputs: (given: Given["attributes"]) => Written["inputs"]): Writer =>
  ({ attributes }) => ({
    op,
    attributes: {
      ksize: { ints: [1, ...numbers(attributes["filterSize"]), 1] },
      strides: { ints: [1, ...numbers(attributes["strides"]), 1] },
      padding: { text: "VALID" },
      data_format: { text: "NHWC" },
    },
    inputs: inputs(attributes),
  });

/** TensorFlow's own padding along one axis where it is `SAME`: as little as gives ceil(size / stride) windows. */
function same(size: number, kernel: number, stride: number): readonly number[] {
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Padding by its name where there is one: by numbers, gradients are slow. */
function padding(
  pad: readonly (readonly number[])[],
  strides: readonly number[],
  [image, kernel]: Given["shapes"],
) {
  const own = [0, 1].map((axis) => same(image?.[axis + 1] ?? 0, kernel?.[axis] ?? 0, strides[axis] ?? 1));
  const inside = pad.slice(1, 3);
  if (inside.flat().every((size) => size === 0)) return { padding: { text: "VALID" } };
  if (sameShape(inside.flat(), own.flat())) return { padding: { text: "SAME" } };
  return { padding: { text: "EXPLICIT" }, explicit_paddings: { ints: pad.flat() } };
}

/** `shapes` gives the image's and the kernel's. */
const convolution =
  (
    op: string,
    inputs: (given: Given["attributes"]) => Written["inputs"],
    shapes: (given: Given) => Given["shapes"],
  ): Writer =>
  (given) => {
    const { strides, pad } = given.attributes;
    return {
      op,
      attributes: {
        ...padding(pad as readonly (readonly number[])[], numbers(strides), shapes(given)),
        strides: { ints: [1, ...numbers(strides), 1] },
        data_format: { text: "NHWC" },
        dilations: { ints: [1, 1, 1, 1] },
      },
      inputs: inputs(given.attributes),
    };
  };

const writers: { readonly [N in KernelName]: Writer } = {
  Abs: plain("Abs", 1),
  Cos: plain("Cos", 1),
  Erf: plain("Erf", 1),
  Exp: plain("Exp", 1),
  Floor: plain("Floor", 1),
  Log: plain("Log", 1),
  Log1p: plain("Log1p", 1),
  LogicalNot: plain("LogicalNot", 1),
  Neg: plain("Neg", 1),
  Relu: plain("Relu", 1),
  Sigmoid: plain("Sigmoid", 1),
  Sign: plain("Sign", 1),
  Sin: plain("Sin", 1),
  Sqrt: plain("Sqrt", 1),
  /** Of what is not negative. */
  Step: plain("Sign", 1),
  Tanh: plain("Tanh", 1),
  Cast: ({ attributes: { dtype } }) => ({ op: "Cast", attributes: { DstT: type(dtype) }, inputs: [0] }),
  Add: plain("AddV2", 2),
  Sub: plain("Sub", 2),
  Multiply: plain("Mul", 2),
  RealDiv: plain("RealDiv", 2),
  Mod: plain("FloorMod", 2),
  Pow: plain("Pow", 2),
  Maximum: plain("Maximum", 2),
  Minimum: plain("Minimum", 2),
  Equal: plain("Equal", 2),
  NotEqual: plain("NotEqual", 2),
  Less: plain("Less", 2),
  LessEqual: plain("LessEqual", 2),
  LogicalAnd: plain("LogicalAnd", 2),
  LogicalOr: plain("LogicalOr", 2),
  Select: plain("SelectV2", 3),
  Fill: ({ attributes: { shape, value, dtype } }) => ({
    op: "Fill",
    attributes: { T: type(dtype) },
    inputs: [integers(numbers(shape)), dtype === "float32" ? float(value) : integer(value)],
  }),
  Reshape: plain("Reshape", 1, ({ shape }) => [integers(numbers(shape))]),
  Transpose: plain("Transpose", 1, ({ perm }) => [integers(numbers(perm))]),
  Tile: plain("Tile", 1, ({ reps }) => [integers(numbers(reps))]),
  Slice: plain("Slice", 1, ({ begin, size }) => [integers(numbers(begin)), integers(numbers(size))]),
  /** Plans pad with zeros only, which `Pad` has for all types. */
  PadV2: plain("Pad", 1, ({ paddings }) => {
    const widths = (paddings as readonly (readonly number[])[]).flat();
    return [integers(widths, [widths.length / 2, 2])];
  }),
  Reverse: plain("ReverseV2", 1, ({ dims }) => [integers(numbers(dims))]),
  Sum: reduction("Sum", "axis"),
  Max: reduction("Max", "reductionIndices"),
  Softmax: plain("Softmax", 1),
  BatchMatMul: ({ attributes: { transposeA, transposeB }, rank }) => {
    const [op, ...names] =
      rank === 2 ? ["MatMul", "transpose_a", "transpose_b"] : ["BatchMatMulV2", "adj_x", "adj_y"];
    const turned = [transposeA, transposeB].map((turn) => ({ bool: turn as boolean }));
    return {
      op: op as string,
      attributes: Object.fromEntries(names.map((name, i) => [name, turned[i] as { bool: boolean }])),
      inputs: [0, 1],
    };
  },
  Conv2D: convolution(
    "Conv2D",
    () => [0, 1],
    ({ shapes }) => shapes,
  ),
  Conv2DBackpropInput: convolution(
    "Conv2DBackpropInput",
    ({ inputShape }) => [integers(numbers(inputShape)), 1, 0],
    ({ attributes, shapes: [, kernel = []] }) => [numbers(attributes["inputShape"]), kernel],
  ),
  Conv2DBackpropFilter: convolution(
    "Conv2DBackpropFilter",
    ({ filterShape }) => [0, integers(numbers(filterShape)), 1],
    ({ attributes, shapes: [image = []] }) => [image, numbers(attributes["filterShape"])],
  ),
  MaxPool: pool("MaxPool", () => [0]),
  MaxPoolGrad: pool("MaxPoolGrad", () => [1, 2, 0]),
  AvgPool: pool("AvgPool", () => [0]),
  AvgPoolGrad: pool("AvgPoolGrad", ({ inputShape }) => [integers(numbers(inputShape)), 0]),
  GatherV2: ({ attributes: { axis, batchDims } }) => ({
    op: "GatherV2",
    attributes: { batch_dims: { int: batchDims as number } },
    inputs: [0, 1, integer(axis)],
  }),
  ScatterNd: plain("ScatterNd", 2, ({ shape }) => [integers(numbers(shape))]),
  TensorScatterUpdate: plain("TensorScatterUpdate", 3),
  Concat: ({ attributes: { axis }, shapes }) => ({
    op: "ConcatV2",
    attributes: { N: { int: shapes.length } },
    inputs: [...shapes.keys(), integer(axis)],
  }),
};

/** How TensorFlow computes what a kernel of tfjs does. */
export function asOperation(kernel: KernelName, given: Given): Written {
  return writers[kernel](given);
}
