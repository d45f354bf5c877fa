import type { Tensor as OrtTensor, TensorConstructor } from "onnxruntime-common";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Cell } from "../../../ir/ir.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Tensor } from "../../engine.ts";
import { CellTypes } from "../cells.ts";
import { Arena, aligned } from "../loops/arena.ts";
import { fromOrt, toOrt } from "./tensors.ts";

const BYTES = 4;
/** Loops address 4 GiB; what is not for cells is for the gradients of one step. */
const MOST_BYTES = 2.5 * 2 ** 30;

/**
 * The state of a program: one tensor a cell, which all its steps read. Cells of f32 stay where they are, in memory that loops
 * work on; what a graph gives for another cell becomes its tensor.
 */
export class Cells {
  readonly arena: Arena;
  /** Whether loops can work on the cells: there may be too many numbers. */
  readonly looped: boolean;
  private readonly make: TensorConstructor;
  private readonly types: CellTypes;
  private readonly addresses: ReadonlyMap<string, number>;
  private readonly others = new Map<string, OrtTensor>();
  private readonly written = new Set<string>();

  constructor(cells: readonly Cell[], make: TensorConstructor, loops: boolean) {
    this.types = new CellTypes(cells);
    this.make = make;
    const floats = cells.filter(({ type }) => type.dtype === "f32");
    const bytes = floats.map(({ type }) => aligned(elements(type.shape) * BYTES));
    const total = bytes.reduce((sum, own) => sum + own, 0);
    this.looped = loops && total <= MOST_BYTES;
    this.arena = new Arena(this.looped ? total : 0);
    const inside = this.looped ? floats : [];
    this.addresses = new Map(inside.map(({ path }, i) => [path, this.arena.reserve(bytes[i] ?? 0)]));
  }

  get paths(): string[] {
    return [...this.written];
  }

  /** Where a cell of f32 lies. */
  address(path: string): number {
    return this.addresses.get(path) ?? internal(`${path} is no cell of f32`);
  }

  /** Takes a copy. */
  write(path: string, value: Tensor): void {
    this.types.require(path, value.type);
    const data = this.addresses.has(path) ? value.data : value.data.slice();
    this.set(path, toOrt(this.make, { ...value, data }));
  }

  /** Gives a copy. */
  read(path: string): Tensor {
    const { type, data } = fromOrt(this.get(path));
    return { type, data: data.slice() };
  }

  /** The cell's values themselves, until more memory is asked for. */
  get(path: string): OrtTensor {
    if (!this.written.has(path)) internal(`the cell ${path} has no value yet`);
    return this.others.get(path) ?? toOrt(this.make, this.view(path));
  }

  set(path: string, value: OrtTensor): void {
    if (this.addresses.has(path)) this.view(path).data.set(fromOrt(value).data);
    else this.others.set(path, value);
    this.written.add(path);
  }

  /** Replaces some rows of a table where it lies. */
  replaceRows(path: string, indices: OrtTensor, rows: OrtTensor): void {
    const { type, data } = fromOrt(this.get(path));
    const count = type.shape[0] ?? 0;
    const width = data.length / count;
    const source = fromOrt(rows).data;
    fromOrt(indices).data.forEach((index, i) => {
      if (index < 0 || index >= count) internal(`row ${index} of ${path}, which has ${count}`);
      // A call for each row would take longer than its numbers.
      for (let j = 0; j < width; j++) data[index * width + j] = source[i * width + j] as number;
    });
  }

  clear(): void {
    this.others.clear();
    this.written.clear();
  }

  private view(path: string): Tensor {
    const type = this.types.of(path);
    return { type, data: this.arena.floats(this.address(path), elements(type.shape)) };
  }
}
