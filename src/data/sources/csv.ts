import { dirname } from "node:path";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { type Diagnostic, internal, MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedSource } from "../../typecheck/checked.ts";
import { type Database, quoteName, quoteText, reasonOf } from "./database.ts";
import { type Header, readHeader } from "./header.ts";
import type { SourceFile } from "./paths.ts";
import { emptyTable, placeIn, type Reading, rawName, reader, type Segment, type Table } from "./table.ts";

/** How many rows tell the columns' types when only the columns are wanted. */
const sample = 2048;

/**
 * Reads comma- or tab-separated files. All values stay the texts that they are in the file, so that `007` is the same category
 * in any file; queries see typed views. Errors: MM703, MM705.
 */
export async function readCsv(
  source: CheckedSource,
  files: readonly SourceFile[],
  reading: Reading,
): Promise<Table> {
  const { database } = reading;
  const first = await headerOf(source, files[0] ?? internal(`${source.name} has no file`));
  if (reading.columnsOnly && reading.queries.length === 0) return emptyTable(source, files, first.columns);
  const fields = first.columns.map((name) => `${quoteName(name)} VARCHAR`);
  await database.run(`CREATE TABLE ${rawName(source)} (${fields.join(", ")})`);
  const segments: Segment[] = [];
  const broken: Diagnostic[] = [];
  for (const file of reading.columnsOnly ? files.slice(0, 1) : files) {
    const header = await headerOf(source, file);
    sameColumns(source, file, header, files[0]?.shown ?? "", first);
    const rows = await insert(source, file, header, reading);
    const rejected = await takeRejected(source, file, database);
    segments.push({ file, rows, broken: rejected.map((d) => d.place?.row ?? 0) });
    broken.push(...rejected);
  }
  if (reading.queries.length > 0) await createTypedView(source, first.columns, database);
  const at = (row: number) => placeIn(segments, row);
  return {
    source,
    files,
    broken,
    columns: first.columns,
    rows: segments.reduce((sum, segment) => sum + segment.rows, 0),
    place: (row) => ({ file: at(row)?.file.shown ?? source.name, row: at(row)?.row ?? row + 1 }),
    folder: (row) => dirname(at(row)?.file.path ?? reading.folder),
    ...reader(database, source),
  };
}

async function headerOf(source: CheckedSource, { path, shown }: SourceFile): Promise<Header> {
  const header = await readHeader(path, source.format === "tsv" ? "\t" : undefined);
  if (typeof header === "string") throw unreadable(source, shown, header);
  return header;
}

function unreadable(source: CheckedSource, file: string, reason: string): MultimError {
  const told = { source: source.name, file, format: source.format, reason };
  const labels = [{ span: source.span, text: "read here" }];
  return new MultimError([report(catalogue.preparation.unreadable, told, { labels, place: { file } })]);
}

function sameColumns(
  source: CheckedSource,
  file: SourceFile,
  header: Header,
  first: string,
  expected: Header,
): void {
  const lacking = expected.columns.find((name) => !header.columns.includes(name));
  const extra = header.columns.find((name) => !expected.columns.includes(name));
  const column = lacking ?? extra;
  if (column === undefined) return;
  const told = { source: source.name, file: file.shown, first, column, lacks: lacking !== undefined };
  const labels = [{ span: source.span, text: "read here" }];
  throw new MultimError([
    report(catalogue.preparation.differentColumns, told, { labels, place: { file: file.shown } }),
  ]);
}

/** Adds a file's rows and tells how many. The file's form is spelled out: nothing is guessed from its content. */
async function insert(
  source: CheckedSource,
  file: SourceFile,
  header: Header,
  reading: Reading,
): Promise<number> {
  const fields = header.columns.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(", ");
  const form = [
    "auto_detect = false, header = true, quote = '\"', escape = '\"'",
    `delim = ${quoteText(header.delimiter)}, new_line = '${JSON.stringify(header.newline).slice(1, -1)}'`,
    `columns = {${fields}}, store_rejects = true, rejects_limit = 0`,
  ];
  const scan = `FROM read_csv(${quoteText(file.path)}, ${form.join(", ")})`;
  const limit = reading.columnsOnly ? ` LIMIT ${sample}` : "";
  try {
    const [row] = await reading.database.rows(`INSERT INTO ${rawName(source)} BY NAME ${scan}${limit}`);
    return Number(row?.[0]);
  } catch (error) {
    if (error instanceof MultimError || (error as Error).name === "AbortError") throw error;
    throw unreadable(source, file.shown, reasonOf(error));
  }
}

/** The rows that DuckDB refused, by number. It counts the header as row 1 and may refuse a row for several reasons. */
async function takeRejected(
  source: CheckedSource,
  file: SourceFile,
  database: Database,
): Promise<Diagnostic[]> {
  const rows = await database.rows(
    `SELECT line::INTEGER, first(error_type::VARCHAR ORDER BY column_idx), first(error_message ORDER BY column_idx)
    FROM reject_errors GROUP BY line ORDER BY line`,
  );
  await database.run("DROP TABLE reject_errors; DROP TABLE reject_scans");
  return rows.map(([line, type, message]) => {
    const told = { source: source.name, reason: reasons[String(type)]?.(String(message)) ?? String(message) };
    return report(catalogue.preparation.brokenRow, told, {
      labels: [{ span: source.span, text: "read here" }],
      place: { file: file.shown, row: Number(line) - 1 },
    });
  });
}

/** Why a row is refused, by DuckDB's name for it, from its message. */
const reasons: Readonly<Record<string, (message: string) => string>> = {
  "TOO MANY COLUMNS": countsOf,
  "MISSING COLUMNS": countsOf,
  "UNQUOTED VALUE": () => "a quote is not closed, or something stands between it and the next value",
  "INVALID ENCODING": () => "it is not in UTF-8",
};

function countsOf(message: string): string {
  const [, expected, found] = /Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  return `it has ${found} ${found === "1" ? "value" : "values"}, the header ${expected}`;
}

/** Patterns of texts that may be of a type, and types. A number with leading zeros is a code, not a number. */
const types = [
  ["BIGINT", "-?(0|[1-9][0-9]{0,17})"],
  ["DOUBLE", "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"],
  ["BOOLEAN", "(?i)true|false"],
  ["DATE", "[0-9]{4}-[0-9]{2}-[0-9]{2}"],
  ["TIMESTAMP", "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?Z?"],
] as const;

/** What queries see: each column as the first type that all of its values have. */
async function createTypedView(
  source: CheckedSource,
  columns: readonly string[],
  database: Database,
): Promise<void> {
  const tests = columns.flatMap((column) => {
    const name = quoteName(column);
    const fits = ([type, pattern]: (typeof types)[number]) =>
      `bool_and(regexp_full_match(${name}, '${pattern}') AND try_cast(${name} AS ${type}) IS NOT NULL)`;
    return types.map(fits);
  });
  const [fits = []] = await database.rows(`SELECT ${tests.join(", ")} FROM ${rawName(source)}`);
  const typed = columns.map((column, i) => {
    const type = types.find((_, t) => fits[i * types.length + t] === true)?.[0] ?? "VARCHAR";
    return `CAST(${quoteName(column)} AS ${type}) AS ${quoteName(column)}`;
  });
  await database.run(
    `CREATE VIEW ${quoteName(source.name)} AS SELECT ${typed.join(", ")} FROM ${rawName(source)}`,
  );
}
