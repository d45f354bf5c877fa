import {
  dataTypes,
  type ElementType,
  encodeModel,
  type NodeAttribute,
  type NodeMessage,
  type TensorMessage,
  type ValueMessage,
} from "./proto.ts";

type NodeAttributes = Readonly<Record<string, NodeAttribute>>;

const arrays = {
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  u8: Uint8Array,
  bool: Uint8Array,
};

/** The little-endian bytes of numbers. */
function bytesOf(dtype: ElementType, values: readonly number[]): Uint8Array {
  const data = dtype === "i64" ? BigInt64Array.from(values, BigInt) : new arrays[dtype](values);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * The nodes and constants of one ONNX graph. Values are known by name. Equal constants and equal nodes are made once: every node
 * here is pure, so what is computed twice is shared (the columns of a convolution by its gradient, a transposed copy by its users).
 */
export class Nodes {
  private readonly nodes: NodeMessage[] = [];
  private readonly constants: TensorMessage[] = [];
  private readonly made = new Map<string, readonly string[]>();
  private next = 0;
  /** Leads the names of the nodes that follow: what they are for. */
  purpose = "";

  /** The first output of a node. */
  node(opType: string, input: readonly string[], attributes: NodeAttributes = {}): string {
    return this.multiple(opType, input, attributes, 1)[0] as string;
  }

  /** All outputs of a node with several. */
  multiple(
    opType: string,
    input: readonly string[],
    attributes: NodeAttributes,
    outputs: number,
  ): readonly string[] {
    const key = JSON.stringify([opType, input, attributes, outputs]);
    const known = this.made.get(key);
    if (known) return known;
    const name = this.fresh(opType.slice(opType.lastIndexOf(".") + 1));
    const output = Array.from({ length: outputs }, (_, i) => (i === 0 ? name : `${name}:${i}`));
    this.nodes.push({ opType, name, input, output, attributes });
    this.made.set(key, output);
    return output;
  }

  /** A constant tensor, row-major. */
  constant(dtype: ElementType, dims: readonly number[], values: readonly number[]): string {
    const key = `${dtype}[${dims}] ${values.map((value) => (Object.is(value, -0) ? "-0" : value))}`;
    const known = this.made.get(key)?.[0];
    if (known) return known;
    const name = this.fresh("constant");
    this.constants.push({ name, dims, dataType: dataTypes[dtype], rawData: bytesOf(dtype, values) });
    this.made.set(key, [name]);
    return name;
  }

  /** ONNX's number of a dtype. */
  dataType(dtype: ElementType): number {
    return dataTypes[dtype];
  }

  /** A list of 64-bit integers: shapes, axes, starts. */
  integers(values: readonly number[]): string {
    return this.constant("i64", [values.length], values);
  }

  /** The names that outputs hang on, their own included. */
  uses(outputs: readonly string[]): ReadonlySet<string> {
    const used = new Set(outputs);
    for (const { input, output } of this.nodes.toReversed())
      if (output.some((name) => used.has(name))) for (const name of input) used.add(name);
    return used;
  }

  /**
   * What the outputs hang on, as an ONNX file. `outputs` says which value each output is; a value that is an input, a constant or already
   * another output is copied.
   */
  encode(
    name: string,
    inputs: readonly ValueMessage[],
    outputs: readonly { readonly message: ValueMessage; readonly value: string }[],
  ): Uint8Array {
    const used = this.uses(outputs.map(({ value }) => value));
    const needed = this.nodes.filter(({ output }) => output.some((name) => used.has(name)));
    const computed = new Set(needed.flatMap((node) => node.output));
    const renamed = new Map<string, string>();
    const copies: NodeMessage[] = [];
    for (const { message, value } of outputs) {
      if (computed.has(value) && !renamed.has(value)) renamed.set(value, message.name);
      else copies.push(copy(value, message.name));
    }
    const rename = (value: string) => renamed.get(value) ?? value;
    const nodes = [...needed, ...copies].map((node) => ({
      ...node,
      input: node.input.map(rename),
      output: node.output.map(rename),
    }));
    return encodeModel({
      name,
      nodes,
      initializers: this.constants.filter((constant) => used.has(constant.name)),
      inputs,
      outputs: outputs.map(({ message }) => message),
    });
  }

  private fresh(what: string): string {
    return `${this.purpose}/${what}_${this.next++}`;
  }
}

function copy(value: string, name: string): NodeMessage {
  return {
    opType: "Identity",
    name: `copy of ${name}`,
    input: [value],
    output: [name],
    attributes: {},
  };
}
