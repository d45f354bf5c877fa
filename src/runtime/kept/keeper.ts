import { internal } from "../../diagnostics/diagnostic.ts";
import type { Size } from "../../ir/ir.ts";
import { elements } from "../../ir/shapes.ts";
import type { Kept } from "../../ir/step/frozen.ts";
import type { Tensor, Tensors } from "../engine.ts";
import { Contents } from "./contents.ts";
import type { RowStore } from "./store.ts";

/** Computes what is kept of a batch's rows. */
export type Compute = (size: Size, feeds: Tensors) => Promise<Tensors>;

/** How many rows were asked for, and how many of them were computed. */
export interface Tally {
  readonly asked: number;
  readonly computed: number;
}

/** How many numbers are kept of a row. */
export function keptWidth({ values }: Kept): number {
  return values.reduce((sum, { type }) => sum + elements(type.shape), 0);
}

/** What the frozen parts give in one kind of step: looked up, or computed and kept. */
export class Keeper {
  private readonly kept: Kept;
  private readonly compute: Compute;
  /** Absent where nothing is to be kept. */
  private readonly store: RowStore | undefined;
  /** Numbers in the store by numbers of rows: a row seen before needs no look at its contents. */
  private readonly known = new Map<number, number>();
  private asked = 0;
  private computed = 0;

  constructor(kept: Kept, compute: Compute, store: RowStore | undefined) {
    this.kept = kept;
    this.compute = compute;
    this.store = store;
  }

  get tally(): Tally {
    return { asked: this.asked, computed: this.computed };
  }

  /** The kept values of a batch's rows, as feeds. */
  async feeds(size: Size, feeds: Tensors): Promise<Tensors> {
    const rows = (feeds.get("row.key") ?? internal("no feed row.key")).data;
    const places = this.find(rows, feeds);
    const missing = places.flatMap(({ number }, place) => (number === undefined ? [place] : []));
    const real = (place: number) => (rows[place] as number) >= 0;
    this.asked += places.filter((_, place) => real(place)).length;
    this.computed += missing.filter(real).length;
    const results = missing.length > 0 ? await this.compute(size, feeds) : undefined;
    const made = this.kept.values.map(({ name, type }): [string, Tensor] => {
      const shape = [size.batch, ...type.shape];
      return [name, { type: { dtype: type.dtype, shape }, data: new Float32Array(elements(shape)) }];
    });
    const record = new Float32Array(keptWidth(this.kept));
    for (const [place, { key, number }] of places.entries()) {
      if (number === undefined) {
        this.gather(record, place, results ?? internal("nothing was computed"));
        this.remember(rows[place] as number, key && this.store?.add(key, record));
      } else this.store?.read(number, record);
      scatter(record, place, made);
    }
    if (this.store?.isFull) await this.store.flush();
    return new Map(made);
  }

  /** Where each row is kept, or the key that it is to be kept by. */
  private find(rows: Tensor["data"], feeds: Tensors): { number?: number | undefined; key?: string }[] {
    const { store } = this;
    if (!store) return [...rows].map(() => ({}));
    let contents: Contents | undefined;
    return [...rows].map((row, place) => {
      const known = this.known.get(row);
      if (known !== undefined) return { number: known };
      contents ??= new Contents(this.kept.feeds, feeds);
      const key = contents.key(place);
      const number = store.find(key);
      this.remember(row, number);
      return { number, key };
    });
  }

  /** The padding's rows are all number -1 and need not be equal. */
  private remember(row: number, number: number | undefined | ""): void {
    if (row >= 0 && typeof number === "number") this.known.set(row, number);
  }

  private gather(record: Float32Array, place: number, results: Tensors): void {
    let at = 0;
    for (const { name, type } of this.kept.values) {
      const count = elements(type.shape);
      const { data } = results.get(name) ?? internal(`the frozen parts gave no ${name}`);
      record.set(data.subarray(place * count, (place + 1) * count), at);
      at += count;
    }
  }
}

function scatter(record: Float32Array, place: number, made: readonly [string, Tensor][]): void {
  let at = 0;
  for (const [, { type, data }] of made) {
    const count = data.length / (type.shape[0] ?? 1);
    data.set(record.subarray(at, at + count), place * count);
    at += count;
  }
}
