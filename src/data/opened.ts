import type { CheckedData, CheckedField } from "../typecheck/checked.ts";
import type { PrepareOptions } from "./dataset.ts";
import type { RowSource } from "./prepared.ts";
import { columnsUsed, fieldsToRead } from "./rows/columns-used.ts";
import { joinSource } from "./rows/join.ts";
import { orderRows } from "./rows/order.ts";
import { limitTraining } from "./rows/parts.ts";
import { Refusals } from "./rows/refusals.ts";
import { Rows } from "./rows/rows.ts";
import { type Assignment, assignParts } from "./rows/split.ts";
import { checkColumns, openSources, type Sources } from "./sources/open.ts";

/** Sources that are opened when they are first needed. */
export class SourceRows implements RowSource {
  readonly #open: () => Promise<Opened>;
  #opened: Promise<Opened> | undefined;

  constructor(open: () => Promise<Opened>) {
    this.#open = open;
  }

  opened(): Promise<Opened> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async rows(): Promise<Rows> {
    return (await this.opened()).rows;
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    opened?.sources.close();
  }
}

/** Sources with the rows of the base in order, each in its part, without those that joins, key or split refuse. */
export interface Opened {
  readonly sources: Sources;
  readonly fields: readonly CheckedField[];
  readonly rows: Rows;
  readonly refusals: Refusals;
  readonly wanted: Int32Array;
  readonly part: Assignment;
}

export async function openRows(data: CheckedData, options: PrepareOptions): Promise<Opened> {
  const isNew = options.fitted !== undefined;
  const sources = await openSources(data.sources, options);
  try {
    const fields = fieldsToRead(data, sources.tables, isNew);
    checkColumns(sources.tables, columnsUsed(data, fields, isNew));
    return { sources, fields, ...(await arrange(data, sources, options)) };
  } catch (error) {
    sources.close();
    throw error;
  }
}

async function arrange(
  data: CheckedData,
  { tables }: Sources,
  options: PrepareOptions,
): Promise<Omit<Opened, "sources" | "fields">> {
  const rows = new Rows(tables, data.base);
  const broken = [...tables.values()].flatMap((table) => table.broken);
  const refusals = new Refusals(data, rows.base.rows + rows.base.broken.length, broken);
  for (const join of data.joins) await joinSource(join, rows, refusals);
  const order = await orderRows(data, rows, refusals);
  const part: Assignment = options.fitted ? () => "test" : await assignParts(data, rows, order, refusals);
  refusals.check();
  const inParts = order.filter((row) => part(row) !== undefined && !refusals.has(row));
  return { rows, refusals, part, wanted: limitTraining(inParts, part, options.rows) };
}
