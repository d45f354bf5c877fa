import type { FunctionBuilder } from "../../builder.ts";
import type { Graph, Value } from "../../ir.ts";
import { type Rule, rewriteAll } from "../rewrite.ts";

/** The gradient of `relu` before a pool is taken where the pool's results are: a window gives its own to its greatest number alone. */
export function maskPools(graph: Graph): Graph {
  return rewriteAll(graph, () => masked);
}

const masked: Rule = (b, { op, inputs: [x, z] }) =>
  op === "mul" && x && z ? (behindPool(b, x, z) ?? behindPool(b, z, x)) : undefined;

/** `gradient * sign(x)` of x = relu(…), where the gradient is that of x's pool. */
function behindPool(b: FunctionBuilder, gradient: Value, sign: Value): Value | undefined {
  const [pool, above] = [b.definition(gradient), b.definition(sign)];
  const [x, y, dy] = pool?.op === "max_pool2d_gradient" ? pool.inputs : [];
  if (!x || !y || !dy || above?.op !== "sign" || above.inputs[0]?.id !== x.id) return undefined;
  if (b.definition(x)?.op !== "relu") return undefined;
  const kept = b.op("mul", [dy, b.op("sign", [y])]);
  return b.apply("max_pool2d_gradient", [x, y, kept], pool?.attributes ?? {});
}
