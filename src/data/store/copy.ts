import { setImmediate } from "node:timers/promises";
import {
  type ArrayOf,
  arrays,
  copyNumbers,
  type Numbers,
  NumbersReader,
  type NumberType,
} from "./numbers.ts";
import type { Wanted } from "./wanted.ts";

/** Bytes between numbers of a file that are read along with them: another read would cost as much. */
const NEAR = 1 << 14;
/** Bytes read at once; about as many are read before others get their turn in this thread. */
const PIECE = 1 << 18;

/** Where the numbers of a row begin, how many these are, and where they go: row `row` is the one at `place` among those wanted. */
export interface Layout {
  /** All numbers that are wanted. */
  readonly total: number;
  /** Rises with the row for the most part: what lies before it is read for itself. */
  from(row: number, place: number): number;
  count(row: number, place: number): number;
  to(place: number): number;
}

/** Numbers of rows, in the order in which these are wanted: read from beginning to end, neighbours together. */
export async function copyRows<T extends NumberType>(
  numbers: Numbers<T>,
  { rows, places }: Wanted,
  layout: Layout,
): Promise<ArrayOf<T>> {
  const { BYTES_PER_ELEMENT: size } = arrays[numbers.type];
  const reader = new NumbersReader(numbers, 0);
  const copy = new arrays[numbers.type](layout.total) as ArrayOf<T>;
  let since = 0;
  for (let i = 0; i < rows.length; ) {
    const { from, to, end } = neighbours(i, NEAR / size, PIECE / size);
    const values = reader.slice(from, to);
    for (; i < end; i++) {
      const [row, place] = [rows[i] as number, places[i] as number];
      const start = layout.from(row, place) - from;
      copyNumbers(values, start, layout.count(row, place), copy, layout.to(place));
    }
    since += (to - from) * size + NEAR;
    if (since < PIECE) continue;
    since = 0;
    await setImmediate();
  }
  return copy;

  /** The rows from the `i`th up to the `end`th, which are read together. */
  function neighbours(i: number, near: number, most: number) {
    const beginOf = (at: number) => layout.from(rows[at] as number, places[at] as number);
    const endOf = (at: number) => beginOf(at) + layout.count(rows[at] as number, places[at] as number);
    const from = beginOf(i);
    let to = endOf(i);
    let end = i + 1;
    for (; end < rows.length; end++) {
      const [begin, last] = [beginOf(end), endOf(end)];
      if (begin < from || begin - to > near || last - from > most) break;
      to = Math.max(to, last);
    }
    return { from, to, end };
  }
}
