import { internal } from "../../diagnostics/diagnostic.ts";
import type { DType, TensorType } from "../ir.ts";
import type { Dense } from "../primitives/primitive.ts";
import { elements, showType } from "../shapes.ts";

/** `f64` computes floats of every dtype in f64; `f32` rounds what is f32 after each operation. */
export type Precision = "f64" | "f32";

/** Brings numbers to what the dtype can hold, in place. Integers wrap. */
function hold(data: Float64Array, dtype: DType, precision: Precision): void {
  if (dtype === "f32" && precision === "f32") {
    for (let i = 0; i < data.length; i++) data[i] = Math.fround(data[i] as number);
  } else if (dtype === "i32") {
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) | 0;
  } else if (dtype === "u8") {
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) & 0xff;
  }
}

/** The tensor of an operation's result. Values that it passes on from an input of the same dtype are held already. */
export function settle(
  data: Float64Array,
  type: TensorType,
  precision: Precision,
  inputs: readonly Dense[],
): Dense {
  const source = inputs.find((input) => input.data === data);
  if (source?.type.dtype === type.dtype) return { type, data };
  const own = source === undefined ? data : data.slice();
  hold(own, type.dtype, precision);
  return { type, data: own };
}

/** A tensor of given numbers. Throws `internal:` where they are not as many as the type has places. */
export function dense(type: TensorType, values: ArrayLike<number> | number): Dense {
  const count = elements(type.shape);
  const data = typeof values === "number" ? new Float64Array(count).fill(values) : Float64Array.from(values);
  if (data.length !== count) internal(`${data.length} numbers for ${showType(type)}`);
  return { type, data };
}

export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** The values in the array type that goes with the dtype. */
export function typedArray({ type, data }: Dense): TypedArray {
  switch (type.dtype) {
    case "f64":
      return data;
    case "f32":
      return Float32Array.from(data);
    case "i32":
      return Int32Array.from(data);
    case "u8":
    case "bool":
      return Uint8Array.from(data);
  }
}
