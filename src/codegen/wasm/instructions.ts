import { signed, unsigned } from "./module.ts";

/** Instructions by name, as bytes. Operands are on the stack. */
export const get = (local: number): number[] => [0x20, ...unsigned(local)];
export const set = (local: number): number[] => [0x21, ...unsigned(local)];
export const integer = (value: number): number[] => [0x41, ...signed(value)];

const vector = (code: number): number[] => [0xfd, ...unsigned(code)];

export const v128 = { and: vector(0x4e), xor: vector(0x51) };
export const i32x4 = {
  constant: (...values: readonly [number, number, number, number]): number[] => [
    ...vector(0x0c),
    ...new Uint8Array(Int32Array.from(values).buffer),
  ],
  /** One number, four times. */
  all: (value: number): number[] => i32x4.constant(value, value, value, value),
  splat: vector(0x11),
  add: vector(0xae),
  shiftLeft: (by: number): number[] => [...integer(by), ...vector(0xab)],
  /** The numbers without a sign, `by` bits to the right. */
  shiftRight: (by: number): number[] => [...integer(by), ...vector(0xad)],
  /** Of numbers without a sign: lanes of ones where the first is not less. */
  atLeast: vector(0x40),
};
/** Whole products of the two lower, or upper, numbers without a sign of two vectors. */
export const products = { lower: vector(0xde), upper: vector(0xdf) };

/** Four of the eight 32-bit numbers of two vectors. */
export const choose = (...lanes: readonly [number, number, number, number]): number[] => [
  ...vector(0x0d),
  ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
];

export const i32 = { load: [0x28, 2, 0], add: [0x6a], sub: [0x6b], multiply: [0x6c], less: [0x49] };
export const f32 = {
  load: [0x2a, 2, 0],
  store: [0x38, 2, 0],
  constant: (value: number): number[] => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  add: [0x92],
  multiply: [0x94],
};
/** Four f32 at once. */
export const f32x4 = {
  load: [...vector(0x00), 4, 0],
  /** One number, four times. */
  loadSplat: [...vector(0x09), 2, 0],
  store: [...vector(0x0b), 4, 0],
  /** To a place that is no multiple of 16. */
  storeAnywhere: [...vector(0x0b), 2, 0],
  /** So many bytes behind an address. */
  storeAt: (offset: number): number[] => [...vector(0x0b), 2, ...unsigned(offset)],
  splat: vector(0x13),
  abs: vector(0xe0),
  neg: vector(0xe1),
  sqrt: vector(0xe3),
  add: vector(0xe4),
  sub: vector(0xe5),
  mul: vector(0xe6),
  div: vector(0xe7),
  less: vector(0x43),
  lessEqual: vector(0x45),
  /** Of whole numbers with a sign. */
  convert: vector(0xfa),
};

export const f64 = {
  load: [0x2b, 3, 0],
  store: [0x39, 3, 0],
  add: [0xa0],
  multiply: [0xa2],
  /** Of f32. */
  promote: [0xbb],
};
/** Two f64 at once. */
export const f64x2 = {
  /** The two lower ones of f32x4. */
  promote: vector(0x5f),
  add: vector(0xf0),
  mul: vector(0xf2),
  lane: (lane: number): number[] => [...vector(0x21), lane],
};

/** Repeats `body` while local `counter` is less than local `end`, both unsigned; the body raises the counter. */
export function whileLess(counter: number, end: number, body: readonly number[]): number[] {
  const [block, loop, empty, close, branchIf, zero] = [0x02, 0x03, 0x40, 0x0b, 0x0d, 0x45];
  const stop = [...get(counter), ...get(end), ...i32.less, zero, branchIf, 1];
  return [block, empty, loop, empty, ...stop, ...body, 0x0c, 0, close, close];
}

/** Does `body` and repeats it while local `counter` is less than local `end`: what its turns have in common V8 computes once. */
export function repeatLess(counter: number, end: number, body: readonly number[]): number[] {
  const [loop, empty, close, branchIf] = [0x03, 0x40, 0x0b, 0x0d];
  return [loop, empty, ...body, ...get(counter), ...get(end), ...i32.less, branchIf, 0, close];
}

/** Adds a number to a local. */
export function raise(local: number, by: readonly number[]): number[] {
  return [...get(local), ...by, ...i32.add, ...set(local)];
}
