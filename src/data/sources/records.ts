import { statSync } from "node:fs";
import { dirname } from "node:path";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { type Diagnostic, MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedSource } from "../../typecheck/checked.ts";
import { quoteName, quoteText, reasonOf } from "./database.ts";
import { type Lines, withoutBroken } from "./json-lines.ts";
import type { SourceFile } from "./paths.ts";
import { placeIn, type Reading, rawName, reader, type Segment, type Table } from "./table.ts";

/** The column that tells a row's file. */
const fileColumn = "multim file";

/** From here on one thread reads: of small files, DuckDB's threads take three times as long as one, waiting for each other. */
const manyFiles = 256;

/** Reads files of typed records: JSON, a record a line, Parquet. Lines that are no JSON are told as broken rows. Errors: MM703. */
export async function readRecords(
  source: CheckedSource,
  files: readonly SourceFile[],
  reading: Reading,
): Promise<Table> {
  const { database } = reading;
  const lines = await createTable(source, files, reading);
  const columns = (await database.columnNames(rawName(source))).filter((name) => name !== fileColumn);
  if (reading.queries.length > 0) {
    const seen = `SELECT * EXCLUDE (${quoteName(fileColumn)}) FROM ${rawName(source)}`;
    await database.run(`CREATE VIEW ${quoteName(source.name)} AS ${seen}`);
  }
  const segments = await segmentsOf(source, lines, reading);
  const at = (row: number) => placeIn(segments, row);
  return {
    source,
    files,
    columns,
    broken: lines.flatMap(({ file, broken }) => broken.map((row) => brokenLine(source, file, row))),
    rows: segments.reduce((sum, segment) => sum + segment.rows, 0),
    place: (row) => ({ file: at(row)?.file.shown ?? source.name, row: at(row)?.row ?? row + 1 }),
    folder: (row) => dirname(at(row)?.file.path ?? reading.folder),
    ...reader(database, source),
  };
}

/** Makes the source's table. Gives what has been read of each file, for JSON lines without those that are broken. */
async function createTable(
  source: CheckedSource,
  files: readonly SourceFile[],
  reading: Reading,
): Promise<readonly Lines[]> {
  const read = async (lines: readonly Lines[]) => {
    await insert(source, lines, reading);
    return lines;
  };
  const failed = (error: unknown): never => {
    if ((error as Error).name === "AbortError") throw error;
    throw unreadable(source, files, reasonOf(error));
  };
  try {
    return await read(files.map((file) => ({ file, path: file.path, broken: [] })));
  } catch (error) {
    const isLines = source.format === "jsonl" && (error as Error).name !== "AbortError";
    const lines = isLines ? await withoutBroken(files, reading.database, read).catch(failed) : undefined;
    return lines ?? failed(error);
  }
}

async function insert(source: CheckedSource, lines: readonly Lines[], reading: Reading): Promise<void> {
  const { database, columnsOnly } = reading;
  const many = lines.length > manyFiles;
  if (many) await database.run("SET threads = 1");
  await database.run(
    `CREATE TABLE ${rawName(source)} AS FROM ${scanOf(source, lines)}${columnsOnly ? " LIMIT 0" : ""}`,
  );
  if (many) await database.run("RESET threads");
}

function scanOf(source: CheckedSource, files: readonly Lines[]): string {
  const list = `[${files.map((file) => quoteText(file.path)).join(", ")}]`;
  const common = `union_by_name = true, filename = ${quoteText(fileColumn)}`;
  if (source.format === "parquet") return `read_parquet(${list}, ${common})`;
  const largest = files.reduce((most, file) => Math.max(most, statSync(file.path).size), 1 << 24);
  const format = source.format === "jsonl" ? "newline_delimited" : "auto";
  return `read_json(${list}, ${common}, format = '${format}', sample_size = -1, maximum_object_size = ${largest})`;
}

async function segmentsOf(
  source: CheckedSource,
  lines: readonly Lines[],
  reading: Reading,
): Promise<Segment[]> {
  const counts = await reading.database.rows(
    `SELECT ${quoteName(fileColumn)}, count(*) FROM ${rawName(source)} GROUP BY ALL`,
  );
  const byPath = new Map(counts.map(([path, count]) => [String(path), Number(count)]));
  return lines.map(({ file, path, broken }) => ({ file, rows: byPath.get(path) ?? 0, broken }));
}

function brokenLine(source: CheckedSource, file: SourceFile, row: number): Diagnostic {
  const told = { source: source.name, reason: "the line is not JSON" };
  const labels = [{ span: source.span, text: "read here" }];
  return report(catalogue.preparation.brokenRow, told, { labels, place: { file: file.shown, row } });
}

function unreadable(source: CheckedSource, files: readonly SourceFile[], reason: string): MultimError {
  const named = files.find((one) => reason.includes(one.path));
  const file = (named ?? files[0])?.shown ?? source.name;
  const line =
    named && source.format === "jsonl" ? /transform error.* in line (\d+)/.exec(reason)?.[1] : undefined;
  const short = reason
    .replace(/ in file ".*?",/, "")
    .replace(/ in (line|record\/value) \d+/, "")
    .replace(/ of file '.*?'/, "")
    .replace(/ Try increasing .*/, "")
    .replace(/\.$/, "");
  const told = { source: source.name, file, format: source.format, reason: short };
  return new MultimError([
    report(catalogue.preparation.unreadable, told, {
      labels: [{ span: source.span, text: "read here" }],
      place: { file, ...(line && { row: Number(line) }) },
    }),
  ]);
}
