import protobuf from "protobufjs";
import type { DType } from "../../ir/ir.ts";

/** The numbers of `DataType` in TensorFlow's types.proto that we use. */
export const dataTypes = {
  f32: 1,
  f64: 2,
  i32: 3,
  u8: 4,
  i64: 9,
  bool: 10,
  resource: 20,
  u32: 22,
  u64: 23,
} satisfies Record<DType | "i64" | "u32" | "u64" | "resource", number>;
export type DataType = keyof typeof dataTypes;

/** An `AttrValue`. */
export type Attribute = Readonly<Record<string, unknown>>;

/** One node of the graph. Inputs are `NODE`, `NODE:OUTPUT`, and `^NODE` for what only has to be done before. */
export interface NodeMessage {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, Attribute>>;
}

/** A tensor at the edge of a signature. */
export interface TensorInfo {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: readonly number[];
}

/** What a signature takes and gives, by names of its own. */
export interface Signature {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly outputs: Readonly<Record<string, TensorInfo>>;
}

/** The version of graphs that TensorFlow 2.9 writes; all later ones read it. */
const producer = 1087;

const repeated = (type: string, id: number) => ({ rule: "repeated", type, id });
const map = (type: string, id: number) => ({ keyType: "string", type, id });

/** The part of TensorFlow's saved_model.proto and of what it is made of that we write, with its field numbers. */
export const schema = {
  nested: {
    Dim: { fields: { size: { type: "int64", id: 1 } } },
    TensorShape: { fields: { dim: repeated("Dim", 2) } },
    Tensor: {
      fields: {
        dtype: { type: "int32", id: 1 },
        tensorShape: { type: "TensorShape", id: 2 },
        tensorContent: { type: "bytes", id: 4 },
      },
    },
    List: { fields: { s: repeated("bytes", 2), i: repeated("int64", 3) } },
    AttrValue: {
      fields: {
        list: { type: "List", id: 1 },
        s: { type: "bytes", id: 2 },
        i: { type: "int64", id: 3 },
        f: { type: "float", id: 4 },
        b: { type: "bool", id: 5 },
        type: { type: "int32", id: 6 },
        shape: { type: "TensorShape", id: 7 },
        tensor: { type: "Tensor", id: 8 },
      },
      oneofs: { value: { oneof: ["list", "s", "i", "f", "b", "type", "shape", "tensor"] } },
    },
    Node: {
      fields: {
        name: { type: "string", id: 1 },
        op: { type: "string", id: 2 },
        input: repeated("string", 3),
        attr: map("AttrValue", 5),
      },
    },
    Version: { fields: { producer: { type: "int32", id: 1 } } },
    Graph: { fields: { node: repeated("Node", 1), versions: { type: "Version", id: 4 } } },
    TensorInfo: {
      fields: {
        name: { type: "string", id: 1 },
        dtype: { type: "int32", id: 2 },
        tensorShape: { type: "TensorShape", id: 3 },
      },
    },
    Signature: {
      fields: {
        inputs: map("TensorInfo", 1),
        outputs: map("TensorInfo", 2),
        methodName: { type: "string", id: 3 },
      },
    },
    MetaInfo: { fields: { tags: repeated("string", 4) } },
    MetaGraph: {
      fields: {
        metaInfo: { type: "MetaInfo", id: 1 },
        graph: { type: "Graph", id: 2 },
        signature: map("Signature", 5),
      },
    },
    SavedModel: {
      fields: { schemaVersion: { type: "int64", id: 1 }, metaGraphs: repeated("MetaGraph", 2) },
    },
  },
};
const savedModel = protobuf.Root.fromJSON(schema).lookupType("SavedModel");

export const shapeMessage = (shape: readonly number[]) => ({ dim: shape.map((size) => ({ size })) });

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Values of an attribute. */
export const attribute = {
  type: (dtype: DataType): Attribute => ({ type: dataTypes[dtype] }),
  int: (i: number): Attribute => ({ i }),
  float: (f: number): Attribute => ({ f }),
  bool: (b: boolean): Attribute => ({ b }),
  ints: (i: readonly number[]): Attribute => ({ list: { i } }),
  text: (s: string): Attribute => ({ s: bytesOf(s) }),
  texts: (s: readonly string[]): Attribute => ({ list: { s: s.map(bytesOf) } }),
  shape: (shape: readonly number[]): Attribute => ({ shape: shapeMessage(shape) }),
  tensor: (dtype: DataType, shape: readonly number[], tensorContent: Uint8Array): Attribute => ({
    tensor: { dtype: dataTypes[dtype], tensorShape: shapeMessage(shape), tensorContent },
  }),
};

function edges(infos: Readonly<Record<string, TensorInfo>>): object {
  return Object.fromEntries(
    Object.entries(infos).map(([key, { name, dtype, shape }]) => [
      key,
      { name, dtype: dataTypes[dtype], tensorShape: shapeMessage(shape) },
    ]),
  );
}

/** The bytes of a SavedModel's `saved_model.pb`, with the tag `serve`. */
export function encodeSavedModel(
  nodes: readonly NodeMessage[],
  signatures: Readonly<Record<string, Signature>>,
): Uint8Array {
  const signature = Object.fromEntries(
    Object.entries(signatures).map(([key, { inputs, outputs }]) => [
      key,
      { inputs: edges(inputs), outputs: edges(outputs), methodName: "tensorflow/serving/predict" },
    ]),
  );
  const graph = { node: nodes, versions: { producer } };
  const message = { schemaVersion: 1, metaGraphs: [{ metaInfo: { tags: ["serve"] }, graph, signature }] };
  return savedModel.encode(message).finish();
}
