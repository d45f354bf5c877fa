import type { Size } from "../ir/ir.ts";
import { type Feed, type FieldFeeds, f32, i32, openField } from "./feeds.ts";
import type { Store } from "./store.ts";

/** What one batch is made of. */
export interface BatchRequest {
  /** Rows of the store, or of a window, without padding. */
  readonly rows: Int32Array;
  /** The window, where the store's columns lie in files. */
  readonly window?: number;
  /** Rows of the batch, padding included. */
  readonly batch: number;
  readonly training: boolean;
  readonly seed: number;
  readonly epoch: number;
  /** By text field, how many positions it may have, rising. */
  readonly lengths: Readonly<Record<string, readonly number[]>>;
}

export interface MadeBatch {
  readonly size: Size;
  /** The rows' keys, the padding's included (as -1). */
  readonly rows: Int32Array;
  readonly feeds: readonly Feed[];
}

/** Makes batches of a store's rows. */
export class BatchSource {
  readonly #store: Store;
  readonly #fields: ReadonlyMap<string, FieldFeeds>;
  /** By bag, the entries of a row on average. */
  readonly #entries: ReadonlyMap<string, number>;

  /** `whole`: the store that this one has rows of, where it has some of another's. */
  constructor(store: Store, whole = store) {
    this.#store = store;
    this.#fields = new Map(
      store.fields.map((field, i) => [field.name, openField(field, whole.fields[i] ?? field)]),
    );
    this.#entries = new Map(
      whole.fields.flatMap(({ name, column }) =>
        column.kind === "bag" ? [[name, column.weights.length / whole.rows]] : [],
      ),
    );
  }

  /** The feeds of docs/feeds.md for some rows; the padding's key is -1. */
  async make(request: BatchRequest): Promise<MadeBatch> {
    const { rows, batch } = request;
    const { keys } = this.#store;
    const own = new Int32Array(batch).fill(-1);
    own.set(keys ? rows.map((row) => keys[row] as number) : rows);
    const size = { batch, bags: this.#bagSizes(request), ...this.#lengths(request) };
    const feeds: Feed[] = [];
    for (const field of this.#fields.values()) feeds.push(...(await field.make(request, size, own)));
    feeds.push(
      ["row.place", i32([batch], rising(batch))],
      ["row.key", i32([batch], own.slice())],
      ["row.weight", f32([batch], this.#weights(rows, batch))],
    );
    return { size, rows: own, feeds };
  }

  /** 1 for rows whose target is known; 0 for others and for padding. */
  #weights(rows: Int32Array, batch: number): Float32Array {
    const known = this.#store.fields.filter((field) => field.target).map((field) => field.present);
    const weights = new Float32Array(batch);
    for (const [i, row] of rows.entries())
      weights[i] = known.every((present) => !present || present[row] === 1) ? 1 : 0;
    return weights;
  }

  /** The positions of each text that is cut behind the longest row, rounded up to one of its sizes: few sizes mean few graphs. */
  #lengths({ rows, lengths }: BatchRequest): Pick<Size, "lengths"> {
    const cut = Object.entries(lengths).map(([name, sizes]) => {
      const longest = this.#count(name, rows);
      return [name, sizes.find((size) => size >= longest) ?? longest] as const;
    });
    return cut.length === 0 ? {} : { lengths: Object.fromEntries(cut) };
  }

  /**
   * Room for the entries of each bag: a quarter more than a batch has on average; where that is too little for one bag, half as
   * much again for all, as often as it takes. Few sizes mean few graphs.
   */
  #bagSizes({ rows, batch }: BatchRequest): Readonly<Record<string, number>> {
    const bags = [...this.#entries].map(([name, entries]) => {
      return { name, usual: 1.25 * batch * entries, count: this.#count(name, rows) };
    });
    const sizes = (scale: number) =>
      bags.map(({ name, usual }) => [name, Math.ceil((usual * scale) / 16) * 16 || 16] as const);
    let scale = 1;
    while (sizes(scale).some(([, size], i) => size < (bags[i]?.count ?? 0))) scale *= 1.5;
    return Object.fromEntries(sizes(scale));
  }

  #count(name: string, rows: Int32Array): number {
    return this.#fields.get(name)?.count?.(rows) ?? 0;
  }
}

/** 0, 1, 2 and so on. */
function rising(count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}
