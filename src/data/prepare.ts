import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import type { CheckedData, CheckedField } from "../typecheck/checked.ts";
import type { Dataset, Fitted, PreparationReport, PrepareOptions } from "./dataset.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { canBeKept, KeptData, type Prepared } from "./kept.ts";
import { type Opened, openRows, SourceRows } from "./opened.ts";
import { PreparedDataset, targetsOf } from "./prepared.ts";
import { FieldRead, fitFields, fittedOf } from "./rows/field-read.ts";
import { checkClasses, checkSizes, type Parts, partsOf } from "./rows/parts.ts";
import type { Refusals } from "./rows/refusals.ts";
import type { Rows } from "./rows/rows.ts";
import type { Assignment } from "./rows/split.ts";
import { checkReplaced, sourceFiles } from "./sources/open.ts";
import { Storage } from "./store/storage.ts";
import type { StoredField } from "./store.ts";

/**
 * Reads a data set's sources, joins, orders and splits their rows, and prepares every field; what is learned from data is learned
 * from the training part alone. What was prepared before is taken from the cache, where `keptBy` says that it may be.
 * Errors: a MultimError of MM7xx, or the signal's reason.
 */
export async function prepare(data: CheckedData, options: PrepareOptions): Promise<Dataset> {
  checkReplaced(data, options.paths ?? {});
  if (options.fitted) checkFitted(data, options.fitted);
  const known = await keptFingerprint(data, options);
  const kept = known === undefined ? undefined : new KeptData(known, options.keptBy ?? "");
  const storage = new Storage(options.memory);
  const found = await kept?.read(storage);
  if (known !== undefined && found) {
    const { progress, ...quiet } = options;
    progress?.("taking what was prepared before", 1, 1);
    const source = new SourceRows(() => openRows(data, quiet));
    return new PreparedDataset({ ...found, data, fingerprint: known, storage, source });
  }
  const source = new SourceRows(() => openRows(data, options));
  try {
    const opened = await source.opened();
    const fingerprint = known ?? (await fingerprintOf(data, opened.sources.tables.values(), options));
    const prepared = await prepareRows(data, opened, storage, options);
    await kept?.write(prepared);
    return new PreparedDataset({ ...prepared, data, fingerprint, storage, source });
  } catch (error) {
    await source.close();
    storage.close();
    throw error;
  }
}

/** By what prepared data are found in the cache; undefined where they are not looked for, or where opening the sources tells why not. */
async function keptFingerprint(data: CheckedData, options: PrepareOptions): Promise<string | undefined> {
  if (options.keptBy === undefined || options.fitted || !canBeKept(data)) return undefined;
  const { signal, rows } = options;
  try {
    const files = await sourceFiles(data.sources, options);
    return await fingerprintOf(data, files, {
      ...(signal && { signal }),
      ...(rows !== undefined && { rows }),
    });
  } catch {
    return undefined;
  }
}

async function prepareRows(
  data: CheckedData,
  { fields, rows, refusals, wanted, part }: Opened,
  storage: Storage,
  options: PrepareOptions,
): Promise<Prepared> {
  const given = options.fitted;
  const read = await readFields(fields, rows, wanted, refusals, { ...options, storage });
  const fitted = given ?? learn(data, read, wanted, accepted(wanted, refusals), part);
  for (const one of read) one.refuse(fittedOf(fitted, one.field), rows, wanted, refusals);
  refusals.check();

  const places = accepted(wanted, refusals);
  if (places.length === 0) throw noRows(data);
  const order = places.length === wanted.length ? wanted : places.map((place) => wanted[place] ?? -1);
  const parts = partsOf(order, part);
  const stored: StoredField[] = [];
  for (const one of read) {
    options.signal?.throwIfAborted();
    stored.push(await one.store(fittedOf(fitted, one.field), places));
  }
  if (!given) {
    const { targets, classes } = targetsOf(data, stored, fitted, order.length);
    checkSizes(data, parts);
    checkClasses(data, parts, targets, classes);
  }
  const report = reportOf(data, { rows, read, order, places, parts, refusals });
  return { fitted, report, parts, order, store: { rows: order.length, fields: stored } };
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
function accepted(wanted: Int32Array, refusals: Refusals): Int32Array {
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
