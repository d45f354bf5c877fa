import { internal } from "../../diagnostics/diagnostic.ts";
import type { TensorType } from "../../ir/ir.ts";
import { asOperation, type OperationAttribute } from "./operations.ts";
import type { Plan, Stored } from "./plan.ts";
import { tfjsType } from "./planner.ts";

/** A prediction as `tf.loadGraphModel` reads it. */
export interface GraphModel {
  /** The text of `model.json`. */
  readonly model: string;
  /** `weights.bin`. */
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** A node of TensorFlow's GraphDef, as JSON. */
interface NodeMessage {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, object>>;
}

interface Weight {
  readonly name: string;
  readonly type: TensorType;
  readonly values: ArrayLike<number>;
}

/** TensorFlow's names of tfjs's types. */
const dataTypes = { float32: "DT_FLOAT", int32: "DT_INT32", bool: "DT_BOOL" } as const;
const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** Writes a plan that changes nothing, with its cells' values as constants. */
export function graphModel(plan: Plan, cell: (path: string) => ArrayLike<number>): GraphModel {
  if (plan.writes.length + plan.randoms.length > 0) internal("a step that trains is no graph model");
  const names = new Map<number, string>();
  const taken = new Set<string>();
  const name = ({ slot }: Stored, wanted: string): string => {
    const own = taken.has(wanted) ? `${wanted}/${slot}` : wanted;
    taken.add(own);
    names.set(slot, own);
    return own;
  };
  const nodes: NodeMessage[] = plan.feeds.map((feed) => ({
    name: name(feed, feed.name),
    op: "Placeholder",
    attr: {
      dtype: { type: dataTypes[tfjsType(feed.type.dtype)] },
      shape: { shape: listShape(feed.type.shape) },
    },
  }));
  const weights: Weight[] = [];
  const constant = (own: string, type: TensorType, values: ArrayLike<number>) => {
    weights.push({ name: own, type, values });
    nodes.push({ name: own, op: "Const", attr: { dtype: { type: dataTypes[tfjsType(type.dtype)] } } });
    return own;
  };
  for (const read of plan.reads) constant(name(read, read.cell), read.type, cell(read.cell));
  for (const one of plan.constants) constant(name(one, `constant/${one.slot}`), one.type, one.values);
  for (const node of plan.nodes) {
    const given = {
      attributes: node.attributes,
      shapes: node.inputs.map(({ type }) => type.shape),
      rank: node.output.type.shape.length,
    };
    const { op, attributes, inputs } = asOperation(node.kernel, given);
    const own = name(node.output, `${node.purpose}/${node.output.slot}`);
    const input = inputs.map((one, i) => {
      if (typeof one !== "number") return constant(`${own}/given${i}`, one.type, one.values);
      const { slot } = node.inputs[one] as Stored;
      return names.get(slot) ?? internal(`nothing is in slot ${slot}`);
    });
    const attr = Object.entries(attributes).map(([key, value]) => [key, attributeMessage(value)]);
    nodes.push({ name: own, op, input, attr: Object.fromEntries(attr) });
  }
  const outputs = plan.results.map((result) => {
    const source = names.get(result.slot) as string;
    const own = name(result, result.name);
    const attr = { T: { type: dataTypes[tfjsType(result.type.dtype)] } };
    nodes.push({ name: own, op: "Identity", input: [source], attr });
    return [result.name, port(own, result.type)];
  });
  const inputs = plan.feeds.map((feed) => [feed.name, port(feed.name, feed.type)]);
  const described = {
    format: "graph-model",
    generatedBy: "multimc",
    signature: { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs) },
    modelTopology: { node: nodes, library: {}, versions: { producer: 1087 } },
    weightsManifest: [{ paths: ["weights.bin"], weights: weights.map(manifest) }],
  };
  return { model: JSON.stringify(described), weights: joined(weights) };
}

function port(name: string, { dtype, shape }: TensorType) {
  return { name: `${name}:0`, dtype: dataTypes[tfjsType(dtype)], tensorShape: listShape(shape) };
}

function manifest({ name, type }: Weight) {
  return { name, shape: type.shape, dtype: tfjsType(type.dtype) };
}

/** The weights' bytes one after another, little-endian. */
function joined(weights: readonly Weight[]): Uint8Array<ArrayBuffer> {
  const parts = weights.map(({ type, values }) => {
    const { buffer } = arrays[tfjsType(type.dtype)].from(values);
    return new Uint8Array(buffer);
  });
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const listShape = (shape: readonly number[]) => ({ dim: shape.map((size) => ({ size: String(size) })) });

/** Integers are texts, and texts base64, in protobuf's JSON. */
function attributeMessage(value: OperationAttribute): object {
  if ("int" in value) return { i: String(value.int) };
  if ("ints" in value) return { list: { i: value.ints.map(String) } };
  if ("bool" in value) return { b: value.bool };
  return "text" in value ? { s: base64(value.text) } : { type: dataTypes[value.type] };
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Of ASCII. */
function base64(value: string): string {
  return value.replaceAll(/[\s\S]{1,3}/g, (three) => {
    const [a = 0, b = 0, c = 0] = [...three].map((letter) => letter.charCodeAt(0));
    const bits = (a << 16) | (b << 8) | c;
    const digits = [18, 12, 6, 0].map((shift) => DIGITS[(bits >> shift) & 63]).join("");
    return digits.slice(0, three.length + 1).padEnd(4, "=");
  });
}
