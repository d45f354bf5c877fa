import { wireType } from "../../../codegen/tensorflow/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { DType, TensorType } from "../../../ir/ir.ts";
import type { Tensor } from "../../engine.ts";
import type { Binding } from "./binding.ts";

/** The same numbers as TensorFlow takes them, which must stay as they are while its tensor is there. */
export function lent(binding: Binding, { type, data }: Tensor): number {
  const { dtype, shape } = wireType(type);
  return binding.createTensor(shape, typeOf(binding, dtype), sent(type.dtype, data));
}

/** A tensor of TensorFlow's with memory of its own. */
export function copied(binding: Binding, tensor: Tensor): number {
  const given = lent(binding, tensor);
  const value = typeOf(binding, wireType(tensor.type).dtype);
  const attributes = [{ name: "T", type: binding.TF_ATTR_TYPE, value }];
  const [copy] = binding.executeOp("DeepCopy", attributes, [given], 1);
  binding.deleteTensor(given);
  return copy?.id ?? internal("there is no copy");
}

/** A copy of a tensor of TensorFlow's. */
export function fetched(binding: Binding, type: TensorType, id: number): Tensor {
  const data = binding.tensorDataSync(id);
  if (type.dtype === "f64") return { type, data: new Float64Array(data.buffer) };
  return { type, data: type.dtype === "u8" ? Uint8Array.from(data) : data };
}

function sent(dtype: DType, data: Tensor["data"]): Tensor["data"] {
  if (dtype === "f64") return new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  return dtype === "u8" ? Int32Array.from(data) : data;
}

function typeOf(binding: Binding, dtype: DType): number {
  switch (dtype) {
    case "f32":
      return binding.TF_FLOAT;
    case "i32":
      return binding.TF_INT32;
    case "bool":
      return binding.TF_BOOL;
    default:
      return internal(`${dtype} goes as another type`);
  }
}
