import type { DataId, DataType, KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelName } from "../../../../codegen/tfjs/index.ts";
import { productFunction } from "../../../../codegen/wasm/index.ts";
import { compileKernels } from "../../loops/kernels.ts";
import type { Memory } from "../../loops/webassembly.ts";
import type { Kernel, Place } from "../own.ts";

/** What we use of tfjs's wasm backend beside its kernels. */
interface WasmBackend extends KernelBackend {
  readonly wasm: { readonly HEAPU8: Uint8Array; readonly asm: { readonly memory: Memory } };
  makeOutput(shape: readonly number[], dtype: DataType): TensorInfo;
  getMemoryOffset(data: DataId): number;
  typedArrayFromHeap(tensor: TensorInfo): Numbers;
}

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** c += a @ b. Where the matrices begin is an address; steps are numbers from one row, or term of a sum, to the next. */
export interface Product {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly rows: number;
  readonly terms: number;
  readonly columns: number;
  readonly steps: {
    readonly aRow: number;
    readonly aTerm: number;
    readonly bRow: number;
    readonly cRow: number;
  };
}

/** The memory of tfjs's wasm backend, on which kernels of our own work too. */
export class Heap {
  readonly theirs: (name: KernelName) => Kernel;
  readonly best: (name: KernelName) => Kernel;
  private readonly backend: WasmBackend;
  private readonly product: (...operands: readonly number[]) => void;

  constructor({ backend, theirs, best }: Place) {
    this.backend = backend as WasmBackend;
    this.theirs = theirs;
    this.best = best;
    const [product] = compileKernels([productFunction], this.backend.wasm.asm.memory);
    this.product = product as NonNullable<typeof product>;
  }

  make(shape: readonly number[], dtype: DataType = "float32"): TensorInfo {
    return this.backend.makeOutput([...shape], dtype);
  }

  zeros(shape: readonly number[]): TensorInfo {
    const tensor = this.make(shape);
    this.view(tensor).fill(0);
    return tensor;
  }

  /** The numbers themselves: until more memory is taken, so whatever is made is made before. */
  view(tensor: TensorInfo): Numbers {
    return this.backend.typedArrayFromHeap(tensor);
  }

  floats(tensor: TensorInfo): Float32Array {
    return this.view(tensor) as Float32Array;
  }

  /** Numbers of four bytes, whatever they mean: loops that only move them are faster for one sort of array. */
  words(tensor: TensorInfo): Int32Array {
    const { buffer, byteOffset, length } = this.view(tensor);
    return new Int32Array(buffer, byteOffset, length);
  }

  address({ dataId }: TensorInfo): number {
    return this.backend.getMemoryOffset(dataId);
  }

  free(tensor: TensorInfo): void {
    this.backend.disposeData(tensor.dataId);
  }

  multiply({ a, b, c, rows, terms, columns, steps: { aRow, aTerm, bRow, cRow } }: Product): void {
    const sizes = [rows - (rows % 4), rows, terms, 4 * (columns - (columns % 8)), 4 * columns];
    this.product(a, b, c, ...sizes, 4 * aRow, 4 * aTerm, 4 * bRow, 4 * cRow);
  }
}

/** A kernel of our own: gets the heap, and with it tfjs's kernels. */
export type OwnKernel = (heap: Heap) => Kernel;
