import type { Store, StoredColumn, StoredField, StoredImages } from "../store.ts";
import { copyRows, type Layout } from "./copy.ts";
import { type ArrayOf, inMemory, type Numbers, type NumberType } from "./numbers.ts";
import type { Ragged } from "./ragged.ts";
import { unreadable } from "./storage.ts";
import { sorted, type Wanted } from "./wanted.ts";

/**
 * Some rows of a store as a store in this thread's memory: its row i has the key `keys[i]`. Columns are gone through from beginning to
 * end, and the thread does other work meanwhile. Images are there as training has them, or else as evaluation has them.
 */
export async function gather(store: Store, keys: Int32Array, training: boolean): Promise<Store> {
  const gathering = new Gathering(keys);
  const fields: StoredField[] = [];
  for (const { column, present, ...field } of store.fields) {
    const own = { ...field, column: await gathering.column(column, training) };
    fields.push(present ? { ...own, present: Uint8Array.from(keys, (row) => present[row] ?? 0) } : own);
  }
  return { rows: keys.length, fields, keys };
}

class Gathering {
  readonly #keys: Int32Array;
  readonly #wanted: Wanted;

  constructor(keys: Int32Array) {
    this.#keys = keys;
    this.#wanted = sorted(keys);
  }

  async column(column: StoredColumn, training: boolean): Promise<StoredColumn> {
    switch (column.kind) {
      case "number":
        return { ...column, values: await this.#even(column.values, column.width) };
      case "binary":
        return { ...column, values: await this.#even(column.values, 1) };
      case "category":
      case "class":
        return { ...column, values: await this.#even(column.values, 1) };
      case "text":
        return { ...column, ids: (await this.#ragged(column.ids)).ragged };
      case "bag": {
        const { ragged, layout } = await this.#ragged(column.indices);
        return { ...column, indices: ragged, weights: await this.#copy(column.weights, layout) };
      }
      case "image": {
        const images = await this.#images(training ? column.training : column.evaluating, column.channels);
        return { ...column, training: images, evaluating: images };
      }
    }
  }

  /** Rows that are all as long. */
  #even<T extends NumberType>(numbers: Numbers<T>, width: number): Promise<Numbers<T>> {
    return this.#copy(numbers, {
      total: width * this.#keys.length,
      from: (row) => row * width,
      count: () => width,
      to: (place) => place * width,
    });
  }

  /** Rows of any length, and the layout of what lies beside their numbers. */
  async #ragged<T extends NumberType>({
    offsets,
    values,
  }: Ragged<T>): Promise<{ ragged: Ragged<T>; layout: Layout }> {
    const spans = await copyRows(offsets, this.#wanted, {
      total: 2 * this.#keys.length,
      from: (row) => row,
      count: () => 2,
      to: (place) => 2 * place,
    });
    const beginOf = (place: number) => spans[2 * place] as number;
    const layout = this.#layout(
      values.length,
      (_, place) => beginOf(place),
      (_, place) => (spans[2 * place + 1] as number) - beginOf(place),
    );
    return {
      layout,
      ragged: { offsets: inMemory("f64", layout.offsets), values: await this.#copy(values, layout) },
    };
  }

  async #images(
    { heights, widths, starts, pixels, steps }: StoredImages,
    channels: number,
  ): Promise<StoredImages> {
    const layout = this.#layout(
      pixels.length,
      (row) => starts[row] as number,
      (row) => (heights[row] as number) * (widths[row] as number) * channels,
    );
    return {
      heights: this.#keys.map((row) => heights[row] as number),
      widths: this.#keys.map((row) => widths[row] as number),
      starts: layout.offsets,
      pixels: await this.#copy(pixels, layout),
      steps,
    };
  }

  /** Where rows of any length go, of so many numbers: one after another. Errors: MM767 where a row is not among the numbers. */
  #layout(
    length: number,
    from: Layout["from"],
    count: Layout["count"],
  ): Layout & { readonly offsets: ArrayOf<"f64"> } {
    const offsets = new Float64Array(this.#keys.length + 1);
    for (const [place, row] of this.#keys.entries()) {
      const [begin, own] = [from(row, place), count(row, place)];
      if (!(begin >= 0 && own >= 0 && begin + own <= length))
        throw unreadable("a file of theirs has changed");
      offsets[place + 1] = (offsets[place] as number) + own;
    }
    const total = offsets[this.#keys.length] as number;
    return { offsets, total, from, count, to: (place) => offsets[place] as number };
  }

  async #copy<T extends NumberType>(numbers: Numbers<T>, layout: Layout): Promise<Numbers<T>> {
    return inMemory(numbers.type, await copyRows(numbers, this.#wanted, layout));
  }
}
