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
        return { ...column, indices: ragged, weights: await copied(column.weights, layout) };
      }
      case "image": {
        const images = await this.#images(training ? column.training : column.evaluating, column.channels);
        return { ...column, training: images, evaluating: images };
      }
    }
  }

  /** Rows that are all as long. */
  #even<T extends NumberType>(numbers: Numbers<T>, width: number): Promise<Numbers<T>> {
    const { rows, places } = this.#wanted;
    return copied(numbers, {
      rows: rows.length,
      total: rows.length * width,
      from: (i) => (rows[i] as number) * width,
      count: () => width,
      to: (i) => (places[i] as number) * width,
    });
  }

  /** Rows of any length, and the layout of what lies beside their numbers. */
  async #ragged<T extends NumberType>({
    offsets,
    values,
  }: Ragged<T>): Promise<{ ragged: Ragged<T>; layout: Layout }> {
    const { rows } = this.#wanted;
    const spans = await copyRows(offsets, {
      rows: rows.length,
      total: 2 * rows.length,
      from: (i) => rows[i] as number,
      count: () => 2,
      to: (i) => 2 * i,
    });
    const layout = this.#layout(
      values.length,
      (i) => spans[2 * i] as number,
      (i) => (spans[2 * i + 1] as number) - (spans[2 * i] as number),
    );
    return {
      layout,
      ragged: { offsets: inMemory("f64", layout.offsets), values: await copied(values, layout) },
    };
  }

  async #images(
    { heights, widths, starts, pixels, steps }: StoredImages,
    channels: number,
  ): Promise<StoredImages> {
    const { rows } = this.#wanted;
    const layout = this.#layout(
      pixels.length,
      (i) => starts[rows[i] as number] as number,
      (i) => (heights[rows[i] as number] as number) * (widths[rows[i] as number] as number) * channels,
    );
    return {
      heights: this.#keys.map((row) => heights[row] as number),
      widths: this.#keys.map((row) => widths[row] as number),
      starts: layout.offsets,
      pixels: await copied(pixels, layout),
      steps,
    };
  }

  /** Where rows of any length go, of so many numbers: one after another. Errors: MM767 where a row is not among the numbers. */
  #layout(
    length: number,
    from: Layout["from"],
    count: Layout["count"],
  ): Layout & { readonly offsets: ArrayOf<"f64"> } {
    const { places } = this.#wanted;
    const offsets = new Float64Array(places.length + 1);
    for (let i = 0; i < places.length; i++) {
      const [begin, own] = [from(i), count(i)];
      if (!(begin >= 0 && own >= 0 && begin + own <= length))
        throw unreadable("a file of theirs has changed");
      offsets[(places[i] as number) + 1] = own;
    }
    for (let place = 0; place < places.length; place++)
      offsets[place + 1] = (offsets[place] as number) + (offsets[place + 1] as number);
    return {
      offsets,
      rows: places.length,
      total: offsets[places.length] as number,
      from,
      count,
      to: (i) => offsets[places[i] as number] as number,
    };
  }
}

async function copied<T extends NumberType>(numbers: Numbers<T>, layout: Layout): Promise<Numbers<T>> {
  return inMemory(numbers.type, await copyRows(numbers, layout));
}
