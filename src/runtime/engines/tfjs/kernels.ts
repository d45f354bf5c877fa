import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelName } from "../../../codegen/tfjs/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import { cpuKernels } from "./cpu-kernels.ts";
import type { Backend, BackendName } from "./library.ts";
import type { Kernel, OwnKernels } from "./own.ts";
import { wasmKernels } from "./wasm/index.ts";
import { webgpuKernels } from "./webgpu-kernels.ts";

const ownKernels: { readonly [N in BackendName]?: OwnKernels } = {
  cpu: cpuKernels,
  wasm: wasmKernels,
  webgpu: webgpuKernels,
};

/** The kernels of a backend by name: ours where there is one, else tfjs's. */
export function kernelsOf(backend: Backend): (name: KernelName) => Kernel {
  const theirs = (name: KernelName) => theirKernel(name, backend);
  const best = (name: KernelName): Kernel => ours[name] ?? theirs(name);
  const ours = ownKernels[backend.name]?.({ backend: backend.kernels, theirs, best }) ?? {};
  return best;
}

/** tfjs's kernel, called without tfjs's engine: the plan knows what is needed and how long. */
function theirKernel(name: KernelName, { tf, registered, kernels: backend }: Backend): Kernel {
  const { kernelFunc }: KernelConfig =
    tf.getKernel(name, registered) ?? internal(`tfjs's ${registered} has no ${name}`);
  return (inputs, attributes) =>
    kernelFunc({
      inputs: inputs as unknown as NamedTensorInfoMap,
      backend,
      attrs: attributes as never,
    }) as TensorInfo;
}
