import type { TensorInfo } from "@tensorflow/tfjs-core";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Cell, TensorType } from "../../../ir/ir.ts";
import { sameType, showType } from "../../../ir/shapes.ts";
import type { Tensor } from "../../engine.ts";
import type { Backend } from "./library.ts";
import { readTensor, writeTensor } from "./tensors.ts";

/** The state of a program: one tensor a cell, on the device. */
export class Cells {
  private readonly backend: Backend;
  private readonly types: ReadonlyMap<string, TensorType>;
  private readonly tensors = new Map<string, TensorInfo>();

  constructor(cells: readonly Cell[], backend: Backend) {
    this.backend = backend;
    this.types = new Map(cells.map(({ path, type }) => [path, type]));
  }

  get paths(): string[] {
    return [...this.tensors.keys()];
  }

  /** Takes a copy. */
  write(path: string, { type, data }: Tensor): void {
    const own = this.type(path);
    if (!sameType(own, type)) internal(`${path} is ${showType(own)}, not ${showType(type)}`);
    this.set(path, writeTensor(this.backend, { type, data: data.slice() }));
  }

  /** Gives a copy. */
  read(path: string): Promise<Tensor> {
    return readTensor(this.backend, this.get(path), this.type(path));
  }

  get(path: string): TensorInfo {
    return this.tensors.get(path) ?? internal(`the cell ${path} has no value yet`);
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

  private type(path: string): TensorType {
    return this.types.get(path) ?? internal(`there is no cell ${path}`);
  }
}
