import type { KernelBackend, KernelConfig, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelName } from "../../../codegen/tfjs/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Kernel, OwnKernels } from "./own.ts";

/** The kernels of a backend of tfjs by name: ours where there is one, else tfjs's. */
export function kernelsOf(
  backend: KernelBackend,
  find: (name: KernelName) => KernelConfig | undefined,
  own: OwnKernels,
): (name: KernelName) => Kernel {
  const theirs = (name: KernelName) =>
    theirKernel(find(name) ?? internal(`tfjs has no ${name} here`), backend);
  const best = (name: KernelName): Kernel => ours[name] ?? theirs(name);
  const ours = own({ backend, theirs, best });
  return best;
}

/** tfjs's kernel, called without tfjs's engine: the plan knows what is needed and how long. */
function theirKernel({ kernelFunc }: KernelConfig, backend: KernelBackend): Kernel {
  return (inputs, attributes) =>
    kernelFunc({
      inputs: inputs as unknown as NamedTensorInfoMap,
      backend,
      attrs: attributes as never,
    }) as TensorInfo;
}
