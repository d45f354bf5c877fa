import { between } from "../../../codegen/onnx/index.ts";
import { drawnBehind } from "../../../codegen/wasm/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Graph, Value } from "../../../ir/ir.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Tensor, Tensors } from "../../engine.ts";
import { aligned } from "../loops/arena.ts";
import type { Cells } from "./cells.ts";
import { fromOrt } from "./tensors.ts";

const BYTES = 4;

/** Where the values that loops read and write lie: cells where they are kept, others in the arena's room for one step. */
export class Workspace {
  private readonly cells: Cells;
  /** By the ids of values. */
  private readonly reads: ReadonlyMap<number, string>;
  private readonly feeds: ReadonlyMap<number, string>;
  private readonly places = new Map<number, number>();
  private size = 0;
  private start = 0;

  constructor(graph: Graph, cells: Cells) {
    this.cells = cells;
    this.reads = new Map(graph.reads.map(({ cell, value }) => [value.id, cell]));
    this.feeds = new Map(graph.feeds.map(({ name, value }) => [value.id, name]));
  }

  /** Sets room aside for values; for each once, and for cells never. */
  plan(...values: readonly Value[]): void {
    for (const { id, type } of values) {
      if (this.reads.has(id) || this.places.has(id)) continue;
      this.places.set(id, this.size);
      this.size += aligned(elements(type.shape) * BYTES);
    }
  }

  /** Has the room there: what was in it before is no longer needed. */
  begin(): void {
    this.start = this.cells.arena.room(this.size + drawnBehind);
  }

  address({ id }: Value): number {
    const cell = this.reads.get(id);
    if (cell !== undefined) return this.cells.address(cell);
    return this.start + (this.places.get(id) ?? internal(`no room for %${id}`));
  }

  /** Room for a sum in f64, which is 0. */
  sum(): { readonly address: number; value(): number } {
    const { buffer } = this.cells.arena.memory;
    const view = new Float64Array(buffer, this.start + this.size, 1).fill(0);
    return { address: view.byteOffset, value: () => view[0] as number };
  }

  /** A view of a value's place. */
  view(value: Value): Tensor {
    const { type } = value;
    const make = type.dtype === "i32" ? "integers" : "floats";
    return { type, data: this.cells.arena[make](this.address(value), elements(type.shape)) };
  }

  /** Puts a value into its place, where it is not there yet. */
  fill(value: Value, known: Tensors): void {
    if (this.reads.has(value.id)) return;
    const [{ data }, given] = [this.view(value), this.given(value, known)];
    if (given.data.buffer !== data.buffer || given.data.byteOffset !== data.byteOffset) data.set(given.data);
  }

  /** A value among those that are known by name, or a cell. */
  given(value: Value, known: Tensors): Tensor {
    const cell = this.reads.get(value.id);
    if (cell !== undefined) return fromOrt(this.cells.get(cell));
    const name = this.feeds.get(value.id) ?? between(value);
    return known.get(name) ?? internal(`there is no ${name}`);
  }
}
