import type { FunctionBuilder } from "../../src/ir/builder.ts";
import { dense, evaluate, type Precision } from "../../src/ir/interpreter/index.ts";
import type { DType, Func, Module, Port, TensorType, Value } from "../../src/ir/ir.ts";
import type { Attributes, PrimitiveName } from "../../src/ir/primitives/attributes.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import type { Dense } from "../../src/ir/primitives/primitive.ts";
import { verify } from "../../src/ir/verify.ts";

export const f32 = (...shape: number[]): TensorType => ({ dtype: "f32", shape });
export const i32 = (...shape: number[]): TensorType => ({ dtype: "i32", shape });
export const bool = (...shape: number[]): TensorType => ({ dtype: "bool", shape });

/** A function of inputs of these types, its outputs named by their place. */
export function build(
  types: readonly TensorType[],
  body: (b: FunctionBuilder, inputs: readonly Value[]) => readonly Value[],
  name = "main",
): Func {
  const b = newFunction(name);
  const inputs = types.map((type, i) => b.input(`in${i}`, type));
  return b.build(body(b, inputs).map((value, i): Port => ({ name: `out${i}`, value })));
}

export function moduleOf(main: Func, ...functions: Func[]): Module {
  return { main, functions: new Map(functions.map((func) => [func.name, func])) };
}

/** Builds, verifies and runs. */
export function run(
  inputs: readonly Dense[],
  body: (b: FunctionBuilder, inputs: readonly Value[]) => readonly Value[],
  precision: Precision = "f64",
): Dense[] {
  const types = inputs.map((input) => input.type);
  const module = moduleOf(build(types, body));
  verify(module);
  return evaluate(module, inputs, { precision });
}

/** One operation on tensors. */
export function apply(
  op: PrimitiveName,
  inputs: readonly Dense[],
  attributes: object = {},
  precision: Precision = "f64",
): Dense {
  const [output] = run(inputs, (b, values) => [b.apply(op, values, attributes as Attributes)], precision);
  return output as Dense;
}

type Nested = number | readonly Nested[];

function shapeOf(values: Nested): number[] {
  return typeof values === "number" ? [] : [values.length, ...shapeOf(values[0] ?? 0)];
}

/** Nested lists as a tensor. */
export function tensor(values: Nested, dtype: DType = "f32"): Dense {
  const flat = (typeof values === "number" ? [values] : values.flat(9)) as number[];
  return dense({ dtype, shape: shapeOf(values) }, flat);
}

/** A tensor as nested lists. */
export function nested({ type, data }: Dense): Nested {
  const build = (shape: readonly number[], start: number): Nested => {
    const [size, ...rest] = shape;
    if (size === undefined) return data[start] as number;
    const step = rest.reduce((a, b) => a * b, 1);
    return Array.from({ length: size }, (_, i) => build(rest, start + i * step));
  };
  return build(type.shape, 0);
}

/** Whether all numbers agree to a tolerance that is relative above 1. */
export function close(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): boolean {
  const near = (x: number, i: number) =>
    Object.is(x, b[i]) || Math.abs(x - (b[i] as number)) <= tolerance * Math.max(1, Math.abs(x));
  return a.length === b.length && Array.from(a).every(near);
}
