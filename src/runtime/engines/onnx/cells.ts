import type { Tensor as OrtTensor, TensorConstructor } from "onnxruntime-common";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Cell } from "../../../ir/ir.ts";
import type { Tensor } from "../../engine.ts";
import { fromOrt, toOrt } from "./tensors.ts";

/** A cell's value, and for one that steps write the tensor that takes its next value. */
interface Slot {
  front: OrtTensor;
  back?: OrtTensor;
}

/** The state of a program as tensors that stay where they are: a step reads a cell's front and writes its back, and they swap. */
export class Cells {
  private readonly make: TensorConstructor;
  private readonly known: ReadonlyMap<string, Cell>;
  private readonly slots = new Map<string, Slot>();

  constructor(cells: readonly Cell[], make: TensorConstructor) {
    this.known = new Map(cells.map((cell) => [cell.path, cell]));
    this.make = make;
  }

  get paths(): string[] {
    return [...this.slots.keys()];
  }

  /** How many tensors there are: two for a cell that steps write, one for another. */
  get tensors(): number {
    return [...this.slots.values()].reduce((sum, { back }) => sum + (back ? 2 : 1), 0);
  }

  write(path: string, value: Tensor): void {
    if (!this.known.has(path)) internal(`there is no cell ${path}`);
    const front = toOrt(this.make, { ...value, data: value.data.slice() });
    this.slots.set(path, { front });
  }

  /** A copy. */
  read(path: string): Tensor {
    const { type, data } = fromOrt(this.front(path));
    return { type, data: data.slice() };
  }

  front(path: string): OrtTensor {
    return this.slot(path).front;
  }

  /** What takes the cell's next value. */
  back(path: string): OrtTensor {
    const slot = this.slot(path);
    slot.back ??= emptyLike(this.make, slot.front);
    return slot.back;
  }

  /** Makes `next`, which a step wrote, the cell's value. What held the value before takes the next where it was swapped. */
  advance(path: string, next: OrtTensor): void {
    const slot = this.slot(path);
    if (next === slot.back) slot.back = slot.front;
    slot.front = next;
  }

  /** Replaces some rows of a table where it lies. */
  replaceRows(path: string, indices: OrtTensor, rows: OrtTensor): void {
    const table = fromOrt(this.front(path));
    const count = table.type.shape[0] ?? 0;
    const width = table.data.length / count;
    const source = fromOrt(rows).data;
    fromOrt(indices).data.forEach((index, i) => {
      if (index < 0 || index >= count) internal(`row ${index} of ${path}, which has ${count}`);
      table.data.set(source.subarray(i * width, (i + 1) * width), index * width);
    });
  }

  clear(): void {
    this.slots.clear();
  }

  private slot(path: string): Slot {
    return this.slots.get(path) ?? internal(`the cell ${path} has no value yet`);
  }
}

function emptyLike(make: TensorConstructor, tensor: OrtTensor): OrtTensor {
  const { type, data } = fromOrt(tensor);
  return toOrt(make, { type, data: data.slice() });
}
