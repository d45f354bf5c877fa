import { Database, quoteName, quoteText } from "./sources/database.ts";

/** What a look at a column tells. */
export interface ColumnProfile {
  readonly name: string;
  readonly numeric: boolean;
  /** About how many different values, and the share of rows that have none. */
  readonly distinct: number;
  readonly missing: number;
  /** Mean length in characters, for texts. */
  readonly length: number;
  /** The two values of a column that has just two, the rarer first. */
  readonly values: readonly string[];
}

/** Looks at every column of a csv, tsv, json lines or parquet file. Errors: what DuckDB says where the file can't be read. */
export async function profileFile(path: string): Promise<{ rows: number; columns: ColumnProfile[] }> {
  const database = await Database.open();
  try {
    await database.run(`CREATE TABLE profiled AS SELECT * FROM ${quoteText(path)}`);
    const rows = Number((await database.rows("SELECT count(*) FROM profiled"))[0]?.[0]);
    const described = await database.rows("DESCRIBE profiled");
    const columns: ColumnProfile[] = [];
    for (const [name, type] of described)
      columns.push(await profileColumn(database, String(name), String(type), rows));
    return { rows, columns };
  } finally {
    database.close();
  }
}

async function profileColumn(
  database: Database,
  name: string,
  type: string,
  rows: number,
): Promise<ColumnProfile> {
  const column = quoteName(name);
  const [found = []] = await database.rows(
    `SELECT count(DISTINCT ${column}), count(${column}), avg(length(${column}::VARCHAR)) FROM profiled`,
  );
  const [distinct, present, length] = found.map(Number);
  const values = await database.rows(
    `SELECT ${column}::VARCHAR FROM profiled WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY count(*), 1 LIMIT 3`,
  );
  return {
    name,
    numeric: /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/.test(type),
    distinct: distinct ?? 0,
    missing: rows === 0 ? 0 : 1 - (present ?? 0) / rows,
    length: length ?? 0,
    values: values.length === 2 ? values.map(([value]) => String(value)) : [],
  };
}
