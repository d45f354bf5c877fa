import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { OwnKernels } from "./own.ts";

export const cpuKernels: OwnKernels = ({ backend, theirs }) => ({
  /** tfjs's registers what it gives with tfjs's engine, which then never forgets it. */
  Abs(inputs) {
    const { x } = inputs as { readonly x: TensorInfo };
    const opposite = theirs("Neg")({ x }, {});
    const y = theirs("Maximum")({ a: x, b: opposite }, {});
    backend.disposeData(opposite.dataId);
    return y;
  },
});
