import { type ArrayOf, type Numbers, NumbersReader, NumbersWriter, type NumberType } from "./numbers.ts";
import type { Storage } from "./storage.ts";

/** Rows of several numbers each: a row's own are those from its offset to the next row's. */
export interface Ragged<T extends NumberType = NumberType> {
  readonly offsets: Numbers<"f64">;
  readonly values: Numbers<T>;
}

/** Takes rows in rising order; those left out have no numbers. */
export class RaggedWriter<T extends NumberType> {
  readonly values: NumbersWriter<T>;
  readonly #offsets: NumbersWriter<"f64">;

  constructor(type: T, storage: Storage) {
    this.values = new NumbersWriter(type, storage);
    this.#offsets = new NumbersWriter("f64", storage);
  }

  /** Begins a row: what is added to `values` from now on is its own. */
  begin(row: number): void {
    this.#offsets.padTo(row + 1, this.values.length);
  }

  finish(rows: number): Ragged<T> {
    this.#offsets.padTo(rows + 1, this.values.length);
    return { offsets: this.#offsets.finish(), values: this.values.finish() };
  }
}

export class RaggedReader<T extends NumberType> {
  readonly #offsets: NumbersReader<"f64">;
  readonly #values: NumbersReader<T>;

  /** `ahead`: how many numbers of a file are read at once. */
  constructor({ offsets, values }: Ragged<T>, ahead?: number) {
    this.#offsets = new NumbersReader(offsets, ahead);
    this.#values = new NumbersReader(values, ahead);
  }

  /** Where a row's numbers begin. */
  begin(row: number): number {
    return this.#offsets.at(row);
  }

  count(row: number): number {
    const from = this.#offsets.at(row);
    return this.#offsets.at(row + 1) - from;
  }

  row(row: number): ArrayOf<T> {
    const from = this.#offsets.at(row);
    return this.#values.slice(from, this.#offsets.at(row + 1));
  }

  /** Copies a row's numbers into an array, from one of its places on, and tells how many there are. */
  copy(row: number, out: ArrayOf<T>, at: number): number {
    const from = this.#offsets.at(row);
    const to = this.#offsets.at(row + 1);
    this.#values.copy(from, to, out, at);
    return to - from;
  }
}
