import { setImmediate } from "node:timers/promises";
import {
  type ArrayOf,
  arrays,
  copyNumbers,
  type Numbers,
  NumbersReader,
  type NumberType,
} from "./numbers.ts";

/** Bytes between numbers of a file that are read along with them: another read would cost as much. */
const NEAR = 1 << 14;
/** Bytes read at once; about as many are read before others get their turn in this thread. */
const PIECE = 1 << 18;

/** Where the numbers of some rows begin, how many each has, and where they go: of the `i`th of these rows, which rise. */
export interface Layout {
  readonly rows: number;
  /** All numbers that are wanted. */
  readonly total: number;
  /** Rises for the most part: what lies before what came last is read for itself. */
  from(i: number): number;
  count(i: number): number;
  to(i: number): number;
}

/** Numbers of rows, put where they are wanted: read from beginning to end, neighbours together. */
export async function copyRows<T extends NumberType>(
  numbers: Numbers<T>,
  layout: Layout,
): Promise<ArrayOf<T>> {
  const { BYTES_PER_ELEMENT: size } = arrays[numbers.type];
  const reader = new NumbersReader(numbers, 0);
  const copy = new arrays[numbers.type](layout.total) as ArrayOf<T>;
  let since = 0;
  for (let i = 0; i < layout.rows; ) {
    const { from, to, end } = neighbours(layout, i, NEAR / size, PIECE / size);
    const values = reader.slice(from, to);
    for (; i < end; i++) copyNumbers(values, layout.from(i) - from, layout.count(i), copy, layout.to(i));
    since += (to - from) * size + NEAR;
    if (since < PIECE) continue;
    since = 0;
    await setImmediate();
  }
  return copy;
}

/** The numbers that are read together: those of the rows from the `i`th up to the `end`th, less than `near` apart, about `most`. */
function neighbours(layout: Layout, i: number, near: number, most: number) {
  const from = layout.from(i);
  let to = from + layout.count(i);
  let end = i + 1;
  for (; end < layout.rows; end++) {
    const begin = layout.from(end);
    const last = begin + layout.count(end);
    if (begin < from || begin - to > near || last - from > most) break;
    to = Math.max(to, last);
  }
  return { from, to, end };
}
