import type { FunctionBuilder } from "../../builder.ts";
import type { Func, Graph, Operation, Value } from "../../ir.ts";
import { isFloat, sameType } from "../../shapes.ts";
import { mapFunctions } from "../module.ts";
import { type Rule, rewrite, usedOnce } from "../rewrite.ts";

/**
 * x * (y * z) is (x * y) * z where x * y is known: the gradient of a softmax with its dropout's mask is one of the shares that
 * were masked. For floats.
 */
export function useKnownProducts(graph: Graph): Graph {
  return mapFunctions(graph, (func) => rewrite(func, regroup(func)));
}

function regroup(func: Func): Rule {
  const once = usedOnce(func);
  const known = new Map<string, Value>();
  return (b, operation) => {
    if (!isProduct(operation)) return undefined;
    const [x, y] = operation.inputs;
    for (const [one, other] of [operation.inputs, [y, x] as const]) {
      const found = once.has(other.id) ? regrouped(b, known, one, other) : undefined;
      if (!found) continue;
      once.delete(found.known.id);
      return b.op("mul", [found.known, found.left]);
    }
    known.set(key(x, y), operation.output);
    return undefined;
  };
}

/** `x` times `product` by a known product of `x` and one of its factors, and the factor that is left. */
function regrouped(
  b: FunctionBuilder,
  known: ReadonlyMap<string, Value>,
  x: Value,
  product: Value,
): { readonly known: Value; readonly left: Value } | undefined {
  const made = b.definition(product);
  if (!made || !isProduct(made)) return undefined;
  const [y, z] = made.inputs;
  const [first, second] = [known.get(key(x, y)), known.get(key(x, z))];
  if (first) return { known: first, left: z };
  return second && { known: second, left: y };
}

/** Of tensors of one type: nothing is broadcast. */
function isProduct(operation: Operation): operation is Operation & { inputs: readonly [Value, Value] } {
  const { op, inputs, output } = operation;
  return (
    op === "mul" && isFloat(output.type.dtype) && inputs.every(({ type }) => sameType(type, output.type))
  );
}

function key(x: Value, y: Value): string {
  return x.id < y.id ? `${x.id} ${y.id}` : `${y.id} ${x.id}`;
}
