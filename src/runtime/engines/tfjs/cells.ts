import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Cell } from "../../../ir/ir.ts";
import type { Tensor } from "../../engine.ts";
import { CellTypes, cellValue } from "../cells.ts";
import type { Backend } from "./library.ts";
import { readTensor, writeTensor } from "./tensors.ts";

/** The state of a program: one tensor a cell, on the device. */
export class Cells {
  private readonly backend: Backend;
  private readonly types: CellTypes;
  private readonly tensors = new Map<string, TensorInfo>();

  constructor(cells: readonly Cell[], backend: Backend) {
    this.backend = backend;
    this.types = new CellTypes(cells);
  }

  get paths(): string[] {
    return [...this.tensors.keys()];
  }

  /** Takes a copy. */
  write(path: string, { type, data }: Tensor): void {
    this.types.require(path, type);
    this.set(path, writeTensor(this.backend, { type, data: data.slice() }));
  }

  /** Gives a copy. */
  read(path: string): Promise<Tensor> {
    return readTensor(this.backend, this.get(path), this.types.of(path));
  }

  get(path: string): TensorInfo {
    return cellValue(this.tensors, path);
  }

  /** The tensor is the cell's from now on. */
  set(path: string, tensor: TensorInfo): void {
    const before = this.tensors.get(path);
    if (before) this.backend.memory.disposeData(before.dataId);
    this.tensors.set(path, tensor);
  }

  clear(): void {
    for (const { dataId } of this.tensors.values()) this.backend.memory.disposeData(dataId);
    this.tensors.clear();
  }
}
