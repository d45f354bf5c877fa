import { open, readFile } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import type { CheckedSource } from "../../typecheck/checked.ts";
import { type Cell, decodeText, FileReference } from "../cells.ts";
import { inChunks } from "../chunks.ts";
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
  };
}

async function createView(
  source: CheckedSource,
  files: readonly SourceFile[],
  reading: Reading,
): Promise<void> {
  const binary = await isBinary(files[0]);
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
  const rows = inChunks(files, async (file) => [
    ...fileColumns.slice(0, -1).map((name) => String(columns[name]?.(file))),
    content ? content(await readFile(file.path)) : null,
  ]);
  await database.append(source.name, rows);
}

/** Whether a file's beginning has a zero byte, which no text has. */
async function isBinary(file: SourceFile | undefined): Promise<boolean> {
  if (!file) return false;
  const handle = await open(file.path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(8192), 0, 8192, 0);
    return buffer.subarray(0, bytesRead).includes(0);
  } finally {
    await handle.close();
  }
}
