import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { Attribute, KernelName } from "../../../codegen/tfjs/index.ts";

/** Where a backend keeps tensors; whoever holds one disposes of it. */
export type Memory = Pick<KernelBackend, "write" | "read" | "disposeData" | "incRef" | "numDataIds">;

/** Runs one kernel. The tensor that it gives is the caller's to dispose of. */
export type Kernel = (
  inputs: Readonly<Record<string, TensorInfo>> | readonly TensorInfo[],
  attributes: Readonly<Record<string, Attribute>>,
) => TensorInfo;

/** What a kernel of our own may work with. */
export interface Place {
  readonly backend: KernelBackend;
  /** tfjs's kernels. */
  readonly theirs: (name: KernelName) => Kernel;
  /** Ours where there is one, else tfjs's. */
  readonly best: (name: KernelName) => Kernel;
}

/** Kernels in place of those that a backend lacks, is slow at or has wrong. */
export type OwnKernels = (place: Place) => { readonly [N in KernelName]?: Kernel };
