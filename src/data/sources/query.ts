import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedSource } from "../../typecheck/checked.ts";
import { nearest } from "../../typecheck/suggest.ts";
import { quoteName, reasonOf } from "./database.ts";
import { countRows, type Reading, rawName, reader, type Table } from "./table.ts";

/** Runs a query over the sources before it, in a database that is locked. Errors: MM707, MM708. */
export async function readQuery(source: CheckedSource, reading: Reading): Promise<Table> {
  const { database } = reading;
  const sql = (source.paths[0] ?? "").trim().replace(/;$/, "");
  const labels = [{ span: source.span, text: "this query" }];
  const known = [...reading.tables.keys()].join(", ") || "none";
  try {
    if (!(await database.isSelect(sql)))
      throw new MultimError([report(catalogue.preparation.notSelect, { source: source.name }, { labels })]);
    const limit = reading.columnsOnly ? " LIMIT 0" : "";
    await database.run(`CREATE TABLE ${rawName(source)} AS FROM (${sql}\n)${limit}`);
  } catch (error) {
    if (error instanceof MultimError || (error as Error).name === "AbortError") throw error;
    const told = { source: source.name, reason: explain(reasonOf(error), [...reading.tables.keys()]) };
    const notes = [`sources declared before it: ${known}`];
    throw new MultimError([report(catalogue.preparation.badQuery, told, { labels, notes })]);
  }
  await database.run(`CREATE VIEW ${quoteName(source.name)} AS FROM ${rawName(source)}`);
  return {
    source,
    files: [],
    broken: [],
    columns: await database.columnNames(rawName(source)),
    rows: await countRows(database, source),
    place: (row) => ({ file: source.name, row: row + 1 }),
    folder: () => reading.folder,
    ...reader(database, source),
  };
}

/** DuckDB's reason, where it speaks of what a query can't reach, in the program's words. */
function explain(reason: string, sources: readonly string[]): string {
  const [, path] = /^Cannot access (?:file|directory) "(.*?)"/.exec(reason) ?? [];
  if (path) return `it may not reach ${path}, only the sources declared before it`;
  const [, table] = /^Table with name (\S+) does not exist!/.exec(reason) ?? [];
  if (!table) return reason;
  const near = nearest(table, sources);
  return `there is no source ${table}${near ? `; did you mean ${near}?` : ""}`;
}
