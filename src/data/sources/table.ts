import { dirname } from "node:path";
import type { DataPlace, Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CheckedSource } from "../../typecheck/checked.ts";
import type { Cell } from "../cells.ts";
import { type Database, quoteName } from "./database.ts";
import type { SourceFile } from "./paths.ts";

/** A source that has been read. Rows count from 0, in the order of the files and within them. */
export interface Table {
  readonly source: CheckedSource;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly files: readonly SourceFile[];
  /** One for each row that couldn't be read; such rows are not counted. */
  readonly broken: readonly Diagnostic[];
  /** Where a row stands, for people. */
  place(row: number): DataPlace;
  /** The folder that paths in a row start from. */
  folder(row: number): string;
  /** All values of a column. */
  read(column: string): Promise<readonly Cell[]>;
  /** Values of columns of some rows, in their order, piece by piece; null in place of row -1. */
  scan(columns: readonly string[], rows: Int32Array): AsyncIterable<readonly (readonly Cell[])[]>;
}

/** What reading a source needs. */
export interface Reading {
  readonly database: Database;
  /** The program's folder. */
  readonly folder: string;
  /** The sources read before. */
  readonly tables: ReadonlyMap<string, Table>;
  /** Reads only what tells the columns. */
  readonly columnsOnly: boolean;
  /** The text of all queries that come later: what they may use is given to them as views. */
  readonly queries: readonly string[];
}

/** A stretch of rows that come from one file. */
export interface Segment {
  readonly file: SourceFile;
  readonly rows: number;
  /** Numbers, counted from 1, of the file's rows that are left out. */
  readonly broken: readonly number[];
}

/** The place of a row: the broken rows of its file are counted, as an editor would. */
export function placeIn(
  segments: readonly Segment[],
  row: number,
): { file: SourceFile; row: number } | undefined {
  let index = row;
  for (const segment of segments) {
    if (index < segment.rows) {
      let number = index + 1;
      for (const broken of segment.broken) if (broken <= number) number++;
      return { file: segment.file, row: number };
    }
    index -= segment.rows;
  }
  return undefined;
}

/** A table of which only the columns are wanted. */
export function emptyTable(
  source: CheckedSource,
  files: readonly SourceFile[],
  columns: readonly string[],
): Table {
  return {
    source,
    files,
    columns,
    broken: [],
    rows: 0,
    place: () => ({ file: files[0]?.shown ?? source.name }),
    folder: () => dirname(files[0]?.path ?? "."),
    read: async () => [],
    async *scan() {},
  };
}

/** The table as read, in a schema of its own; queries see views of it. */
export function rawName(source: CheckedSource): string {
  return `raw.${quoteName(source.name)}`;
}

/** How a table that DuckDB holds is read. */
export function reader(database: Database, source: CheckedSource): Pick<Table, "read" | "scan"> {
  const table = rawName(source);
  const arranged = new Map<Int32Array, Promise<string>>();
  /** The table itself where the rows are all of it as they stand; else one with these rows in their order, made once. */
  const tableOf = async (rows: Int32Array): Promise<string> => {
    const isAll =
      rows.every((row, place) => row === place) && rows.length === (await countRows(database, source));
    const made = isAll ? Promise.resolve(table) : (arranged.get(rows) ?? database.arrange(table, rows));
    arranged.set(rows, made);
    return made;
  };
  return {
    async read(column) {
      const [cells] = await database.columns(`SELECT ${quoteName(column)} FROM ${table}`);
      return cells ?? [];
    },
    async *scan(columns, rows) {
      yield* database.pieces(`SELECT ${columns.map(quoteName).join(", ")} FROM ${await tableOf(rows)}`);
    },
  };
}

/** How many rows a table has. */
export async function countRows(database: Database, source: CheckedSource): Promise<number> {
  const [row] = await database.rows(`SELECT count(*) FROM ${rawName(source)}`);
  return Number(row?.[0]);
}
