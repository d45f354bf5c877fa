import { attribute, dataTypes, type NodeMessage } from "./proto.ts";

const withBias = attribute.texts(["BiasAdd"]);
const withBiasAndRelu = attribute.texts(["BiasAdd", "Relu"]);

/**
 * The same nodes with fewer kernels: a product of f32, its bias and a ReLU are one where nothing else uses what is between them, and so is a sum of
 * squares' sums. It is what grappler finds too, which looks for much else at each opening.
 */
export function fused(nodes: readonly NodeMessage[]): readonly NodeMessage[] {
  const uses = new Map<string, number>();
  for (const input of nodes.flatMap((node) => node.input)) {
    const name = input.replace("^", "");
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const left = new Map<string, NodeMessage>();
  const numbers = new Set<string>();
  for (const node of nodes) {
    const isSum = node.op === "AddV2" && node.input.every((name) => numbers.has(name));
    if (isSum || node.op === "L2Loss") numbers.add(node.name);
    const own = (name: string) => (uses.get(name) === 1 ? left.get(name) : undefined);
    const { kernel, parts } = (isSum ? sum(node, own) : withProduct(node, own)) ?? {
      kernel: node,
      parts: [],
    };
    for (const part of parts) left.delete(part.name);
    left.set(node.name, kernel);
  }
  return [...left.values()];
}

/** Whether grappler would still find kernels to join: what it does to convolutions and normalizations hangs on the machine. */
export function leavesKernels(nodes: readonly NodeMessage[]): boolean {
  return nodes.some(({ op }) => op === "Conv2D" || op === "FusedBatchNormV3");
}

/** A node that stands for one, and for parts of it that only it uses. */
interface Fusion {
  readonly kernel: NodeMessage;
  readonly parts: readonly NodeMessage[];
}

/** The node that gives an input, where nothing else takes it. */
type Own = (name: string) => NodeMessage | undefined;

/** A sum of numbers, with the sums among them. */
function sum({ name, input, attr }: NodeMessage, own: Own): Fusion {
  const parts = input.map(own).filter((part) => part?.op === "AddN") as NodeMessage[];
  const terms = input.flatMap((term) => parts.find((part) => part.name === term)?.input ?? [term]);
  const kernel = { name, op: "AddN", input: terms, attr: { ...attr, N: attribute.int(terms.length) } };
  return { kernel, parts };
}

function withProduct({ name, op, input: [x = "", ...more] }: NodeMessage, own: Own): Fusion | undefined {
  const part = own(x);
  if (!part) return undefined;
  const { input, attr } = part;
  const kernel = (fused: typeof withBias): Fusion => ({
    kernel: {
      name,
      op: "_FusedMatMul",
      input: [...input, ...more],
      attr: { ...attr, num_args: attribute.int(1), fused_ops: fused },
    },
    parts: [part],
  });
  const isProduct = part.op === "MatMul" && attr["T"]?.["type"] === dataTypes.f32;
  if (op === "BiasAdd" && isProduct) return kernel(withBias);
  return op === "Relu" && attr["fused_ops"] === withBias ? kernel(withBiasAndRelu) : undefined;
}
