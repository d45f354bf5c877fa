import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Graph, Operation, Value } from "../../../ir/ir.ts";
import { elements } from "../../../ir/shapes.ts";

/** Sums of a table's rows: for each entry, `weights[entry] * table[from[entry]]` is added to row `to[entry]` of the output. */
export interface RowSum {
  readonly kind: "sum";
  /** f32[R, D] */
  readonly table: Value;
  /** These three are feeds of as many entries. */
  readonly from: Value;
  readonly weights: Value;
  readonly to: Value;
  readonly output: Value;
}

/** The sums of a flat graph, by their outputs' ids. */
export function rowSums({ main, feeds }: Graph): ReadonlyMap<number, RowSum> {
  const made = new Map<number, Operation>();
  const fed = new Set(feeds.map(({ value }) => value.id));
  const found = new Map<number, RowSum>();
  for (const instruction of main.instructions) {
    if (instruction.kind === "call")
      return internal(`a call of ${instruction.callee} is left in a flat graph`);
    made.set(instruction.output.id, instruction);
    const sum = rowSum(instruction, made);
    if (sum && [sum.from, sum.weights, sum.to].every(({ id }) => fed.has(id))) found.set(sum.output.id, sum);
  }
  return found;
}

/** How many products are added. */
export function products({ from, table }: RowSum): number {
  return elements(from.type.shape) * elements(table.type.shape.slice(1));
}

/** `scatter_add(to, gather(table, from) * reshape(weights))` */
function rowSum(
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
    ? { kind: "sum", table, from, weights, to, output }
    : undefined;
}
