import { hashPath, philox } from "../../ir/random.ts";

const ROUNDS = 6;
/** Keeps these numbers apart from all others that are drawn with the same seed. */
const PURPOSE = hashPath("epoch order");
const words = new Uint32Array(4);

/**
 * The order of an epoch: a bijection on 0..count-1 keyed by (seed, epoch), so that any place of it can be found again without
 * what came before. A Feistel network over the smallest rectangle that is nearly a square, walked until it falls inside
 * (Black & Rogaway 2002, "Ciphers with arbitrary finite domains").
 */
export function epochOrder(rows: Int32Array, seed: number, epoch: number): Int32Array {
  const height = Math.ceil(Math.sqrt(rows.length));
  const width = Math.ceil(rows.length / height);
  const shifts = Array.from({ length: ROUNDS }, (_, round) =>
    round % 2 === 0
      ? shiftsOf(width, height, { round, seed, epoch })
      : shiftsOf(height, width, { round, seed, epoch }),
  );
  const order = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    let place = i;
    do place = permute(place, height, width, shifts);
    while (place >= rows.length);
    order[i] = rows[place] as number;
  }
  return order;
}

function permute(place: number, height: number, width: number, shifts: readonly Int32Array[]): number {
  let row = Math.floor(place / width);
  let column = place % width;
  for (let round = 0; round < ROUNDS; round += 2) {
    row += shifts[round]?.[column] as number;
    if (row >= height) row -= height;
    column += shifts[round + 1]?.[row] as number;
    if (column >= width) column -= width;
  }
  return row * width + column;
}

/** By how much a round moves the rows of each column (or the columns of each row), of which there are `size`, among `within`. */
function shiftsOf(
  size: number,
  within: number,
  { round, seed, epoch }: { readonly round: number; readonly seed: number; readonly epoch: number },
): Int32Array {
  return Int32Array.from({ length: size }, (_, number) => {
    philox(number, round, epoch, 0, seed, PURPOSE, words);
    return (words[0] as number) % within;
  });
}

/** The places of rows, those of the shortest texts first (`lengths` by row). */
export function placesByLength(rows: Int32Array, lengths: Int32Array): Int32Array {
  const lengthAt = (place: number) => lengths[rows[place] ?? -1] ?? 0;
  return Int32Array.from(rows.keys()).sort((a, b) => lengthAt(a) - lengthAt(b));
}

/** How many batches are drawn together where rows are grouped by length. */
const WINDOW = 64;
/** How many of them follow each other by length: where it changes, another graph takes over the cells. */
const TOGETHER = 4;

/**
 * Batches of rows that are about as long, from an epoch's order: as many rows as go into some batches are sorted by length (`lengths`
 * by row), and the batches then come by chance again, a few at a time. Each depends on its window of the order alone; the last batch
 * stays last.
 */
export function groupByLength(
  order: Int32Array,
  lengths: Int32Array,
  { batch, seed, epoch }: { readonly batch: number; readonly seed: number; readonly epoch: number },
): Int32Array {
  const grouped = new Int32Array(order.length);
  for (let start = 0; start < order.length; start += WINDOW * batch) {
    const drawn = order.subarray(start, start + WINDOW * batch);
    const window = placesByLength(drawn, lengths).map((place) => drawn[place] as number);
    const full = batch * Math.floor(window.length / batch);
    const run = TOGETHER * batch;
    const runs = epochOrder(
      Int32Array.from({ length: Math.ceil(full / run) }, (_, i) => i),
      seed + start + 1,
      epoch,
    );
    let at = start;
    for (const place of runs) {
      const own = window.subarray(place * run, Math.min(full, (place + 1) * run));
      grouped.set(own, at);
      at += own.length;
    }
    grouped.set(window.subarray(full), at);
  }
  return grouped;
}
