import type { Size } from "../ir/ir.ts";
import type { Tensor } from "../runtime/engine.ts";
import { applySteps, type Chance } from "./steps/image.ts";
import type { Store, StoredColumn, StoredField } from "./store.ts";

/** What one batch is made of. */
export interface BatchRequest {
  /** Row numbers, without padding. */
  readonly rows: Int32Array;
  /** Rows of the batch, padding included. */
  readonly batch: number;
  readonly training: boolean;
  readonly seed: number;
  readonly epoch: number;
}

export interface MadeBatch {
  readonly size: Size;
  readonly rows: Int32Array;
  readonly feeds: readonly (readonly [name: string, tensor: Tensor])[];
}

type Feed = readonly [name: string, tensor: Tensor];

/** Makes the feeds of docs/feeds.md for some rows; the padding's key is -1. */
export async function makeBatch(store: Store, request: BatchRequest): Promise<MadeBatch> {
  const { batch } = request;
  const rows = new Int32Array(batch).fill(-1);
  rows.set(request.rows);
  const bags = bagSizes(store, request);
  const feeds: Feed[] = [];
  for (const field of store.fields) feeds.push(...(await feedsOf(field, request, bags)));
  feeds.push([
    "row.place",
    i32(
      [batch],
      rows.map((_, place) => place),
    ),
  ]);
  feeds.push(["row.key", i32([batch], rows.slice())], ["row.weight", f32([batch], weightsOf(store, rows))]);
  return { size: { batch, bags }, rows, feeds };
}

/** 1 for rows whose target is known; 0 for others and for padding. */
function weightsOf(store: Store, rows: Int32Array): Float32Array {
  const known = store.fields.filter((field) => field.target).map((field) => field.present);
  return Float32Array.from(rows, (row) =>
    row >= 0 && known.every((present) => !present || present[row] === 1) ? 1 : 0,
  );
}

/**
 * Room for the entries of each bag: a quarter more than a batch has on average; where that is too little for one bag, half as
 * much again for all, as often as it takes. Few sizes mean few graphs.
 */
function bagSizes(store: Store, { rows, batch }: BatchRequest): Readonly<Record<string, number>> {
  const bags = store.fields.flatMap(({ name, column }) => {
    if (column.kind !== "bag") return [];
    const { offsets } = column;
    const usual = (1.25 * batch * (offsets[store.rows] ?? 0)) / store.rows;
    const count = rows.reduce((sum, row) => sum + (offsets[row + 1] ?? 0) - (offsets[row] ?? 0), 0);
    return [{ name, usual, count }];
  });
  const sizes = (scale: number) =>
    bags.map(({ name, usual }) => [name, Math.ceil((usual * scale) / 16) * 16 || 16] as const);
  let scale = 1;
  while (sizes(scale).some(([, size], i) => size < (bags[i]?.count ?? 0))) scale *= 1.5;
  return Object.fromEntries(sizes(scale));
}

async function feedsOf(
  field: StoredField,
  request: BatchRequest,
  bags: Readonly<Record<string, number>>,
): Promise<readonly Feed[]> {
  const { name, present } = field;
  const { rows, batch } = request;
  const own = await columnFeeds(field, request, bags[name] ?? 0);
  if (!present || field.target) return own;
  const there = new Float32Array(batch);
  for (const [i, row] of rows.entries()) there[i] = present[row] ?? 0;
  return [...own, [`${name}.present`, f32([batch], there)]];
}

async function columnFeeds(
  { name, column, present }: StoredField,
  request: BatchRequest,
  bagEntries: number,
): Promise<readonly Feed[]> {
  const { rows, batch } = request;
  switch (column.kind) {
    case "number":
      return [[name, numberFeed(column, present, request)]];
    case "binary":
      return [[name, f32([batch], pick(column.values, rows, new Float32Array(batch)))]];
    case "category":
    case "class":
      return [[name, i32([batch], pick(column.values, rows, new Int32Array(batch)))]];
    case "text":
      return textFeeds(name, column, request);
    case "bag":
      return bagFeeds(name, column, request, bagEntries);
    case "image":
      return [[name, await imageFeed(name, column, request)]];
  }
}

/**
 * Padding and rows that lack the field take the numbers of a row that has it: of a zero, which may lie outside what the numbers can
 * be, a logarithm is infinite, and weighed with nothing it would be no number.
 */
function numberFeed(
  { width, values }: StoredColumn & { kind: "number" },
  present: Uint8Array | undefined,
  { rows, batch }: BatchRequest,
): Tensor {
  const has = (row: number) => !present || present[row] === 1;
  const other = rows.find(has) ?? present?.indexOf(1) ?? -1;
  const out = new Float32Array(batch * width);
  for (let i = 0; i < batch; i++) {
    const own = rows[i];
    const row = own !== undefined && has(own) ? own : other;
    if (row >= 0) out.set(values.subarray(row * width, (row + 1) * width), i * width);
  }
  return f32([batch, width], out);
}

function textFeeds(
  name: string,
  column: StoredColumn & { kind: "text" },
  { rows, batch }: BatchRequest,
): Feed[] {
  const ids = new Int32Array(batch * column.length);
  const lengths = new Int32Array(batch);
  for (const [i, row] of rows.entries()) {
    const own = entries(column.ids, column.offsets, row);
    ids.set(own, i * column.length);
    lengths[i] = own.length;
  }
  return [
    [`${name}.ids`, i32([batch, column.length], ids)],
    [`${name}.length`, i32([batch], lengths)],
  ];
}

function bagFeeds(
  name: string,
  column: StoredColumn & { kind: "bag" },
  { rows }: BatchRequest,
  count: number,
): Feed[] {
  const indices = new Int32Array(count);
  const weights = new Float32Array(count);
  const places = new Int32Array(count);
  let at = 0;
  for (const [place, row] of rows.entries()) {
    const own = entries(column.indices, column.offsets, row);
    indices.set(own, at);
    weights.set(entries(column.weights, column.offsets, row), at);
    places.fill(place, at, at + own.length);
    at += own.length;
  }
  return [
    [`${name}.indices`, i32([count], indices)],
    [`${name}.weights`, f32([count], weights)],
    [`${name}.rows`, i32([count], places)],
  ];
}

async function imageFeed(
  name: string,
  column: StoredColumn & { kind: "image" },
  request: BatchRequest,
): Promise<Tensor> {
  const { height, width, channels } = column;
  const { heights, widths, offsets, pixels, steps } = request.training ? column.training : column.evaluating;
  const count = height * width * channels;
  const out = new Float32Array(request.batch * count);
  for (const [i, row] of request.rows.entries()) {
    const stored = entries(pixels, offsets, row);
    if (stored.length === 0) continue;
    const image = { height: heights[row] ?? 0, width: widths[row] ?? 0, channels, pixels: stored };
    const chance: Chance = { seed: request.seed, epoch: request.epoch, field: name, row };
    const made = await applySteps(image, steps, chance);
    for (let j = 0; j < count; j++) out[i * count + j] = (made.pixels[j] ?? 0) / 255;
  }
  return f32([request.batch, height, width, channels], out);
}

function entries<T extends Int32Array | Float32Array | Uint8Array>(
  values: T,
  offsets: Float64Array,
  row: number,
): T {
  return values.subarray(offsets[row] ?? 0, offsets[row + 1] ?? 0) as T;
}

function pick<T extends Int32Array | Float32Array>(values: T, rows: Int32Array, out: T): T {
  for (const [i, row] of rows.entries()) out[i] = values[row] ?? 0;
  return out;
}

function f32(shape: readonly number[], data: Float32Array): Tensor {
  return { type: { dtype: "f32", shape }, data };
}

function i32(shape: readonly number[], data: Int32Array): Tensor {
  return { type: { dtype: "i32", shape }, data };
}
