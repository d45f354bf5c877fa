import type { Tensor as OrtTensor, TensorConstructor } from "onnxruntime-common";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { DType } from "../../../ir/ir.ts";
import type { Tensor } from "../../engine.ts";

const ortTypes = {
  f32: "float32",
  f64: "float64",
  i32: "int32",
  u8: "uint8",
  bool: "bool",
} as const satisfies Record<DType, OrtTensor.Type>;
const dtypes = new Map(Object.entries(ortTypes).map(([dtype, type]) => [type as string, dtype as DType]));

/** The same numbers as onnxruntime sees them; nothing is copied. */
export function toOrt(make: TensorConstructor, { type, data }: Tensor): OrtTensor {
  return new make(ortTypes[type.dtype], data as OrtTensor.DataType, type.shape) as OrtTensor;
}

/** The same numbers as we see them; nothing is copied. */
export function fromOrt(tensor: OrtTensor): Tensor {
  const dtype = dtypes.get(tensor.type) ?? internal(`a tensor of ${tensor.type}`);
  return { type: { dtype, shape: tensor.dims }, data: tensor.data as Tensor["data"] };
}
