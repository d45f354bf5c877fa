import { internal } from "../../diagnostics/diagnostic.ts";
import { readBytes, type Storage, writeBytes } from "./storage.ts";

export const arrays = { u8: Uint8Array, i32: Int32Array, f32: Float32Array, f64: Float64Array } as const;

export type NumberType = keyof typeof arrays;
export type ArrayOf<T extends NumberType> = InstanceType<(typeof arrays)[T]>;

/** Numbers one after another, in memory or in a file; plain data, which any thread can read where the memory is shared. */
export interface Numbers<T extends NumberType = NumberType> {
  readonly type: T;
  readonly length: number;
  /** The memory, or an open file's descriptor, which holds for all threads. */
  readonly at: ArrayBufferLike | number;
}

/** All numbers of an array, which is all of its memory. */
export function inMemory<T extends NumberType>(type: T, values: ArrayOf<T>): Numbers<T> {
  return { type, length: values.length, at: values.buffer };
}

/** Numbers read at once where they are read one after another. */
const WINDOW = 1 << 14;

/** An array over memory. */
function over<T extends NumberType>(type: T, memory: ArrayBufferLike, from: number, to: number): ArrayOf<T> {
  const { BYTES_PER_ELEMENT: size } = arrays[type];
  return new arrays[type](memory as ArrayBuffer, from * size, to - from) as ArrayOf<T>;
}

/** Copies numbers of one array into another: a few one by one, as an array over them would cost more than they do. */
export function copyNumbers<T extends NumberType>(
  values: ArrayOf<T>,
  from: number,
  count: number,
  out: ArrayOf<T>,
  to: number,
): void {
  if (count > 64) out.set(values.subarray(from, from + count), to);
  else for (let i = 0; i < count; i++) out[to + i] = values[from + i] as number;
}

/** Takes numbers in their order: in memory while they are few, then in a file. */
export class NumbersWriter<T extends NumberType> {
  readonly type: T;
  length = 0;
  readonly #storage: Storage;
  /** In memory all numbers; else those that the file has not yet. */
  #buffer: ArrayOf<T>;
  #file: number | undefined;
  #written = 0;

  constructor(type: T, storage: Storage) {
    this.type = type;
    this.#storage = storage;
    this.#buffer = this.#make(Math.min(1 << 10, Math.floor(storage.limit / arrays[type].BYTES_PER_ELEMENT)));
  }

  push(value: number): void {
    if (this.length - this.#written === this.#buffer.length) this.#room(1);
    this.#buffer[this.length++ - this.#written] = value;
  }

  append(values: ArrayLike<number>): void {
    if (this.length - this.#written + values.length > this.#buffer.length) this.#room(values.length);
    this.#buffer.set(values, this.length - this.#written);
    this.length += values.length;
  }

  /** Adds the same number until there are so many. */
  padTo(length: number, value: number): void {
    while (this.length < length) this.push(value);
  }

  /** What has been written; nothing can be added then. */
  finish(): Numbers<T> {
    const { type, length } = this;
    if (this.#file === undefined) return { type, length, at: this.#memory };
    this.#flush(this.#file);
    return { type, length, at: this.#file };
  }

  /** Makes room for more numbers: in memory as long as it may be, else by writing what is there to a file. */
  #room(more: number): void {
    const needed = this.length - this.#written + more;
    const isLarge = needed * arrays[this.type].BYTES_PER_ELEMENT > this.#storage.limit;
    const isNew = this.#file === undefined && isLarge;
    if (isNew) this.#file = this.#storage.open();
    if (this.#file !== undefined) {
      this.#flush(this.#file);
      if (isNew || more > this.#buffer.length) this.#buffer = this.#make(Math.max(1 << 17, more));
      return;
    }
    const longer = this.#make(Math.max(2 * this.#buffer.length, needed));
    longer.set(this.#buffer);
    this.#buffer = longer;
  }

  #make(length: number): ArrayOf<T> {
    const memory = new SharedArrayBuffer(length * arrays[this.type].BYTES_PER_ELEMENT);
    return over(this.type, memory, 0, length);
  }

  get #memory(): ArrayBufferLike {
    return this.#buffer.buffer;
  }

  #flush(file: number): void {
    const { BYTES_PER_ELEMENT: size } = arrays[this.type];
    writeBytes(file, new Uint8Array(this.#memory, 0, (this.length - this.#written) * size));
    this.#written = this.length;
  }
}

/** Reads numbers. What `slice` gives holds until the next one. */
export class NumbersReader<T extends NumberType> {
  readonly length: number;
  readonly #file: number;
  readonly #type: T;
  readonly #ahead: number;
  /** The numbers from `#from` on that are at hand: in memory all. */
  #window: ArrayOf<T>;
  #from = 0;
  /** What a file is read into. */
  #buffer: ArrayOf<T>;

  /** `ahead`: how many numbers of a file are read at once, for those that go from one to the next. */
  constructor({ type, length, at }: Numbers<T>, ahead = WINDOW) {
    this.length = length;
    this.#type = type;
    this.#ahead = ahead;
    this.#file = typeof at === "number" ? at : -1;
    this.#buffer = new arrays[type](0) as ArrayOf<T>;
    this.#window = typeof at === "number" ? this.#buffer : over(type, at, 0, length);
  }

  at(place: number): number {
    const known = this.#window[place - this.#from];
    return (
      known ?? this.slice(place, place + 1)[0] ?? internal(`there are ${this.length} numbers, not ${place}`)
    );
  }

  /** Copies numbers into an array, from one of its places on. */
  copy(from: number, to: number, out: ArrayOf<T>, at: number): void {
    if (from < this.#from || to > this.#from + this.#window.length) this.#read(from, to);
    copyNumbers(this.#window, from - this.#from, to - from, out, at);
  }

  slice(from: number, to: number): ArrayOf<T> {
    if (from < this.#from || to > this.#from + this.#window.length) this.#read(from, to);
    return this.#window.subarray(from - this.#from, to - this.#from) as ArrayOf<T>;
  }

  #read(from: number, to: number): void {
    const count = Math.min(Math.max(to - from, this.#ahead), this.length - from);
    if (this.#file < 0 || count < to - from) internal(`there are ${this.length} numbers, not ${to}`);
    if (count > this.#buffer.length) this.#buffer = new arrays[this.#type](count) as ArrayOf<T>;
    const { BYTES_PER_ELEMENT: size } = arrays[this.#type];
    readBytes(this.#file, new Uint8Array(this.#buffer.buffer, 0, count * size), from * size);
    this.#window = this.#buffer.subarray(0, count) as ArrayOf<T>;
    this.#from = from;
  }
}
