import { extname } from "node:path";
import { replaceAtomic } from "../runtime/files.ts";
import { quoteName, quoteText, reasonOf } from "./sources/database.ts";

/** A column of a table to be written. */
export type OutputColumn =
  | { readonly name: string; readonly type: "text"; readonly values: readonly string[] }
  | { readonly name: string; readonly type: "number" | "integer"; readonly values: readonly number[] };

const types = { text: "VARCHAR", number: "DOUBLE", integer: "BIGINT" } as const;

/** Writes a table as csv or parquet, by the path's ending: whole, or not at all. Errors: MM809 where the path can't be written. */
export async function writeTable(path: string, columns: readonly OutputColumn[]): Promise<void> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const declared = columns.map(({ name, type }) => `${quoteName(name)} ${types[type]}`);
    await connection.run(`CREATE TABLE output (${declared.join(", ")})`);
    const appender = await connection.createAppender("output");
    const rows = columns[0]?.values.length ?? 0;
    for (let row = 0; row < rows; row++) {
      for (const { type, values } of columns) {
        if (type === "text") appender.appendVarchar(values[row] ?? "");
        else if (type === "integer") appender.appendBigInt(BigInt(values[row] ?? 0));
        else appender.appendDouble(values[row] ?? Number.NaN);
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
