import type { DType, TensorType } from "../../ir/ir.ts";
import type { Emitter } from "./emitter.ts";
import { attribute, type TensorInfo } from "./proto.ts";

/** An input or output of the whole graph: the node to feed or fetch, and the type of what it stands for. */
export interface TensorflowPort {
  /** `NODE:0`. */
  readonly node: string;
  readonly type: TensorType;
}

/** A type as tfjs-node takes and gives it: it knows no f64, which goes as pairs of i32, and gives no u8, which goes as i32. */
export function wireType({ dtype, shape }: TensorType): TensorType {
  if (dtype === "f64") return { dtype: "i32", shape: [...shape, 2] };
  return { dtype: dtype === "u8" ? "i32" : dtype, shape };
}

/** A placeholder, and the value that is fed by it. */
export function input(e: Emitter, type: TensorType): { port: TensorflowPort; value: string } {
  const wire = wireType(type);
  const attributes = { dtype: attribute.type(wire.dtype), shape: attribute.shape(wire.shape) };
  const fed = e.node("Placeholder", [], attributes, { stateful: true });
  return { port: { node: `${fed}:0`, type }, value: converted(e, fed, wire.dtype, type.dtype) };
}

/** A node to fetch `value` by, when `after` is done. */
export function output(
  e: Emitter,
  value: string,
  type: TensorType,
  after: readonly string[] = [],
): TensorflowPort {
  const { dtype } = wireType(type);
  const attributes = { T: attribute.type(dtype) };
  const sent = converted(e, value, type.dtype, dtype);
  return { node: `${e.node("Identity", [sent], attributes, { after, stateful: true })}:0`, type };
}

function converted(e: Emitter, value: string, from: DType, to: DType): string {
  if (from === to) return value;
  return from === "f64" || to === "f64" ? e.bitcast(value, from, to) : e.cast(value, from, to);
}

export function tensorInfo({ node, type }: TensorflowPort): TensorInfo {
  return { name: node, ...wireType(type) };
}
