import type { FunctionBuilder } from "../../builder.ts";
import type { Graph, Value } from "../../ir.ts";
import { type Rule, rewriteAll } from "../rewrite.ts";

/** Matrices that are transposed for a product only are transposed by the product. */
export function absorbTranspositions(graph: Graph): Graph {
  return rewriteAll(graph, () => absorb);
}

const absorb: Rule = (b, { op, inputs: [x, z], attributes }) => {
  if (op !== "matmul" || !x || !z) return undefined;
  const [left, right] = [beforeSwap(b, x), beforeSwap(b, z)];
  if (!left && !right) return undefined;
  return b.op("matmul", [left ?? x, right ?? z], {
    transposeA: (attributes["transposeA"] === true) !== (left !== undefined),
    transposeB: (attributes["transposeB"] === true) !== (right !== undefined),
  });
};

/** What `value` is but for a swap of its last two dimensions. */
function beforeSwap(b: FunctionBuilder, value: Value): Value | undefined {
  const definition = b.definition(value);
  if (definition?.op !== "transpose") return undefined;
  const permutation = definition.attributes["permutation"] as readonly number[];
  const last = permutation.length - 1;
  const swaps = permutation.every((axis, i) => axis === (i === last ? last - 1 : i === last - 1 ? last : i));
  return swaps ? definition.inputs[0] : undefined;
}
