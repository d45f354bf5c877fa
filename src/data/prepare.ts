import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import type { CheckedData, CheckedField } from "../typecheck/checked.ts";
import type { Dataset, Fitted, PreparationReport, PrepareOptions } from "./dataset.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { PreparedDataset, targetsOf } from "./prepared.ts";
import { columnsUsed, fieldsToRead } from "./rows/columns-used.ts";
import { FieldRead, fitFields, fittedOf } from "./rows/field-read.ts";
import { joinSource } from "./rows/join.ts";
import { orderRows } from "./rows/order.ts";
import { checkClasses, checkSizes, limitTraining, type Parts, partsOf } from "./rows/parts.ts";
import { Refusals } from "./rows/refusals.ts";
import { Rows } from "./rows/rows.ts";
import { type Assignment, assignParts } from "./rows/split.ts";
import { checkColumns, checkReplaced, openSources, type Sources } from "./sources/open.ts";
import { Storage } from "./store/storage.ts";
import type { StoredField } from "./store.ts";

/**
 * Reads a data set's sources, joins, orders and splits their rows, and prepares every field; what is learned from data is learned
 * from the training part alone. Errors: a MultimError of MM7xx, or the signal's reason.
 */
export async function prepare(data: CheckedData, options: PrepareOptions): Promise<Dataset> {
  checkReplaced(data, options.paths ?? {});
  if (options.fitted) checkFitted(data, options.fitted);
  const sources = await openSources(data.sources, options);
  const storage = new Storage(options.memory);
  try {
    return await prepareRows(data, sources, storage, options);
  } catch (error) {
    sources.close();
    storage.close();
    throw error;
  }
}

async function prepareRows(
  data: CheckedData,
  sources: Sources,
  storage: Storage,
  options: PrepareOptions,
): Promise<Dataset> {
  const given = options.fitted;
  const fields = fieldsToRead(data, sources.tables, given !== undefined);
  checkColumns(sources.tables, columnsUsed(data, fields, given !== undefined));
  const fingerprint = await fingerprintOf(data, sources.tables.values(), options);

  const { rows, refusals, wanted, part } = await arrange(data, sources, options);
  const read = await readFields(fields, rows, wanted, refusals, { ...options, storage });
  const fitted = given ?? learn(data, read, wanted, kept(wanted, refusals), part);
  for (const one of read) one.refuse(fittedOf(fitted, one.field), rows, wanted, refusals);
  refusals.check();

  const places = kept(wanted, refusals);
  if (places.length === 0) throw noRows(data);
  const order = places.length === wanted.length ? wanted : places.map((place) => wanted[place] ?? -1);
  const parts = partsOf(order, part);
  const stored: StoredField[] = [];
  for (const one of read) stored.push(await one.store(fittedOf(fitted, one.field), places));
  const target = targetsOf(data, stored, fitted, order.length);
  if (!given) {
    checkSizes(data, parts);
    checkClasses(data, parts, target.targets, target.classes);
  }
  const about = { rows, read, order, places, parts, refusals };
  return new PreparedDataset({
    ...{ data, fitted, fingerprint, parts, order, rows, sources, storage },
    ...target,
    store: { rows: order.length, fields: stored },
    report: reportOf(data, about),
  });
}

/** Rows of the base in order, each in its part, without those that joins, key or split refuse. */
interface Arranged {
  readonly rows: Rows;
  readonly refusals: Refusals;
  readonly wanted: Int32Array;
  readonly part: Assignment;
}

async function arrange(data: CheckedData, { tables }: Sources, options: PrepareOptions): Promise<Arranged> {
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

async function readFields(
  fields: readonly CheckedField[],
  rows: Rows,
  wanted: Int32Array,
  refusals: Refusals,
  options: PrepareOptions & { readonly storage: Storage },
): Promise<readonly FieldRead[]> {
  const { signal, progress, storage } = options;
  const read: FieldRead[] = [];
  for (const field of fields) {
    const reading = {
      targetOptional: options.fitted !== undefined,
      storage,
      ...(signal && { signal }),
      ...(progress && {
        progress: (done: number, total: number) => progress(`preparing ${field.name}`, done, total),
      }),
    };
    read.push(await FieldRead.read(field, rows, wanted, refusals, reading));
    refusals.check();
  }
  return read;
}

function learn(
  data: CheckedData,
  read: readonly FieldRead[],
  wanted: Int32Array,
  places: Int32Array,
  part: Assignment,
): Fitted {
  if (places.length === 0) throw noRows(data);
  const partAt: Assignment = (place) => part(wanted[place] ?? -1);
  checkSizes(data, partsOf(places, partAt));
  return fitFields(
    read,
    places.filter((place) => partAt(place) === "train"),
  );
}

/** The places of rows that are not refused. */
function kept(wanted: Int32Array, refusals: Refusals): Int32Array {
  return Int32Array.from(wanted.keys()).filter((place) => !refusals.has(wanted[place] ?? -1));
}

function reportOf(
  data: CheckedData,
  about: {
    rows: Rows;
    read: readonly FieldRead[];
    order: Int32Array;
    places: Int32Array;
    parts: Parts;
    refusals: Refusals;
  },
): PreparationReport {
  const { rows, read, order, places, parts, refusals } = about;
  const count = (of: Int32Array, has: (row: number) => boolean) =>
    of.reduce((sum, row) => sum + Number(has(row)), 0);
  const joined = data.joins.map(({ source }) => [
    source,
    count(order, (row) => rows.partner(source, row) >= 0),
  ]);
  const optional = read.filter(({ field }) => field.optional);
  return {
    rows: order.length,
    parts: { train: parts.train.length, validation: parts.validation.length, test: parts.test.length },
    skipped: { count: refusals.count, examples: refusals.examples() },
    coverage: Object.fromEntries([
      ...joined,
      ...optional.map((one) => [one.field.name, count(places, (row) => one.has(row))]),
    ]),
  };
}

function noRows(data: CheckedData): MultimError {
  const labels = [{ span: data.span, text: "this data" }];
  return new MultimError([report(catalogue.preparation.noRows, { data: data.name }, { labels })]);
}

/** Throws where a field was not there when the model was trained: MM766. */
function checkFitted(data: CheckedData, fitted: Fitted): void {
  const unknown = data.fields.filter((field) => !(field.name in fitted.fields));
  if (unknown.length === 0) return;
  throw new MultimError(
    unknown.map(({ name, span }) =>
      report(
        catalogue.preparation.notFitted,
        { data: data.name, field: name },
        { labels: [{ span, text: "this field" }] },
      ),
    ),
  );
}
