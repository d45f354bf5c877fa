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
  read(column: string): Promise<readonly Cell[]>;
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
  };
}

/** The table as read, in a schema of its own; queries see views of it. */
export function rawName(source: CheckedSource): string {
  return `raw.${quoteName(source.name)}`;
}

/** The values of one column of a table that DuckDB holds, in order. */
export async function readColumn(
  database: Database,
  source: CheckedSource,
  column: string,
): Promise<readonly Cell[]> {
  const [cells] = await database.columns(`SELECT ${quoteName(column)} FROM ${rawName(source)}`);
  return cells ?? [];
}

/** How many rows a table has. */
export async function countRows(database: Database, source: CheckedSource): Promise<number> {
  const [row] = await database.rows(`SELECT count(*) FROM ${rawName(source)}`);
  return Number(row?.[0]);
}
