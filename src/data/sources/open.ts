import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedData, CheckedSource, ColumnReference } from "../../typecheck/checked.ts";
import { nearest } from "../../typecheck/suggest.ts";
import { readCsv } from "./csv.ts";
import { Database } from "./database.ts";
import { readFiles } from "./files.ts";
import { filesOf } from "./paths.ts";
import { readQuery } from "./query.ts";
import { readRecords } from "./records.ts";
import type { Reading, Table } from "./table.ts";

export interface OpenOptions {
  /** The program's folder. */
  readonly folder: string;
  /** Replaced paths by source name. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Reads only what tells the columns. */
  readonly columnsOnly?: boolean;
  readonly signal?: AbortSignal;
  readonly progress?: (stage: string, done: number, total: number) => void;
  /** Takes the error of a source that can't be read, and the others are read; without it, the error is thrown. */
  readonly failed?: (source: CheckedSource, error: unknown) => void;
}

/** The sources of a data set, read. */
export interface Sources {
  readonly tables: ReadonlyMap<string, Table>;
  close(): void;
}

/**
 * Reads sources: first those that have files, then, in a database that no longer reaches any, the queries.
 * Errors: MM70x.
 */
export async function openSources(sources: readonly CheckedSource[], options: OpenOptions): Promise<Sources> {
  const database = new Database(options.signal);
  try {
    const tables = new Map<string, Table>();
    const queries = sources.filter((source) => source.format === "query");
    const reading: Reading = {
      database,
      tables,
      folder: options.folder,
      columnsOnly: options.columnsOnly ?? false,
      queries: queries.map((source) => source.paths[0] ?? ""),
    };
    const ordered = inReadingOrder(sources);
    for (const [i, source] of ordered.entries()) {
      options.progress?.(`reading ${source.name}`, i, ordered.length);
      if (source === queries[0]) await database.lock();
      try {
        tables.set(source.name, await readSource(source, options.paths?.[source.name], reading));
      } catch (error) {
        if (!options.failed) throw error;
        options.failed(source, error);
      }
    }
    return { tables, close: () => database.close() };
  } catch (error) {
    database.close();
    throw error;
  }
}

async function readSource(
  source: CheckedSource,
  replaced: string | undefined,
  reading: Reading,
): Promise<Table> {
  if (source.format === "query") return readQuery(source, reading);
  const paths = replaced === undefined ? source.paths : [replaced];
  const files = await filesOf(source, paths, reading.folder, reading.database);
  switch (source.format) {
    case "csv":
    case "tsv":
      return readCsv(source, files, reading);
    case "files":
      return readFiles(source, files, reading);
    default:
      return readRecords(source, files, reading);
  }
}

/** The files of each source, in the order in which sources are read. Errors: MM700, MM701, MM702. */
export async function sourceFiles(
  sources: readonly CheckedSource[],
  { folder, paths = {}, signal }: OpenOptions,
): Promise<readonly Pick<Table, "source" | "files">[]> {
  const database = new Database(signal);
  try {
    const found = [];
    for (const source of inReadingOrder(sources)) {
      const named = paths[source.name] ?? source.paths;
      const isQuery = source.format === "query";
      const files = isQuery ? [] : await filesOf(source, [named].flat(), folder, database);
      found.push({ source, files });
    }
    return found;
  } finally {
    database.close();
  }
}

/** Queries come last: they read what was read before them. */
function inReadingOrder(sources: readonly CheckedSource[]): readonly CheckedSource[] {
  const queries = sources.filter((source) => source.format === "query");
  return [...sources.filter((source) => source.format !== "query"), ...queries];
}

/** Throws where a replaced path has no source to go to: MM709. */
export function checkReplaced(data: CheckedData, paths: Readonly<Record<string, string>>): void {
  const names = data.sources.filter((source) => source.format !== "query").map((source) => source.name);
  const unknown = Object.keys(paths).filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new MultimError(
    unknown.map((name) => {
      const told = { data: data.name, name, near: nearest(name, names) };
      return report(catalogue.preparation.unknownReplacement, told, {
        labels: [{ span: data.span, text: `its sources with a path: ${names.join(", ")}` }],
      });
    }),
  );
}

/** Throws where a column that is used is not there, for all such columns at once: MM706. */
export function checkColumns(
  tables: ReadonlyMap<string, Table>,
  references: readonly ColumnReference[],
): void {
  const missing = references.flatMap((reference) => {
    const columns = tables.get(reference.source)?.columns ?? [];
    return reference.columns
      .filter((column) => !columns.includes(column))
      .map((column) => {
        const told = { source: reference.source, column, near: nearest(column, columns) };
        const labels = [{ span: reference.span, text: "used here" }];
        const notes = [`the columns of ${reference.source}: ${columns.join(", ")}`];
        return report(catalogue.preparation.columnMissing, told, { labels, notes });
      });
  });
  if (missing.length > 0) throw new MultimError(missing);
}
