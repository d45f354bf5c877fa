import type { Graph, Value } from "../../../ir/ir.ts";
import { operations } from "./plan.ts";

/** For each place of a list the first one that holds the same number: `first_occurrence` of a feed. */
export interface Firsts {
  readonly kind: "firsts";
  /** i32, a feed of as many places. */
  readonly of: Value;
  /** Its numbers are below this. */
  readonly rows: number;
  readonly output: Value;
}

/** Those of a flat graph, by their outputs' ids. */
export function firsts(graph: Graph): ReadonlyMap<number, Firsts> {
  const made = new Map(operations(graph).map((operation) => [operation.output.id, operation]));
  const fed = new Set(graph.feeds.map(({ value }) => value.id));
  const found = operations(graph).flatMap(({ op, inputs, attributes, output }): readonly Firsts[] => {
    const [list] = inputs;
    if (op !== "first_occurrence" || !list) return [];
    const source = made.get(list.id);
    const of = source?.op === "reshape" ? source.inputs[0] : list;
    const { rows } = attributes as { rows: number };
    return of && fed.has(of.id) ? [{ kind: "firsts", of, rows, output }] : [];
  });
  return new Map(found.map((one) => [one.output.id, one]));
}
