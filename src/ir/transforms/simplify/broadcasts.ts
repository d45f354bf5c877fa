import type { FunctionBuilder } from "../../builder.ts";
import type { Graph, Value } from "../../ir.ts";
import { arithmetic } from "../../primitives/arithmetic.ts";
import { comparison } from "../../primitives/comparison.ts";
import { broadcastShapes, elements, sameShape } from "../../shapes.ts";
import { filler, type Rule, rewriteAll } from "../rewrite.ts";

const broadcasting: ReadonlySet<string> = new Set(Object.keys({ ...arithmetic, ...comparison }));

/**
 * Operations that broadcast their operands take them small: (broadcast x) * y is x * y where y has the shape of the result. Where none has,
 * the small result is broadcast.
 */
export function narrowOperands(graph: Graph): Graph {
  return rewriteAll(graph, () => narrow);
}

const narrow: Rule = (b, operation) => {
  const { op, inputs, attributes, output } = operation;
  if (!broadcasting.has(op)) return undefined;
  const small = inputs.map((value) => source(b, value) ?? value);
  if (small.every((value, i) => value === inputs[i])) return undefined;
  const shape = broadcastShapes(...small.map(({ type }) => type.shape)) ?? output.type.shape;
  if (sameShape(shape, output.type.shape)) return b.apply(op, small, attributes);
  const isLess = elements(shape) < elements(output.type.shape);
  return isLess
    ? b.op("broadcast", [b.apply(op, small, attributes)], { shape: output.type.shape })
    : undefined;
};

/** What `value` was made of by broadcasting. */
function source(b: FunctionBuilder, value: Value): Value | undefined {
  const definition = b.definition(value);
  if (definition?.op === "broadcast") return definition.inputs[0];
  const number = value.type.shape.length > 0 ? filler(b, value) : undefined;
  return number === undefined ? undefined : b.constant(number, value.type.dtype);
}
