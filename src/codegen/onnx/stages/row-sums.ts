import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Graph, Operation, Value } from "../../../ir/ir.ts";
import { elements } from "../../../ir/shapes.ts";

/** Sums of a table's rows: for each entry, `weight[entry] * table[from[entry]]` is added to row `to[entry]` of the output. */
export interface RowSum {
  readonly kind: "sum";
  /** f32[R, D]; where nothing is chosen, f32[...E, D], a row for each entry. */
  readonly table: Value;
  /** Feeds of as many entries. */
  readonly to: Value;
  readonly chosen?: { readonly from: Value; readonly weights: Value };
  readonly output: Value;
}

/** The sums of a flat graph, by their outputs' ids: those of chosen rows, and those of all, as gradients of tables are. */
export function rowSums({ main, feeds }: Graph): ReadonlyMap<number, RowSum> {
  const made = new Map<number, Operation>();
  const fed = new Set(feeds.map(({ value }) => value.id));
  const found = new Map<number, RowSum>();
  for (const instruction of main.instructions) {
    if (instruction.kind === "call")
      return internal(`a call of ${instruction.callee} is left in a flat graph`);
    made.set(instruction.output.id, instruction);
    const sum = [weightedSum(instruction, made), plainSum(instruction)].find((one) => one && isFed(one, fed));
    if (sum) found.set(sum.output.id, sum);
  }
  return found;
}

function isFed({ to, chosen }: RowSum, fed: ReadonlySet<number>): boolean {
  return [to, ...(chosen ? [chosen.from, chosen.weights] : [])].every(({ id }) => fed.has(id));
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
