import { Database, quoteText } from "../../src/data/sources/database.ts";

/** The rows of a csv or parquet file, each an object of its columns' values. */
export async function readTable(path: string): Promise<Record<string, unknown>[]> {
  const database = new Database();
  try {
    const names = (await database.rows(`DESCRIBE FROM ${quoteText(path)}`)).map((row) => String(row[0]));
    const rows = await database.rows(`FROM ${quoteText(path)}`);
    return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
  } finally {
    database.close();
  }
}
