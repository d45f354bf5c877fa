import { MultimError } from "../diagnostics/diagnostic.ts";
import type { CheckedSource, Demands } from "../typecheck/checked.ts";
import { fileColumns } from "./sources/files.ts";
import { openSources } from "./sources/open.ts";

export interface SchemaOptions {
  /** The program's folder. */
  readonly folder: string;
  /** Replaced paths by source name. */
  readonly paths?: Readonly<Record<string, string>>;
}

/**
 * The columns of a source, for the checker. Reads no more than a file's beginning or its own description; a query is described
 * over empty tables, never run. Errors: a MultimError that says why they can't be had.
 */
export async function schema(
  source: CheckedSource,
  folder: string,
  paths: Readonly<Record<string, string>>,
  before: readonly CheckedSource[],
): Promise<readonly string[]> {
  if (source.format === "files") return fileColumns;
  const needed = source.format === "query" ? [...before, source] : [source];
  const sources = await openSources(needed, { folder, paths, columnsOnly: true });
  sources.close();
  return sources.tables.get(source.name)?.columns ?? [];
}

/** The columns of all sources that a program demands, by `data.source`; the reason where they can't be had. */
export async function schemas(
  wanted: Demands["schemas"],
  options: SchemaOptions,
): Promise<ReadonlyMap<string, readonly string[] | string>> {
  const found = new Map<string, readonly string[] | string>();
  for (const data of new Set(wanted.map((demand) => demand.data))) {
    const all = wanted.filter((demand) => demand.data === data).map((demand) => demand.source);
    for (const source of all) if (source.format === "files") found.set(`${data}.${source.name}`, fileColumns);
    const needed = all.some((source) => source.format !== "files") ? all : [];
    for (const [name, columns] of await columnsOf(needed, options))
      if (!found.has(`${data}.${name}`)) found.set(`${data}.${name}`, columns);
  }
  return found;
}

async function columnsOf(
  needed: readonly CheckedSource[],
  options: SchemaOptions,
): Promise<ReadonlyMap<string, readonly string[] | string>> {
  const found = new Map<string, readonly string[] | string>();
  if (needed.length === 0) return found;
  const sources = await openSources(needed, {
    ...options,
    columnsOnly: true,
    failed: (source, error) => {
      if (!(error instanceof MultimError)) throw error;
      found.set(source.name, error.diagnostics.map((diagnostic) => diagnostic.message).join("; "));
    },
  });
  sources.close();
  for (const [name, table] of sources.tables) found.set(name, table.columns);
  return found;
}
