import type { BatchRequest } from "./batch.ts";
import type { BatchPlan } from "./dataset.ts";
import { arrays } from "./store/numbers.ts";
import { numbersOf, type Store } from "./store.ts";

/** Bytes of a window's rows. */
const ROOM = 1 << 26;
/** Rows of a window at most, however small they are. */
const MOST = 1 << 20;
/** Batches of a plan's first window: few, so that they come soon. */
const FIRST = 8;

/** Rows of a plan, from one place to another, that are gathered in memory at once. */
export interface Window {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

/** How many rows of a store make a window; undefined where all columns lie in memory, and none is needed. */
export function windowRows({ rows, fields }: Store): number | undefined {
  const numbers = fields.flatMap(({ column }) => numbersOf(column));
  if (numbers.every(({ at }) => typeof at !== "number")) return undefined;
  const bytes = numbers.reduce((sum, { type, length }) => sum + length * arrays[type].BYTES_PER_ELEMENT, 0);
  return Math.min(MOST, Math.floor((ROOM / bytes) * rows));
}

/** The windows of a plan, numbered from `first` on, each of whole batches: twice as large as the one before, up to `most` rows. */
export function windowsOf({ rows, batch }: BatchPlan, most: number, first: number): readonly Window[] {
  const windows: Window[] = [];
  const largest = Math.max(1, Math.floor(most / batch));
  for (let from = 0, batches = FIRST; from < rows.length; batches *= 2) {
    const to = Math.min(rows.length, from + Math.min(batches, largest) * batch);
    windows.push({ id: first + windows.length, from, to });
    from = to;
  }
  return windows;
}

/** The batches of a plan, of the store's rows. */
export function* requestsOf({ rows, signal, ...plan }: BatchPlan): Generator<BatchRequest, undefined> {
  for (const [from, to] of batchesIn(rows.length, plan.batch))
    yield { lengths: {}, ...plan, rows: rows.slice(from, to) };
  return undefined;
}

/** The batches of a plan, of the rows of windows. Each window is told to `gather` when the batches of the one before it are wanted. */
export function* windowRequests(
  { rows, signal, ...plan }: BatchPlan,
  windows: readonly Window[],
  gather: (window: Window) => void,
): Generator<BatchRequest, undefined> {
  if (windows[0]) gather(windows[0]);
  for (const [i, { id, from, to }] of windows.entries()) {
    const next = windows[i + 1];
    if (next) gather(next);
    for (const [start, end] of batchesIn(to - from, plan.batch)) {
      const places = new Int32Array(end - start);
      for (let i = 0; i < places.length; i++) places[i] = start + i;
      yield { lengths: {}, ...plan, rows: places, window: id };
    }
  }
  return undefined;
}

function* batchesIn(rows: number, batch: number): Generator<readonly [from: number, to: number]> {
  for (let from = 0; from < rows; from += batch) yield [from, Math.min(rows, from + batch)];
}
