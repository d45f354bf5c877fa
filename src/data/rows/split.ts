import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import type { CheckedData, CheckedSplit, PartName } from "../../typecheck/checked.ts";
import { nearest } from "../../typecheck/suggest.ts";
import { textOf } from "../cells.ts";
import { hashShare } from "../hash.ts";
import { keyOf } from "./join.ts";
import type { Refusals } from "./refusals.ts";
import type { Accessor, Rows } from "./rows.ts";

/** The part of each row of the base; undefined where the shares leave a row out. */
export type Assignment = (row: number) => PartName | undefined;

/** Decides each row's part from the row alone, or, for exact shares, from all rows' hashes. Refuses rows by MM724. */
export async function assignParts(
  data: CheckedData,
  rows: Rows,
  order: Int32Array,
  refusals: Refusals,
): Promise<Assignment> {
  const { split } = data;
  switch (split.by.kind) {
    case "hash": {
      const { columns, salt } = split.by;
      const accessors = (await Promise.all(columns.map((reference) => rows.accessors(reference)))).flat();
      return decided(rows, order, (row) =>
        partAt(split, hashShare(keyOf(accessors.map((cell) => cell(row))), salt)),
      );
    }
    case "random": {
      const key = (await Promise.all(data.key.map((reference) => rows.accessors(reference)))).flat();
      return exactShares(split, split.by.seed, rows, order, key);
    }
    case "column": {
      const [cell] = await rows.accessors(split.by.column);
      return cell ? byValue(split, cell, rows, order, refusals) : () => undefined;
    }
  }
}

/** Parts are decided once: what they are decided by takes much more memory than they do. */
function decided(rows: Rows, order: Int32Array, part: Assignment): Assignment {
  const names: (PartName | undefined)[] = [undefined, "train", "validation", "test"];
  const parts = new Uint8Array(rows.base.rows);
  for (const row of order) parts[row] = names.indexOf(part(row));
  return (row) => names[parts[row] ?? 0];
}

function partAt(split: CheckedSplit, place: number): PartName | undefined {
  let end = 0;
  for (const part of split.parts) {
    end += Number(part.value);
    // Shares such as 80%, 10%, 10% add up to a little less than 1 in floating point.
    if (place < end || end > 1 - 1e-9) return part.name;
  }
  return undefined;
}

/** Rows sorted by a hash of their key (or their number) and cut at the shares. */
function exactShares(
  split: CheckedSplit,
  seed: number,
  rows: Rows,
  order: Int32Array,
  key: readonly Accessor[],
): Assignment {
  const name = (row: number) => (key.length === 0 ? String(row) : keyOf(key.map((cell) => cell(row))));
  const hashes = new Float64Array(rows.base.rows);
  for (const row of order) hashes[row] = hashShare(name(row), seed);
  const hash = (row: number) => hashes[row] ?? 0;
  const shuffled = order.toSorted((a, b) => hash(a) - hash(b) || a - b);
  const places = new Int32Array(rows.base.rows);
  for (const [i, row] of shuffled.entries()) places[row] = i;
  return decided(rows, order, (row) => partAt(split, ((places[row] ?? 0) + 0.5) / shuffled.length));
}

function byValue(
  split: CheckedSplit,
  cell: Accessor,
  rows: Rows,
  order: Int32Array,
  refusals: Refusals,
): Assignment {
  const parts = new Map(split.parts.map((part) => [String(part.value), part.name]));
  const column = split.by.kind === "column" ? (split.by.column.columns[0] ?? "") : "";
  for (const row of order) {
    const value = textOf(cell(row));
    if (parts.has(value)) continue;
    const told = { column, value: JSON.stringify(value), near: nearest(value, parts.keys()) };
    const labels = [{ span: split.span, text: `the parts' values: ${[...parts.keys()].join(", ")}` }];
    refusals.add(
      row,
      report(catalogue.preparation.unknownPart, told, { labels, place: rows.place(row, column) }),
    );
  }
  return decided(rows, order, (row) => parts.get(textOf(cell(row))));
}
