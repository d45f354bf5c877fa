import { extname } from "node:path";
import { replaceAtomic } from "../runtime/files.ts";
import { quoteName, quoteText, reasonOf } from "./sources/database.ts";

/** A column of a table to be written: texts, or numbers. */
export interface OutputColumn {
  readonly name: string;
  readonly values: readonly (string | number)[];
}

/** Writes a table as csv or parquet, by the path's ending: whole, or not at all. Errors: MM809 where the path can't be written. */
export async function writeTable(path: string, columns: readonly OutputColumn[]): Promise<void> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const types = columns.map(
      ({ name, values }) => `${quoteName(name)} ${isNumber(values) ? "DOUBLE" : "VARCHAR"}`,
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
    const format = extname(path) === ".parquet" ? "FORMAT parquet" : "FORMAT csv, HEADER";
    await replaceAtomic(path, async (beside) => {
      await connection.run(`COPY output TO ${quoteText(beside)} (${format})`).catch((error: unknown) => {
        throw new Error(reasonOf(error));
      });
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function isNumber(values: OutputColumn["values"]): boolean {
  return typeof values[0] === "number";
}
