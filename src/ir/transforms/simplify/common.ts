import type { Graph, Operation, Value } from "../../ir.ts";
import type { PrimitiveName } from "../../primitives/attributes.ts";
import { type Rule, rewriteAll } from "../rewrite.ts";

const commutative: ReadonlySet<PrimitiveName> = new Set(["add", "mul", "max", "min", "equal", "and", "or"]);

/** Common subexpressions: an operation that was there before gives the value it gave then. */
export function shareCommon(graph: Graph): Graph {
  return rewriteAll(graph, oneOfEach);
}

function oneOfEach(): Rule {
  const known = new Map<string, Value>();
  return (_, operation) => {
    const key = describe(operation);
    const before = known.get(key);
    if (before === undefined) known.set(key, operation.output);
    return before;
  };
}

function describe({ op, inputs, attributes, output }: Operation): string {
  const ids = inputs.map((value) => value.id);
  if (commutative.has(op)) ids.sort((a, b) => a - b);
  const settings = Object.entries(attributes).map(([name, value]) => `${name}=${value}`);
  return [op, ...ids, output.type.dtype, ...settings.sort()].join(" ");
}
