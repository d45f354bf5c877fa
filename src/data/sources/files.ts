import { open, readFile } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import type { CheckedSource } from "../../typecheck/checked.ts";
import { type Cell, decodeText, FileReference, isBinary } from "../cells.ts";
import { inOrder } from "../in-order.ts";
import { type Database, quoteName } from "./database.ts";
import type { SourceFile } from "./paths.ts";
import { type Reading, rawName, type Table } from "./table.ts";

/** The columns of a `files` source. */
const columns: Readonly<Record<string, (file: SourceFile) => Cell>> = {
  path: (file) => file.shown,
  name: (file) => basename(file.path),
  stem: (file) => basename(file.path, extname(file.path)),
  folder: (file) => basename(dirname(file.path)),
  content: (file) => new FileReference(file.path),
};

/** Rows that are given at once. */
const piece = 1024;

export const fileColumns: readonly string[] = Object.keys(columns);

/** A source whose rows are files. Their contents are read when they are needed, or now where a later query asks for them. */
export async function readFiles(
  source: CheckedSource,
  files: readonly SourceFile[],
  reading: Reading,
): Promise<Table> {
  if (reading.queries.length > 0) await createView(source, files, reading);
  return {
    source,
    files,
    columns: fileColumns,
    broken: [],
    rows: files.length,
    place: (row) => ({ file: files[row]?.shown ?? source.name }),
    folder: (row) => dirname(files[row]?.path ?? reading.folder),
    read: async (column) => files.map((file) => columns[column]?.(file) ?? null),
    async *scan(names, rows) {
      const cell = (name: string, row: number) => (files[row] ? (columns[name]?.(files[row]) ?? null) : null);
      for (let start = 0; start < rows.length; start += piece) {
        const own = Array.from(rows.subarray(start, start + piece));
        yield names.map((name) => own.map((row) => cell(name, row)));
      }
    },
  };
}

async function createView(
  source: CheckedSource,
  files: readonly SourceFile[],
  reading: Reading,
): Promise<void> {
  const binary = await beginsBinary(files[0]);
  const wanted = !reading.columnsOnly && reading.queries.some((sql) => /\bcontent\b|\*/i.test(sql));
  const texts = fileColumns.slice(0, -1).map((name) => `${name} VARCHAR`);
  await reading.database.run(
    `CREATE TABLE ${rawName(source)} (${texts.join(", ")}, content ${binary ? "BLOB" : "VARCHAR"})`,
  );
  await fill(reading.database, source, files, wanted && (binary ? (bytes) => bytes : decodeText));
  await reading.database.run(`CREATE VIEW ${quoteName(source.name)} AS FROM ${rawName(source)}`);
}

type Content = ((bytes: Uint8Array) => string | Uint8Array) | false;

async function fill(
  database: Database,
  source: CheckedSource,
  files: readonly SourceFile[],
  content: Content,
): Promise<void> {
  const rows = inOrder(files, async (file) => [
    ...fileColumns.slice(0, -1).map((name) => String(columns[name]?.(file))),
    content ? content(await readFile(file.path)) : null,
  ]);
  await database.append(source.name, rows);
}

async function beginsBinary(file: SourceFile | undefined): Promise<boolean> {
  if (!file) return false;
  const handle = await open(file.path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(8192), 0, 8192, 0);
    return isBinary(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}
