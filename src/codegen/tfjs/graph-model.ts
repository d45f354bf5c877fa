import { internal } from "../../diagnostics/diagnostic.ts";
import type { TensorType } from "../../ir/ir.ts";
import { dataTypes, listShape, type NodeMessage, writtenNode } from "./graph-nodes.ts";
import type { Plan, Stored } from "./plan.ts";
import { tfjsType } from "./planner.ts";

/** A prediction as `tf.loadGraphModel` reads it. */
export interface GraphModel {
  /** The text of `model.json`. */
  readonly model: string;
  /** `weights.bin`. */
  readonly weights: Uint8Array<ArrayBuffer>;
}

interface Weight {
  readonly name: string;
  readonly type: TensorType;
  readonly values: ArrayLike<number>;
}

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
    const { more = [], ...written } = writtenNode(node);
    const own = name(node.output, `${node.purpose}/${node.output.slot}`);
    const given = node.inputs.map(({ slot }) => names.get(slot) ?? internal(`nothing is in slot ${slot}`));
    const beside = more.map(({ type, values }, i) => constant(`${own}/given${i}`, type, values));
    nodes.push({ name: own, input: [...given, ...beside], ...written });
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
