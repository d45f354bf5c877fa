import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedSource } from "../../typecheck/checked.ts";
import { quoteName, quoteText, reasonOf } from "./database.ts";
import type { SourceFile } from "./paths.ts";
import { placeIn, type Reading, rawName, readColumn, type Segment, type Table } from "./table.ts";

/** The column that tells a row's file. */
const fileColumn = "multim file";

/** Reads files of typed records: JSON, a record a line, Parquet. Errors: MM703. */
export async function readRecords(
  source: CheckedSource,
  files: readonly SourceFile[],
  reading: Reading,
): Promise<Table> {
  const { database } = reading;
  try {
    await database.run(
      `CREATE TABLE ${rawName(source)} AS FROM ${await scanOf(source, files)}${reading.columnsOnly ? " LIMIT 0" : ""}`,
    );
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    throw unreadable(source, files, reasonOf(error));
  }
  const columns = (await database.columnNames(rawName(source))).filter((name) => name !== fileColumn);
  if (reading.queries.length > 0) {
    const seen = `SELECT * EXCLUDE (${quoteName(fileColumn)}) FROM ${rawName(source)}`;
    await database.run(`CREATE VIEW ${quoteName(source.name)} AS ${seen}`);
  }
  const segments = await segmentsOf(source, files, reading);
  const at = (row: number) => placeIn(segments, row);
  return {
    source,
    files,
    columns,
    broken: [],
    rows: segments.reduce((sum, segment) => sum + segment.rows, 0),
    place: (row) => ({ file: at(row)?.file.shown ?? source.name, row: at(row)?.row ?? row + 1 }),
    folder: (row) => dirname(at(row)?.file.path ?? reading.folder),
    read: (column) => readColumn(database, source, column),
  };
}

async function scanOf(source: CheckedSource, files: readonly SourceFile[]): Promise<string> {
  const list = `[${files.map((file) => quoteText(file.path)).join(", ")}]`;
  const common = `union_by_name = true, filename = ${quoteText(fileColumn)}`;
  if (source.format === "parquet") return `read_parquet(${list}, ${common})`;
  const sizes = await Promise.all(files.map(async (file) => (await stat(file.path)).size));
  const largest = Math.max(1 << 24, ...sizes);
  const format = source.format === "jsonl" ? "newline_delimited" : "auto";
  return `read_json(${list}, ${common}, format = '${format}', sample_size = -1, maximum_object_size = ${largest})`;
}

async function segmentsOf(
  source: CheckedSource,
  files: readonly SourceFile[],
  reading: Reading,
): Promise<Segment[]> {
  const counts = await reading.database.rows(
    `SELECT ${quoteName(fileColumn)}, count(*) FROM ${rawName(source)} GROUP BY ALL`,
  );
  const byPath = new Map(counts.map(([path, count]) => [String(path), Number(count)]));
  return files.map((file) => ({ file, rows: byPath.get(file.path) ?? 0, broken: [] }));
}

function unreadable(source: CheckedSource, files: readonly SourceFile[], reason: string): MultimError {
  const file = (files.find((one) => reason.includes(one.path)) ?? files[0])?.shown ?? source.name;
  // DuckDB has already gone on to the next record.
  const next = source.format === "jsonl" ? /in line (\d+)/.exec(reason)?.[1] : undefined;
  const short = reason
    .replace(/ in file ".*?",/, "")
    .replace(/ in (line|record\/value) \d+/, "")
    .replace(/ of file '.*?'/, "")
    .replace(/\.$/, "");
  const told = { source: source.name, file, format: source.format, reason: short };
  return new MultimError([
    report(catalogue.preparation.unreadable, told, {
      labels: [{ span: source.span, text: "read here" }],
      place: { file, ...(next && { row: Number(next) - 1 }) },
    }),
  ]);
}
