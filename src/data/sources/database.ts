import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as duckdb from "@duckdb/node-api";
import type { Cell } from "../cells.ts";

type Duck = typeof duckdb;

/** How much memory tables take; what is more lies in files that DuckDB makes among the system's temporary ones, and removes. */
const memory = "512MB";

interface Opened {
  readonly duck: Duck;
  readonly instance: duckdb.DuckDBInstance;
  readonly connection: duckdb.DuckDBConnection;
}

/** A DuckDB in memory, opened with the first statement; in `raw` are tables as they are read. It never fetches an extension. */
export class Database {
  readonly #signal: AbortSignal | undefined;
  #opened: Opened | undefined;
  readonly #interrupt = () => this.#opened?.connection.interrupt();
  #arranged = 0;
  /** The last piece of work. A connection does one thing at a time; a second statement would cut the first one's result short. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(signal?: AbortSignal) {
    signal?.throwIfAborted();
    this.#signal = signal;
    signal?.addEventListener("abort", this.#interrupt);
  }

  /**
   * From now on no statement reaches a file, the network or a setting. One thread: the order of a query's rows, and of a
   * sum's terms, is then always the same.
   */
  async lock(): Promise<void> {
    await this.run("SET threads = 1; SET enable_external_access = false; SET lock_configuration = true");
  }

  async run(sql: string, values: readonly string[] = []): Promise<void> {
    await this.#inTurn(({ connection }) => connection.run(sql, [...values]));
  }

  /** All rows of a statement's result. */
  async rows(sql: string, values: readonly string[] = []): Promise<Cell[][]> {
    const columns = await this.columns(sql, values);
    return Array.from({ length: columns[0]?.length ?? 0 }, (_, i) =>
      columns.map((column) => column[i] ?? null),
    );
  }

  /** A statement's result, column by column. */
  async columns(sql: string, values: readonly string[] = []): Promise<Cell[][]> {
    return this.#inTurn(async ({ duck, connection }) => {
      const result = await connection.run(sql, [...values]);
      const converters = result.columnTypes().map((type) => converter(duck, type));
      const columns = converters.map((): Cell[] => []);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) return columns;
        this.#signal?.throwIfAborted();
        for (const [i, convert] of converters.entries()) {
          const vector = chunk.getColumnVector(i);
          for (let row = 0; row < chunk.rowCount; row++) columns[i]?.push(convert(vector.getItem(row)));
        }
      }
    });
  }

  /** A statement's result piece by piece, column by column in each. Other statements may be run meanwhile. */
  async *pieces(sql: string): AsyncGenerator<readonly Cell[][]> {
    const { duck, instance } = await this.#inTurn(async (opened) => opened);
    const connection = await instance.connect();
    try {
      const result = await connection.stream(sql);
      const converters = result.columnTypes().map((type) => converter(duck, type));
      for (;;) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) return;
        this.#signal?.throwIfAborted();
        yield converters.map((convert, i) => {
          const vector = chunk.getColumnVector(i);
          return Array.from({ length: chunk.rowCount }, (_, row) => convert(vector.getItem(row)));
        });
      }
    } finally {
      connection.closeSync();
    }
  }

  /** Makes a table of some rows of another, by their numbers, in that order; -1 gives a row of nulls. Gives its name. */
  async arrange(table: string, rows: Int32Array): Promise<string> {
    const name = `arranged_${this.#arranged++}`;
    await this.run(`CREATE TABLE raw.${name}_rows (place INTEGER, number INTEGER)`);
    await this.#inTurn(async ({ connection }) => {
      const appender = await connection.createAppender(`${name}_rows`, "raw");
      for (const [place, number] of rows.entries()) {
        appender.appendInteger(place);
        appender.appendInteger(number);
        appender.endRow();
      }
      appender.closeSync();
    });
    const ordered = `raw.${name}_rows LEFT JOIN ${table} AS source ON source.rowid = number ORDER BY place`;
    await this.run(
      `CREATE TABLE raw.${name} AS SELECT source.* FROM ${ordered}; DROP TABLE raw.${name}_rows`,
    );
    return `raw.${name}`;
  }

  /** Names of the columns of a table or view. */
  async columnNames(table: string): Promise<string[]> {
    return (await this.rows(`DESCRIBE ${table}`)).map((row) => String(row[0]));
  }

  /** Whether the text is one statement that only reads. */
  async isSelect(sql: string): Promise<boolean> {
    return this.#inTurn(async ({ duck, connection }) => {
      const statements = await connection.extractStatements(sql);
      if (statements.count !== 1) return false;
      return (await statements.prepare(0)).statementType === duck.StatementType.SELECT;
    });
  }

  /** Adds rows of texts and bytes to a table as read. */
  append(table: string, rows: AsyncIterable<readonly (string | Uint8Array | null)[]>): Promise<void> {
    return this.#inTurn(async ({ connection }) => {
      const appender = await connection.createAppender(table, "raw");
      for await (const row of rows) {
        for (const value of row) {
          if (value === null) appender.appendNull();
          else if (typeof value === "string") appender.appendVarchar(value);
          else appender.appendBlob(value);
        }
        appender.endRow();
      }
      appender.closeSync();
    });
  }

  close(): void {
    this.#signal?.removeEventListener("abort", this.#interrupt);
    this.#opened?.connection.closeSync();
    this.#opened?.instance.closeSync();
  }

  /** Does work when what came before is done. Errors: the signal's reason, where it is aborted. */
  #inTurn<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      this.#signal?.throwIfAborted();
      try {
        this.#opened ??= await open();
        return await work(this.#opened);
      } catch (error) {
        this.#signal?.throwIfAborted();
        throw error;
      }
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

async function open(): Promise<Opened> {
  const duck = await import("@duckdb/node-api");
  const instance = await duck.DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    memory_limit: memory,
    temp_directory: join(tmpdir(), `multim-${randomBytes(8).toString("hex")}`),
  });
  const connection = await instance.connect();
  await connection.run("CREATE SCHEMA raw");
  return { duck, instance, connection };
}

/** What makes cells of a type's values. */
function converter(duck: Duck, type: duckdb.DuckDBType): (value: duckdb.DuckDBValue) => Cell {
  if (type.alias === "JSON") return (value) => (value === null ? null : fromJson(JSON.parse(String(value))));
  const convert = (value: duckdb.DuckDBValue): Cell => {
    if (value === null || typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return value;
    if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    if (value instanceof duck.DuckDBListValue || value instanceof duck.DuckDBArrayValue)
      return value.items.map(convert);
    if (value instanceof duck.DuckDBBlobValue) return value.bytes;
    if (value instanceof duck.DuckDBDecimalValue) return value.toDouble();
    return value.toString();
  };
  return convert;
}

/** What DuckDB says of a mistake, without its drawing of the statement. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split("\n\n")[0] ?? message)
    .replace(/^Failed to extract statements: /, "")
    .replace(/^(\w+ )+Error: /, "")
    .replaceAll("\n", " ")
    .trim();
}

/** An SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** An SQL text literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function fromJson(value: unknown): Cell {
  if (value === null || typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return value;
  return Array.isArray(value) ? value.map(fromJson) : JSON.stringify(value);
}
