import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Graph, Operation, Value } from "../../../ir/ir.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Firsts } from "./firsts.ts";

/** Sums of a table's rows: for each entry, `weight[entry] * table[from[entry]]` is added to row `to[entry]` of the output. */
export interface RowSum {
  readonly kind: "sum";
  /** f32[R, D]; where nothing is chosen, f32[...E, D], a row for each entry. */
  readonly table: Value;
  /** A feed, or places that a loop finds. */
  readonly to: Value;
  /** Feeds of as many entries. */
  readonly chosen?: { readonly from: Value; readonly weights: Value };
  readonly output: Value;
}

/**
 * The sums of a flat graph, by their outputs' ids: those of chosen rows, and those of all, as gradients of tables are. Those to
 * whose `places` are found by loops are among them.
 */
export function rowSums(
  { main, feeds }: Graph,
  places: ReadonlyMap<number, Firsts>,
): ReadonlyMap<number, RowSum> {
  const made = new Map<number, Operation>();
  const fed = new Set(feeds.map(({ value }) => value.id));
  const found = new Map<number, RowSum>();
  for (const instruction of main.instructions) {
    if (instruction.kind === "call")
      return internal(`a call of ${instruction.callee} is left in a flat graph`);
    made.set(instruction.output.id, instruction);
    const sum = [weightedSum(instruction, made), plainSum(instruction)].find(
      (one) => one && (places.has(one.to.id) || fed.has(one.to.id)) && isFed(one, fed),
    );
    if (sum) found.set(sum.output.id, sum);
  }
  return found;
}

function isFed({ chosen }: RowSum, fed: ReadonlySet<number>): boolean {
  return chosen === undefined || (fed.has(chosen.from.id) && fed.has(chosen.weights.id));
}

/** How many numbers are added. */
export function additions({ to, output }: RowSum): number {
  return elements(to.type.shape) * elements(output.type.shape.slice(1));
}

/** `scatter_add(to, gather(table, from) * reshape(weights))` */
function weightedSum(
  { op, inputs: [to, updates], output }: Operation,
  made: ReadonlyMap<number, Operation>,
): RowSum | undefined {
  const inputs = (value: Value | undefined, wanted: Operation["op"]): readonly (Value | undefined)[] => {
    const operation = value && made.get(value.id);
    return operation?.op === wanted ? operation.inputs : [];
  };
  const [rows, column] = op === "scatter_add" ? inputs(updates, "mul") : [];
  const [table, from] = inputs(rows, "gather");
  const [weights] = inputs(column, "reshape");
  if (!to || !table || !from || !weights || output.type.dtype !== "f32") return undefined;
  const flat = [to, from, weights].every(({ type }) => type.shape.length === 1);
  return flat && table.type.shape.length === 2
    ? { kind: "sum", table, to, chosen: { from, weights }, output }
    : undefined;
}

/** `scatter_add(to, rows)` of a table */
function plainSum({ op, inputs: [to, table], output }: Operation): RowSum | undefined {
  if (op !== "scatter_add" || !to || !table) return undefined;
  const { dtype, shape } = output.type;
  return dtype === "f32" && shape.length === 2 ? { kind: "sum", table, to, output } : undefined;
}
