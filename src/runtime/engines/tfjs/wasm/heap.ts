import type { DataType, KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelName } from "../../../../codegen/tfjs/index.ts";
import type { Kernel, Place } from "../own.ts";

/** What we use of tfjs's wasm backend beside its kernels. */
interface WasmBackend extends KernelBackend {
  makeOutput(shape: readonly number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Numbers;
}

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** The memory of tfjs's wasm backend, on which kernels of our own work too. */
export class Heap {
  private readonly backend: WasmBackend;
  readonly theirs: (name: KernelName) => Kernel;
  readonly best: (name: KernelName) => Kernel;

  constructor({ backend, theirs, best }: Place) {
    this.backend = backend as WasmBackend;
    this.theirs = theirs;
    this.best = best;
  }

  make(shape: readonly number[], dtype: DataType = "float32"): TensorInfo {
    return this.backend.makeOutput([...shape], dtype);
  }

  /** The numbers themselves: until more memory is taken, so whatever is made is made before. */
  view(tensor: TensorInfo): Numbers {
    return this.backend.typedArrayFromHeap(tensor);
  }

  free(tensor: TensorInfo): void {
    this.backend.disposeData(tensor.dataId);
  }
}

/** A kernel of our own: gets the heap, and with it tfjs's kernels. */
export type OwnKernel = (heap: Heap) => Kernel;
