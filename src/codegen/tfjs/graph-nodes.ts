import { internal } from "../../diagnostics/diagnostic.ts";
import type { TensorType } from "../../ir/ir.ts";
import type { KernelName } from "./kernels.ts";
import type { Attribute, Node } from "./plan.ts";

/** TensorFlow's names of tfjs's types. */
export const dataTypes = { float32: "DT_FLOAT", int32: "DT_INT32", bool: "DT_BOOL" } as const;

/** A node of TensorFlow's GraphDef, as JSON. */
export interface NodeMessage {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, object>>;
}

/** How a kernel is written: attributes that TensorFlow takes as inputs are constants, behind the kernel's own inputs. */
interface Written {
  readonly op: string;
  readonly attr: NodeMessage["attr"];
  readonly more?: readonly { readonly type: TensorType; readonly values: readonly number[] }[];
}

type Given = Readonly<Record<string, Attribute>>;
type Writer = (attributes: Given) => Written;

const integers = (list: Attribute | undefined) => {
  const values = list as readonly number[];
  return { type: { dtype: "i32", shape: [values.length] }, values } as const;
};
const integer = (value: Attribute | undefined) =>
  ({ type: { dtype: "i32", shape: [] }, values: [value as number] }) as const;
const float = (value: Attribute | undefined) =>
  ({ type: { dtype: "f32", shape: [] }, values: [value as number] }) as const;

const list = (values: readonly number[]) => ({ list: { i: values.map(String) } });
const text = (value: string) => ({ s: base64(value) });
export const listShape = (shape: readonly number[]) => ({
  dim: shape.map((size) => ({ size: String(size) })),
});

const plain =
  (op: string): Writer =>
  () => ({ op, attr: {} });
const reduction =
  (op: string, axes: "axis" | "reductionIndices"): Writer =>
  (given) => ({ op, attr: { keep_dims: { b: given["keepDims"] } as object }, more: [integers(given[axes])] });
const pool =
  (op: string): Writer =>
  ({ filterSize, strides }) => ({
    op,
    attr: {
      ksize: list([1, ...(filterSize as readonly number[]), 1]),
      strides: list([1, ...(strides as readonly number[]), 1]),
      padding: text("VALID"),
      data_format: text("NHWC"),
    },
  });
const training =
  (kernel: KernelName): Writer =>
  () =>
    internal(`${kernel} in a graph model`);

const writers: { readonly [N in KernelName]: Writer } = {
  Abs: plain("Abs"),
  Cos: plain("Cos"),
  Erf: plain("Erf"),
  Exp: plain("Exp"),
  Floor: plain("Floor"),
  Log: plain("Log"),
  Log1p: plain("Log1p"),
  LogicalNot: plain("LogicalNot"),
  Neg: plain("Neg"),
  Relu: plain("Relu"),
  Sigmoid: plain("Sigmoid"),
  Sign: plain("Sign"),
  Sin: plain("Sin"),
  Sqrt: plain("Sqrt"),
  /** Of what is not negative. */
  Step: plain("Sign"),
  Tanh: plain("Tanh"),
  Cast: ({ dtype }) => ({ op: "Cast", attr: { DstT: { type: dataTypes[dtype as keyof typeof dataTypes] } } }),
  Add: plain("AddV2"),
  Sub: plain("Sub"),
  Multiply: plain("Mul"),
  RealDiv: plain("RealDiv"),
  Mod: plain("FloorMod"),
  Pow: plain("Pow"),
  Maximum: plain("Maximum"),
  Minimum: plain("Minimum"),
  Equal: plain("Equal"),
  NotEqual: plain("NotEqual"),
  Less: plain("Less"),
  LessEqual: plain("LessEqual"),
  LogicalAnd: plain("LogicalAnd"),
  LogicalOr: plain("LogicalOr"),
  Select: plain("SelectV2"),
  Fill: ({ shape, value, dtype }) => ({
    op: "Fill",
    attr: { T: { type: dataTypes[dtype as keyof typeof dataTypes] } },
    more: [integers(shape), dtype === "float32" ? float(value) : integer(value)],
  }),
  Reshape: ({ shape }) => ({ op: "Reshape", attr: {}, more: [integers(shape)] }),
  Transpose: ({ perm }) => ({ op: "Transpose", attr: {}, more: [integers(perm)] }),
  Tile: ({ reps }) => ({ op: "Tile", attr: {}, more: [integers(reps)] }),
  Slice: ({ begin, size }) => ({ op: "Slice", attr: {}, more: [integers(begin), integers(size)] }),
  PadV2: ({ paddings, constantValue }) => {
    const widths = (paddings as readonly (readonly number[])[]).flat();
    const type = { dtype: "i32", shape: [widths.length / 2, 2] } as const;
    return { op: "PadV2", attr: {}, more: [{ type, values: widths }, float(constantValue)] };
  },
  Reverse: ({ dims }) => ({ op: "ReverseV2", attr: {}, more: [integers(dims)] }),
  Sum: reduction("Sum", "axis"),
  Max: reduction("Max", "reductionIndices"),
  Softmax: plain("Softmax"),
  BatchMatMul: ({ transposeA, transposeB }) => ({
    op: "BatchMatMulV2",
    attr: { adj_x: { b: transposeA }, adj_y: { b: transposeB } },
  }),
  Conv2D: ({ strides, pad }) => ({
    op: "Conv2D",
    attr: {
      strides: list([1, ...(strides as readonly number[]), 1]),
      padding: text("EXPLICIT"),
      explicit_paddings: list((pad as readonly (readonly number[])[]).flat()),
      data_format: text("NHWC"),
      dilations: list([1, 1, 1, 1]),
    },
  }),
  Conv2DBackpropInput: training("Conv2DBackpropInput"),
  Conv2DBackpropFilter: training("Conv2DBackpropFilter"),
  MaxPool: pool("MaxPool"),
  MaxPoolGrad: training("MaxPoolGrad"),
  AvgPool: pool("AvgPool"),
  AvgPoolGrad: training("AvgPoolGrad"),
  GatherV2: ({ axis, batchDims }) => ({
    op: "GatherV2",
    attr: { batch_dims: { i: String(batchDims) } },
    more: [integer(axis)],
  }),
  ScatterNd: ({ shape }) => ({ op: "ScatterNd", attr: {}, more: [integers(shape)] }),
  TensorScatterUpdate: plain("TensorScatterUpdate"),
  Concat: ({ axis }) => ({ op: "ConcatV2", attr: {}, more: [integer(axis)] }),
};

export function writtenNode({ kernel, attributes, inputs }: Node): Written {
  const written = writers[kernel](attributes);
  return kernel === "Concat" ? { ...written, attr: { N: { i: String(inputs.length) } } } : written;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** As protobuf's JSON has bytes; of ASCII. */
function base64(value: string): string {
  return value.replaceAll(/[\s\S]{1,3}/g, (three) => {
    const [a = 0, b = 0, c = 0] = [...three].map((letter) => letter.charCodeAt(0));
    const bits = (a << 16) | (b << 8) | c;
    const digits = [18, 12, 6, 0].map((shift) => DIGITS[(bits >> shift) & 63]).join("");
    return digits.slice(0, three.length + 1).padEnd(4, "=");
  });
}
