import type { FunctionBuilder } from "../../builder.ts";
import type { Graph, Operation, Value } from "../../ir.ts";
import { sameType } from "../../shapes.ts";
import { type Rule, rewriteAll } from "../rewrite.ts";

/**
 * The sums of the rows of X Yᵀ times R are those of X times R Y, where that is there already and has shorter rows: what a softmax's
 * gradient needs of attention's shares (Dao et al. 2022, "FlashAttention", appendix B.2).
 */
export function shareProducts(graph: Graph): Graph {
  return rewriteAll(graph, shorterRows);
}

function shorterRows(): Rule {
  /** Matrix products by the factors of their left side, their right side and whether that is transposed. */
  const products = new Map<string, Value>();
  const key = (left: readonly Value[], right: Value, transposed: boolean) =>
    [...left.map(({ id }) => id).sort((a, b) => a - b), transposed, right.id].join(" ");
  return (b, operation) => {
    const { op, inputs, attributes, output } = operation;
    if (op === "matmul" && !attributes["transposeA"]) {
      const [left, right] = inputs as [Value, Value];
      products.set(key(factorsOf(b, left), right, attributes["transposeB"] as boolean), output);
    }
    if (op !== "reduce_sum") return undefined;
    const [x] = inputs as [Value];
    const axes = attributes["axes"] as readonly number[];
    if (axes.length !== 1 || axes[0] !== x.type.shape.length - 1) return undefined;
    const factors = factorsOf(b, x);
    for (const [i, factor] of factors.entries()) {
      const product = productOf(b, factor);
      const [left, right] = product?.inputs ?? [];
      if (!product || !left || !right) continue;
      const other = products.get(key(factors.toSpliced(i, 1), right, !product.attributes["transposeB"]));
      if (other && sameType(other.type, left.type) && width(left) < width(x))
        return b.op("reduce_sum", [b.op("mul", [left, other])], { axes });
    }
    return undefined;
  };
}

const width = ({ type }: Value) => type.shape.at(-1) ?? 1;

function productOf(b: FunctionBuilder, value: Value): Operation | undefined {
  const definition = b.definition(value);
  return definition?.op === "matmul" && !definition.attributes["transposeA"] ? definition : undefined;
}

/** What a value is the product of, element by element. */
function factorsOf(b: FunctionBuilder, value: Value): readonly Value[] {
  const definition = b.definition(value);
  const inputs = definition?.op === "mul" ? definition.inputs : [];
  const whole = inputs.length > 0 && inputs.every(({ type }) => sameType(type, value.type));
  return whole ? inputs.flatMap((input) => factorsOf(b, input)) : [value];
}
