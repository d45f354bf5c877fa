import type { FunctionBuilder } from "../../builder.ts";
import type { Graph, Operation, Value } from "../../ir.ts";
import { arithmetic } from "../../primitives/arithmetic.ts";
import { comparison } from "../../primitives/comparison.ts";
import { broadcastShapes, sameShape } from "../../shapes.ts";
import { filler, type Rule, rewriteAll } from "../rewrite.ts";

const broadcasting: ReadonlySet<string> = new Set(Object.keys({ ...arithmetic, ...comparison }));

/** Operations that broadcast their operands take them small: (broadcast x) * y is x * y where y has the shape of the result. */
export function narrowOperands(graph: Graph): Graph {
  return rewriteAll(graph, () => narrow);
}

const narrow: Rule = (b, operation) => {
  if (!broadcasting.has(operation.op)) return undefined;
  const operands = [...operation.inputs];
  for (const [i, value] of operation.inputs.entries()) {
    const small = source(b, value);
    if (small && fits(operation, operands.with(i, small))) operands[i] = small;
  }
  const changed = operands.some((value, i) => value !== operation.inputs[i]);
  return changed ? b.apply(operation.op, operands, operation.attributes) : undefined;
};

/** What `value` was made of by broadcasting. */
function source(b: FunctionBuilder, value: Value): Value | undefined {
  const definition = b.definition(value);
  if (definition?.op === "broadcast") return definition.inputs[0];
  const number = value.type.shape.length > 0 ? filler(b, value) : undefined;
  return number === undefined ? undefined : b.constant(number, value.type.dtype);
}

function fits(operation: Operation, operands: readonly Value[]): boolean {
  const shape = broadcastShapes(...operands.map((value) => value.type.shape));
  return shape !== undefined && sameShape(shape, operation.output.type.shape);
}
