import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import type { CheckedJoin, ColumnReference } from "../../typecheck/checked.ts";
import { type Cell, isMissing, showCell, textOf } from "../cells.ts";
import type { Table } from "../sources/table.ts";
import type { Refusals } from "./refusals.ts";
import type { Accessor, Rows } from "./rows.ts";

/** Finds each base row's partner in one more source. Rows whose number of partners is not allowed are refused: MM722, MM723. */
export async function joinSource(join: CheckedJoin, rows: Rows, refusals: Refusals): Promise<void> {
  const table = rows.tables.get(join.source);
  if (!table) return;
  const sides = join.on.map(({ left, right }) =>
    right.source === join.source ? { own: right, other: left } : { own: left, other: right },
  );
  const index = await indexOf(
    table,
    sides.map((side) => side.own),
  );
  const others = await Promise.all(sides.map((side) => rows.accessors(side.other)));
  const accessors = others.flat();
  const partners = new Int32Array(rows.base.rows).fill(-1);
  for (let row = 0; row < partners.length; row++) {
    const cells = accessors.map((cell) => cell(row));
    const found = cells.some(isMissing) ? [] : (index.get(keyOf(cells)) ?? []);
    partners[row] = found.length === 1 ? (found[0] ?? -1) : -1;
    if (found.length === 1 || (found.length === 0 && join.cardinality === "at most one")) continue;
    refusals.add(
      row,
      refusal(
        join,
        table,
        found,
        describe(
          sides.map((side) => side.other),
          accessors,
          row,
        ),
        rows,
        row,
      ),
    );
  }
  rows.join(join.source, partners);
}

/** A source's rows by their key. Rows without a key are partners of none. */
async function indexOf(table: Table, own: readonly ColumnReference[]): Promise<Map<string, number[]>> {
  const columns = await Promise.all(own.flatMap((side) => side.columns.map((column) => table.read(column))));
  const index = new Map<string, number[]>();
  for (let row = 0; row < table.rows; row++) {
    const cells = columns.map((column) => column[row] ?? null);
    if (cells.some(isMissing)) continue;
    const key = keyOf(cells);
    const rows = index.get(key);
    if (rows) rows.push(row);
    else index.set(key, [row]);
  }
  return index;
}

/** Values as one text: 7 and "7" are the same key, so that formats can be joined with one another. */
export function keyOf(cells: readonly Cell[]): string {
  return cells.map(textOf).join("\u001f");
}

function describe(
  references: readonly ColumnReference[],
  accessors: readonly Accessor[],
  row: number,
): string {
  const names = references.flatMap((reference) => reference.columns);
  return names.map((name, i) => `${name} ${showCell(accessors[i]?.(row) ?? null) || "nothing"}`).join(", ");
}

function refusal(
  join: CheckedJoin,
  table: Table,
  found: readonly number[],
  key: string,
  rows: Rows,
  row: number,
) {
  const details = {
    labels: [{ span: join.span, text: `${join.cardinality} is wanted` }],
    place: rows.place(row),
  };
  if (found.length === 0)
    return report(catalogue.preparation.joinNone, { source: join.source, key }, details);
  const [first, second] = found.map((partner) => table.place(partner).row ?? partner + 1);
  const told = { source: join.source, key, count: found.length, first: first ?? 0, second: second ?? 0 };
  return report(catalogue.preparation.joinMany, told, details);
}
