import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { kernelsOf } from "../../src/runtime/engines/tfjs/kernels.ts";
import { loadBackend } from "../../src/runtime/engines/tfjs/library.ts";

const found = await loadBackend("wasm");
if ("missing" in found) throw new Error(found.missing);
const backend = found;

/** Our kernels on the wasm backend, and tfjs's. */
export const ours = backend.kernel;
export const theirs = kernelsOf(
  tf.findBackend("wasm"),
  (name) => tf.getKernel(name, "wasm"),
  () => ({}),
);

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** A tensor of these numbers. */
export function tensor(
  shape: number[],
  value: (place: number) => number,
  dtype: keyof typeof arrays = "float32",
): TensorInfo {
  const count = shape.reduce((product, size) => product * size, 1);
  const data = arrays[dtype].from(Array.from({ length: count }, (_, place) => value(place)));
  return { dataId: backend.memory.write(data, shape, dtype as DataType), shape, dtype };
}

export function free({ dataId }: TensorInfo): void {
  backend.memory.disposeData(dataId);
}
