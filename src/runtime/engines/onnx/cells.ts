import type { Tensor as OrtTensor, TensorConstructor } from "onnxruntime-common";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Cell } from "../../../ir/ir.ts";
import { sameType, showType } from "../../../ir/shapes.ts";
import type { Tensor } from "../../engine.ts";
import { fromOrt, toOrt } from "./tensors.ts";

/**
 * The state of a program: one tensor a cell, which all its steps read. What a step gives for a cell becomes the cell's tensor;
 * onnxruntime 1.30 copies outputs once, into preallocated tensors no less than into new ones.
 */
export class Cells {
  private readonly make: TensorConstructor;
  private readonly known: ReadonlyMap<string, Cell>;
  private readonly tensors = new Map<string, OrtTensor>();

  constructor(cells: readonly Cell[], make: TensorConstructor) {
    this.known = new Map(cells.map((cell) => [cell.path, cell]));
    this.make = make;
  }

  get paths(): string[] {
    return [...this.tensors.keys()];
  }

  /** Takes a copy. */
  write(path: string, value: Tensor): void {
    const { type } = this.known.get(path) ?? internal(`there is no cell ${path}`);
    if (!sameType(type, value.type)) internal(`${path} is ${showType(type)}, not ${showType(value.type)}`);
    this.set(path, toOrt(this.make, { ...value, data: value.data.slice() }));
  }

  /** Gives a copy. */
  read(path: string): Tensor {
    const { type, data } = fromOrt(this.get(path));
    return { type, data: data.slice() };
  }

  get(path: string): OrtTensor {
    return this.tensors.get(path) ?? internal(`the cell ${path} has no value yet`);
  }

  set(path: string, value: OrtTensor): void {
    this.tensors.set(path, value);
  }

  /** Replaces some rows of a table where it lies. */
  replaceRows(path: string, indices: OrtTensor, rows: OrtTensor): void {
    const { type, data } = fromOrt(this.get(path));
    const count = type.shape[0] ?? 0;
    const width = data.length / count;
    const source = fromOrt(rows).data;
    fromOrt(indices).data.forEach((index, i) => {
      if (index < 0 || index >= count) internal(`row ${index} of ${path}, which has ${count}`);
      data.set(source.subarray(i * width, (i + 1) * width), index * width);
    });
  }

  clear(): void {
    this.tensors.clear();
  }
}
