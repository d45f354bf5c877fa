import { elements, type Shape } from "../../ir/shapes.ts";
import { type Attribute, attribute, type NodeMessage } from "./proto.ts";

const arrays = {
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  u8: Uint8Array,
  u32: Uint32Array,
  bool: Uint8Array,
};
type ConstantType = keyof typeof arrays;

type Attributes = Readonly<Record<string, Attribute>>;

/** How a node is written beside its inputs and attributes. */
interface Options {
  /** Nodes that have to be done before. */
  readonly after?: readonly string[];
  /** Does more than give its outputs, so that one like it is another one. */
  readonly stateful?: boolean;
}

/**
 * Nodes of a TensorFlow graph, all under one prefix. Values are known by the name of the node that gives them. Equal nodes without state
 * are made once.
 */
export class Nodes {
  readonly all: NodeMessage[] = [];
  private readonly prefix: string;
  private readonly made = new Map<string, string>();
  private readonly constants = new Map<string, string>();
  /** Leads the names of the nodes that follow: what they are for. */
  purpose = "";

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  /** The name of a node's first output. */
  node(op: string, inputs: readonly string[], attributes: Attributes = {}, options: Options = {}): string {
    const { after = [], stateful = false } = options;
    const input = [...inputs, ...after.map((name) => `^${name}`)];
    const key = JSON.stringify([op, input, attributes]);
    const known = stateful ? undefined : this.made.get(key);
    if (known !== undefined) return known;
    const name = `${this.prefix}/${this.purpose && `${this.purpose}/`}${op}_${this.all.length}`;
    this.all.push({ name, op, input, attr: attributes });
    if (!stateful) this.made.set(key, name);
    return name;
  }

  /** A constant tensor, row-major; one number fills it. */
  constant(dtype: ConstantType, shape: Shape, values: number | readonly number[]): string {
    const list = typeof values === "number" ? new Array<number>(elements(shape)).fill(values) : values;
    const bytes = new Uint8Array(new arrays[dtype](list).buffer);
    const key = `${dtype} [${shape}] ${bytes}`;
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const attributes = { dtype: attribute.type(dtype), value: attribute.tensor(dtype, shape, bytes) };
    const name = this.node("Const", [], attributes, { stateful: true });
    this.constants.set(key, name);
    return name;
  }

  /** A list of 32-bit integers: shapes, axes, starts. */
  integers(values: readonly number[]): string {
    return this.constant("i32", [values.length], values);
  }
}

const nodeOf = (input: string) => input.replace(/^\^|:\d+$/g, "");

/** The named nodes, all that they need, and so on. */
export function leadingTo(nodes: ReadonlyMap<string, NodeMessage>, names: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const waiting = [...names].map(nodeOf);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...(nodes.get(name)?.input ?? []).map(nodeOf));
  }
  return found;
}

/** Whether one of `some` leads to a node or is it. The nodes stand in an order in which inputs come before those who take them. */
export function ancestry(
  nodes: readonly NodeMessage[],
  some: ReadonlySet<string>,
): (one: string, name: string) => boolean {
  const bits = new Map([...some].map((name, i) => [name, 1n << BigInt(i)]));
  const above = new Map<string, bigint>();
  const bitsOf = (name: string) => above.get(nodeOf(name)) ?? 0n;
  for (const { name, input } of nodes)
    above.set(
      name,
      input.reduce((all, from) => all | bitsOf(from), bits.get(name) ?? 0n),
    );
  return (one, name) => (bitsOf(name) & (bits.get(one) ?? 0n)) !== 0n;
}

export function byName(nodes: readonly NodeMessage[]): ReadonlyMap<string, NodeMessage> {
  return new Map(nodes.map((node) => [node.name, node]));
}
