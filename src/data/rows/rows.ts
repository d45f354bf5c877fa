import type { DataPlace } from "../../diagnostics/diagnostic.ts";
import { internal } from "../../diagnostics/diagnostic.ts";
import type { ColumnReference } from "../../typecheck/checked.ts";
import type { Cell } from "../cells.ts";
import type { Table } from "../sources/table.ts";

/** A column's value by row of the base. */
export type Accessor = (row: number) => Cell;

/** The base's rows, each with its partner in every joined source. */
export class Rows {
  readonly base: Table;
  readonly tables: ReadonlyMap<string, Table>;
  /** By source, the row of that source for each row of the base; -1 where there is none. */
  readonly #partners = new Map<string, Int32Array>();
  readonly #wanted = new Map<string, { readonly for: Int32Array; readonly rows: Int32Array }>();

  constructor(tables: ReadonlyMap<string, Table>, base: string) {
    this.tables = tables;
    this.base = tables.get(base) ?? internal(`no source ${base}`);
    this.#partners.set(
      base,
      Int32Array.from({ length: this.base.rows }, (_, row) => row),
    );
  }

  join(source: string, partners: Int32Array): void {
    this.#partners.set(source, partners);
  }

  partner(source: string, row: number): number {
    return (this.#partners.get(source) ?? internal(`${source} is not joined`))[row] ?? -1;
  }

  /** Accessors of a reference's columns. A row without a partner has null everywhere. */
  async accessors(reference: ColumnReference): Promise<readonly Accessor[]> {
    const table = this.tables.get(reference.source) ?? internal(`no source ${reference.source}`);
    const partners = this.#partners.get(reference.source) ?? internal(`${reference.source} is not joined`);
    const columns = await Promise.all(reference.columns.map((column) => table.read(column)));
    return columns.map((cells) => (row: number) => cells[partners[row] ?? -1] ?? null);
  }

  /** Cells of some rows of the base, piece by piece, one array for each of the reference's columns. */
  scan(
    { source, columns }: ColumnReference,
    wanted: Int32Array,
  ): AsyncIterable<readonly (readonly Cell[])[]> {
    const table = this.tables.get(source) ?? internal(`no source ${source}`);
    return table.scan(columns, this.#rowsOf(source, wanted));
  }

  /** The source's row for each wanted row of the base; the same array each time, by which tables know their order. */
  #rowsOf(source: string, wanted: Int32Array): Int32Array {
    if (source === this.base.source.name) return wanted;
    const known = this.#wanted.get(source);
    if (known?.for === wanted) return known.rows;
    const rows = wanted.map((row) => this.partner(source, row));
    this.#wanted.set(source, { for: wanted, rows });
    return rows;
  }

  /** Where a row of the base stands. */
  place(row: number, column?: string): DataPlace {
    const place = this.base.place(row);
    return column === undefined ? place : { ...place, column };
  }
}
