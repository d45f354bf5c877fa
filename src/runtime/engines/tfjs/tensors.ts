import type { TensorInfo } from "@tensorflow/tfjs-core";
import { tfjsType } from "../../../codegen/tfjs/index.ts";
import type { DType, TensorType } from "../../../ir/ir.ts";
import type { Tensor } from "../../engine.ts";
import type { Backend } from "./library.ts";

/** tfjs has no bytes: they are integers there. */
const held = { f32: Float32Array, i32: Int32Array, u8: Int32Array, bool: Uint8Array };
const given = { ...held, u8: Uint8Array };

/** Puts numbers on the device. Some backends hold on to the array: who may change it gives a copy. */
export function writeTensor(backend: Backend, { type, data }: Tensor): TensorInfo {
  const make = held[type.dtype as Exclude<DType, "f64">];
  const values = data instanceof make ? data : make.from(data);
  const shape = [...type.shape];
  const dtype = tfjsType(type.dtype);
  return { dataId: backend.memory.write(values, shape, dtype), shape, dtype };
}

/** A copy of the numbers of a tensor. */
export async function readTensor(
  backend: Backend,
  { dataId }: TensorInfo,
  type: TensorType,
): Promise<Tensor> {
  const values = (await backend.memory.read(dataId)) as ArrayLike<number>;
  return { type, data: given[type.dtype as Exclude<DType, "f64">].from(values) };
}
