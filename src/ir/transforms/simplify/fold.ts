import { dense, settle } from "../../interpreter/dense.ts";
import type { Graph, Operation, TensorType, Value } from "../../ir.ts";
import type { PrimitiveName } from "../../primitives/attributes.ts";
import { perElement, primitiveOf } from "../../primitives/index.ts";
import { elements } from "../../shapes.ts";
import { zip } from "../module.ts";
import { filled, filler, type Rule, rewriteAll } from "../rewrite.ts";

const rearranging: ReadonlySet<PrimitiveName> = new Set([
  "reshape",
  "broadcast",
  "transpose",
  "slice",
  "reduce_max",
]);

/** Constant folding: an operation on constants that are filled with one number each, where the result is filled so too. */
export function foldConstants(graph: Graph): Graph {
  return rewriteAll(graph, () => fold);
}

const fold: Rule = (b, operation) => {
  const numbers = operation.inputs.map((value) => filler(b, value)).filter((number) => number !== undefined);
  if (numbers.length < operation.inputs.length) return undefined;
  const result = foldNumbers(operation, numbers);
  return result === undefined ? undefined : filled(b, operation.output, result);
};

function foldNumbers(operation: Operation, numbers: readonly number[]): number | undefined {
  const [first] = numbers;
  if (first === undefined) return undefined;
  if (perElement.has(operation.op)) return onScalars(operation, numbers);
  if (rearranging.has(operation.op)) return first;
  return operation.op === "reduce_sum" ? first * ratio(operation.inputs[0], operation.output) : undefined;
}

/** How many elements are summed to one. */
function ratio(input: Value | undefined, output: Value): number {
  return elements(input?.type.shape ?? []) / elements(output.type.shape);
}

/** The operation on scalars, without rounding of floats: an engine rounds when it makes the constant. */
function onScalars(
  { op, inputs, attributes, output }: Operation,
  numbers: readonly number[],
): number | undefined {
  const scalars = zip(inputs, numbers).map(([{ type }, number]) =>
    dense({ dtype: type.dtype, shape: [] }, number),
  );
  const result: TensorType = { dtype: output.type.dtype, shape: [] };
  const data = primitiveOf(op).evaluate(scalars, attributes as never, result);
  return settle(data, result, "f64", scalars).data[0];
}
