import { elements, type Shape, stridesOf } from "./shapes.ts";

/**
 * Philox 4x32-10: random numbers as a function of a counter and a key (Salmon et al. 2011, "Parallel random numbers: as easy as
 * 1, 2, 3"). What draws them names its place: numbers of one seed, step, path and row are the same wherever they are computed.
 */

export const MULTIPLIER_0 = 0xd2511f53;
export const MULTIPLIER_1 = 0xcd9e8d57;
export const WEYL_0 = 0x9e3779b9;
export const WEYL_1 = 0xbb67ae85;
export const ROUNDS = 10;
/** What one counter gives. */
export const WORDS = 4;

/** How many bits a number has: the upper ones of a word, or one half of it. */
export type Bits = 16 | 24;

/** How many numbers a word gives: its upper half comes first. */
export const numbersPerWord = (bits: Bits): number => Math.floor(32 / bits);

/** How many numbers a counter gives: the first ones of its four words, then the second ones. */
export const numbersPerCounter = (bits: Bits): number => WORDS * numbersPerWord(bits);

/** The upper 32 bits of the product of two 32-bit numbers, as an i32. */
function multiplyHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const low = Math.imul(a0, b0) >>> 16;
  const middle = (Math.imul(a1, b0) >>> 0) + low;
  const carry = (Math.imul(a0, b1) >>> 0) + (middle & 0xffff);
  return (Math.imul(a1, b1) + (middle >>> 16) + (carry >>> 16)) | 0;
}

/** Four random words for a counter of four and a key of two; `out` takes them. */
export function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  key0: number,
  key1: number,
  out: Uint32Array,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ key0;
    c1 = low1;
    c2 = high0 ^ c3 ^ key1;
    c3 = low0;
    key0 = (key0 + WEYL_0) | 0;
    key1 = (key1 + WEYL_1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** FNV-1a, 32 bits, over UTF-16 code units (bytes, for the ASCII that paths are). */
export function hashPath(path: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** What random numbers hang on, but for the row: the run's seed, the step, and the place in the program. */
export interface Stream {
  readonly seed: number;
  readonly index: number;
  readonly path: string;
}

/** Those of a key's numbers that are wanted: runs of `length`, one at each place of the axes. */
export interface Runs {
  readonly bits: Bits;
  readonly length: number;
  /** Outermost first; `stride` is in numbers, and a multiple of what one counter gives. */
  readonly axes: readonly { readonly size: number; readonly stride: number }[];
}

/** The first `shape` of a draw of the shape `within`, in runs as long as can be. */
export function runsOf(shape: Shape, within: Shape = shape, bits: Bits = 24): Runs {
  const last = shape.findLastIndex((size, axis) => size !== within[axis]);
  const strides = stridesOf(within);
  const axes = shape.slice(0, Math.max(last, 0)).map((size, axis) => ({ size, stride: strides[axis] ?? 1 }));
  return { bits, length: elements(shape.slice(axes.length)), axes };
}

/** Whether the first `shape` of a draw can be drawn without the rest: all runs begin with what a counter gives. */
export function isDrawn(shape: Shape, within: Shape, bits: Bits = 24): boolean {
  const fits = shape.length === within.length && shape.every((size, axis) => size <= (within[axis] ?? 0));
  return fits && runsOf(shape, within).axes.every(({ stride }) => stride % numbersPerCounter(bits) === 0);
}

/** Fills `out` with the wanted numbers of each key in turn: uniform in [0, 1), multiples of 2^-bits, exact in f32. */
export function fillUniform(
  out: Float32Array | Float64Array,
  { seed, index, path }: Stream,
  keys: ArrayLike<number>,
  { bits, length, axes }: Runs,
): void {
  const hash = hashPath(path);
  const words = new Uint32Array(WORDS);
  const together = numbersPerCounter(bits);
  let at = 0;
  const run = (key: number, start: number) => {
    for (let i = 0; i < length; i += together) {
      philox((start + i) / together, key, index, 0, seed, hash, words);
      for (let j = 0; j < Math.min(together, length - i); j++) {
        const word = words[j % WORDS] as number;
        out[at++] = ((j < WORDS ? word : word << bits) >>> (32 - bits)) / 2 ** bits;
      }
    }
  };
  const runs = (key: number, start: number, depth: number) => {
    const axis = axes[depth];
    if (!axis) run(key, start);
    else for (let i = 0; i < axis.size; i++) runs(key, start + i * axis.stride, depth + 1);
  };
  for (let row = 0; row < keys.length; row++) runs(keys[row] as number, 0, 0);
}

/** `count` numbers for one key, as the primitive `random` gives them. */
export function uniform(
  seed: number,
  index: number,
  key: number,
  path: string,
  count: number,
  bits: Bits = 24,
): Float32Array {
  const out = new Float32Array(count);
  fillUniform(out, { seed, index, path }, [key], runsOf([count], [count], bits));
  return out;
}

/** Numbers of the standard normal distribution, by Box and Muller's transformation of pairs. */
export function normal(stream: Stream, key: number, count: number): Float64Array {
  const draws = new Float64Array(count + (count % 2));
  fillUniform(draws, stream, [key], runsOf([draws.length]));
  for (let i = 0; i < draws.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - (draws[i] as number)));
    const angle = 2 * Math.PI * (draws[i + 1] as number);
    draws[i] = radius * Math.cos(angle);
    draws[i + 1] = radius * Math.sin(angle);
  }
  return draws.subarray(0, count);
}
