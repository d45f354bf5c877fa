import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedData } from "../../typecheck/checked.ts";
import { type Cell, columnOrder, isMissing, showCell } from "../cells.ts";
import type { Refusals } from "./refusals.ts";
import type { Accessor, Rows } from "./rows.ts";

/** How many pairs of equal keys are shown. */
const shown = 5;

/** The base's rows in key order, or as they stand where there is no key. Errors: MM720 refuses a row, MM721 is thrown. */
export async function orderRows(data: CheckedData, rows: Rows, refusals: Refusals): Promise<Int32Array> {
  const all = Int32Array.from({ length: rows.base.rows }, (_, row) => row);
  if (data.key.length === 0) return all;
  const columns = data.key.flatMap((reference) => reference.columns);
  const accessors = (await Promise.all(data.key.map((reference) => rows.accessors(reference)))).flat();
  const labels = data.key.map((reference) => ({ span: reference.span, text: "the key" }));
  const keyed = all.filter((row) => {
    const missing = accessors.findIndex((cell) => isMissing(cell(row)));
    if (missing < 0) return true;
    const told = { column: columns[missing] ?? "" };
    refusals.add(row, report(catalogue.preparation.keyMissing, told, { labels, place: rows.place(row) }));
    return false;
  });
  const orders = accessors.map((cell) => columnOrder(valuesOf(keyed, cell)));
  const compare = (a: number, b: number): number => {
    for (const [i, cell] of accessors.entries()) {
      const order = orders[i]?.(cell(a), cell(b)) ?? 0;
      if (order !== 0) return order;
    }
    return 0;
  };
  const isSorted = keyed.every((row, i) => i === 0 || compare(keyed[i - 1] ?? row, row) <= 0);
  const sorted = isSorted ? keyed : keyed.sort((a, b) => compare(a, b) || a - b);
  refuseEqual(sorted, compare, columns, accessors, rows, labels);
  return sorted;
}

function* valuesOf(rows: Int32Array, cell: Accessor): Generator<Cell> {
  for (const row of rows) yield cell(row);
}

function refuseEqual(
  sorted: Int32Array,
  compare: (a: number, b: number) => number,
  columns: readonly string[],
  accessors: readonly Accessor[],
  rows: Rows,
  labels: readonly { span: CheckedData["span"]; text: string }[],
): void {
  const equal = [];
  for (let i = 1; i < sorted.length && equal.length < shown; i++) {
    const [a = 0, b = 0] = [sorted[i - 1], sorted[i]];
    if (compare(a, b) !== 0) continue;
    const [first, second] = [rows.place(a), rows.place(b)];
    const told = {
      key: columns.map((column, c) => `${column} ${showCell(accessors[c]?.(a) ?? null)}`).join(", "),
      first: first.row ?? a + 1,
      second: second.row ?? b + 1,
      file: first.file === second.file ? first.file : `${first.file} and ${second.file}`,
    };
    equal.push(report(catalogue.preparation.keyTwice, told, { labels, place: second }));
  }
  if (equal.length > 0) throw new MultimError(equal);
}
