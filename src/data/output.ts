import { randomBytes } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { systemReason } from "../runtime/files.ts";

/** A column of a table to be written: texts, or numbers. */
export interface OutputColumn {
  readonly name: string;
  readonly values: readonly (string | number)[];
}

/** Writes a table as csv or parquet, by the path's ending: whole, or not at all. Errors: MM809 where the path can't be written. */
export async function writeTable(path: string, columns: readonly OutputColumn[]): Promise<void> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const ending = extname(path);
  const beside = join(dirname(path), `.${basename(path, ending)}.${randomBytes(4).toString("hex")}${ending}`);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    await mkdir(dirname(path), { recursive: true });
    const types = columns.map(
      ({ name, values }) => `${quoted(name)} ${isNumber(values) ? "DOUBLE" : "VARCHAR"}`,
    );
    await connection.run(`CREATE TABLE output (${types.join(", ")})`);
    const appender = await connection.createAppender("output");
    const rows = columns[0]?.values.length ?? 0;
    for (let row = 0; row < rows; row++) {
      for (const { values } of columns) {
        const value = values[row];
        if (typeof value === "number") appender.appendDouble(value);
        else appender.appendVarchar(value ?? "");
      }
      appender.endRow();
    }
    appender.closeSync();
    const format = ending === ".parquet" ? "FORMAT parquet" : "FORMAT csv, HEADER";
    await connection.run(`COPY output TO '${beside.replaceAll("'", "''")}' (${format})`);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw new MultimError([report(catalogue.running.cannotWrite, { path, reason: systemReason(error) })]);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function isNumber(values: OutputColumn["values"]): boolean {
  return typeof values[0] === "number";
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
