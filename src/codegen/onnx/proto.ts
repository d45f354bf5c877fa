import protobuf from "protobufjs";
import type { DType } from "../../ir/ir.ts";

/** The numbers of `TensorProto.DataType` and `AttributeProto.AttributeType` that we use. */
export const dataTypes = { f32: 1, u8: 2, i32: 6, i64: 7, bool: 9, f64: 11 } satisfies Record<
  DType | "i64",
  number
>;
export type ElementType = keyof typeof dataTypes;
const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 };

export interface TensorMessage {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly rawData: Uint8Array;
}

/** An attribute's value: numbers given as `{ float }` or `{ floats }` are floats, otherwise integers. */
export type NodeAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] };

export interface NodeMessage {
  /** Behind its domain and a dot, where that is not ONNX's own. */
  readonly opType: string;
  readonly name: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attributes: Readonly<Record<string, NodeAttribute>>;
}

/** A typed input or output of the whole graph. */
export interface ValueMessage {
  readonly name: string;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
}

interface ModelMessage {
  readonly name: string;
  readonly nodes: readonly NodeMessage[];
  readonly initializers: readonly TensorMessage[];
  readonly inputs: readonly ValueMessage[];
  readonly outputs: readonly ValueMessage[];
}

/** The operator sets that our nodes are written for, and the file format that knows them. */
const standard = { domain: "", version: 18 };
const irVersion = 8;

/** The part of onnx.proto (proto3) that we write, with its field numbers. */
export const schema = {
  nested: {
    AttributeProto: {
      fields: {
        name: { type: "string", id: 1 },
        f: { type: "float", id: 2 },
        i: { type: "int64", id: 3 },
        s: { type: "bytes", id: 4 },
        floats: { rule: "repeated", type: "float", id: 7 },
        ints: { rule: "repeated", type: "int64", id: 8 },
        type: { type: "int32", id: 20 },
      },
    },
    NodeProto: {
      fields: {
        input: { rule: "repeated", type: "string", id: 1 },
        output: { rule: "repeated", type: "string", id: 2 },
        name: { type: "string", id: 3 },
        opType: { type: "string", id: 4 },
        domain: { type: "string", id: 7 },
        attribute: { rule: "repeated", type: "AttributeProto", id: 5 },
      },
    },
    TensorProto: {
      fields: {
        dims: { rule: "repeated", type: "int64", id: 1 },
        dataType: { type: "int32", id: 2 },
        name: { type: "string", id: 8 },
        rawData: { type: "bytes", id: 9 },
      },
    },
    Dimension: { fields: { dimValue: { type: "int64", id: 1 } } },
    TensorShapeProto: { fields: { dim: { rule: "repeated", type: "Dimension", id: 1 } } },
    TensorTypeProto: {
      fields: { elemType: { type: "int32", id: 1 }, shape: { type: "TensorShapeProto", id: 2 } },
    },
    TypeProto: { fields: { tensorType: { type: "TensorTypeProto", id: 1 } } },
    ValueInfoProto: { fields: { name: { type: "string", id: 1 }, type: { type: "TypeProto", id: 2 } } },
    GraphProto: {
      fields: {
        node: { rule: "repeated", type: "NodeProto", id: 1 },
        name: { type: "string", id: 2 },
        initializer: { rule: "repeated", type: "TensorProto", id: 5 },
        input: { rule: "repeated", type: "ValueInfoProto", id: 11 },
        output: { rule: "repeated", type: "ValueInfoProto", id: 12 },
      },
    },
    OperatorSetIdProto: {
      fields: { domain: { type: "string", id: 1 }, version: { type: "int64", id: 2 } },
    },
    ModelProto: {
      fields: {
        irVersion: { type: "int64", id: 1 },
        producerName: { type: "string", id: 2 },
        graph: { type: "GraphProto", id: 7 },
        opsetImport: { rule: "repeated", type: "OperatorSetIdProto", id: 8 },
      },
    },
  },
};
const modelType = protobuf.Root.fromJSON(schema).lookupType("ModelProto");

function attribute([name, value]: [string, NodeAttribute]): object {
  if (typeof value === "number") return { name, type: attributeTypes.int, i: value };
  if (typeof value === "string")
    return { name, type: attributeTypes.string, s: new TextEncoder().encode(value) };
  if ("floats" in value) return { name, type: attributeTypes.floats, floats: value.floats };
  if ("float" in value) return { name, type: attributeTypes.float, f: value.float };
  return { name, type: attributeTypes.ints, ints: value };
}

function valueInfo({ name, dtype, shape }: ValueMessage): object {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: dataTypes[dtype], shape: { dim } } } };
}

function nodeProto({ opType, attributes, ...node }: NodeMessage) {
  const dot = opType.lastIndexOf(".");
  return {
    ...node,
    domain: opType.slice(0, Math.max(0, dot)),
    opType: opType.slice(dot + 1),
    attribute: Object.entries(attributes).map(attribute),
  };
}

/** A whole model as the bytes of an ONNX file. */
export function encodeModel(model: ModelMessage): Uint8Array {
  const node = model.nodes.map(nodeProto);
  const others = new Set(node.map(({ domain }) => domain).filter((domain) => domain !== ""));
  const opsetImport = [standard, ...[...others].map((domain) => ({ domain, version: 1 }))];
  const graph = {
    name: model.name,
    node,
    initializer: model.initializers,
    input: model.inputs.map(valueInfo),
    output: model.outputs.map(valueInfo),
  };
  const message = { irVersion, producerName: "multim", graph, opsetImport };
  return modelType.encode(modelType.fromObject(message)).finish();
}
