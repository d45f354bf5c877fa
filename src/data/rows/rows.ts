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

  /** Where a row of the base stands. */
  place(row: number, column?: string): DataPlace {
    const place = this.base.place(row);
    return column === undefined ? place : { ...place, column };
  }
}
