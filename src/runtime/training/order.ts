import { hashPath, philox } from "../../ir/random.ts";

const ROUNDS = 6;
/** Keeps these numbers apart from all others that are drawn with the same seed. */
const PURPOSE = hashPath("epoch order");
const words = new Uint32Array(4);

/**
 * The order of an epoch: a bijection on 0..count-1 keyed by (seed, epoch), so that any place of it can be found again without
 * what came before. A balanced Feistel network over the next power of four, walked until it falls inside.
 */
export function epochOrder(rows: Int32Array, seed: number, epoch: number): Int32Array {
  const half = Math.max(1, Math.ceil(Math.log2(Math.max(2, rows.length)) / 2));
  const mask = 2 ** half - 1;
  const order = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    let place = i;
    do place = permute(place, half, mask, seed, epoch);
    while (place >= rows.length);
    order[i] = rows[place] as number;
  }
  return order;
}

function permute(place: number, half: number, mask: number, seed: number, epoch: number): number {
  let left = place >>> half;
  let right = place & mask;
  for (let round = 0; round < ROUNDS; round++) {
    philox(right, round, epoch, 0, seed, PURPOSE, words);
    [left, right] = [right, (left ^ (words[0] as number)) & mask];
  }
  return left * (mask + 1) + right;
}
