import type { FunctionBuilder } from "../../builder.ts";
import type { Graph, Operation, Value } from "../../ir.ts";
import { isFloat, sameType } from "../../shapes.ts";
import { filler, type Rule, rewriteAll } from "../rewrite.ts";

/** `value` times `number`, or plus it, in the shape of `value`. */
interface Link {
  readonly value: Value;
  readonly number: number;
}

/** Chains of one operation with numbers become one: (x * 2) * 3 is x * 6, (x - 2) + 3 is x + 1. For floats. */
export function joinChains(graph: Graph): Graph {
  return rewriteAll(graph, () => chain);
}

const chain: Rule = (b, operation) =>
  isFloat(operation.output.type.dtype)
    ? (join(b, operation, factor, "mul", (a, c) => a * c) ??
      join(b, operation, offset, "add", (a, c) => a + c))
    : undefined;

function join(
  b: FunctionBuilder,
  operation: Operation,
  read: (b: FunctionBuilder, operation: Operation) => Link | undefined,
  op: "mul" | "add",
  combine: (a: number, c: number) => number,
): Value | undefined {
  const outer = read(b, operation);
  const before = outer && b.definition(outer.value);
  const inner = before && read(b, before);
  if (!inner) return undefined;
  const number = combine(inner.number, outer.number);
  return b.op(op, [inner.value, b.constant(number, operation.output.type.dtype)]);
}

function factor(b: FunctionBuilder, { op, inputs, output }: Operation): Link | undefined {
  const [x, y] = inputs;
  if (op === "neg") return link(output, x, -1);
  if (op === "mul") return link(output, x, filler(b, y)) ?? link(output, y, filler(b, x));
  const divisor = op === "div" ? filler(b, y) : undefined;
  return divisor ? link(output, x, 1 / divisor) : undefined;
}

function offset(b: FunctionBuilder, { op, inputs, output }: Operation): Link | undefined {
  const [x, y] = inputs;
  if (op === "add") return link(output, x, filler(b, y)) ?? link(output, y, filler(b, x));
  const subtrahend = op === "sub" ? filler(b, y) : undefined;
  return subtrahend === undefined ? undefined : link(output, x, -subtrahend);
}

function link(output: Value, value: Value | undefined, number: number | undefined): Link | undefined {
  return value && number !== undefined && sameType(value.type, output.type) ? { value, number } : undefined;
}
