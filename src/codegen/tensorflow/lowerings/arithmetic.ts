import type { Operation, Value } from "../../../ir/ir.ts";
import type { Arithmetic, Comparison } from "../../../ir/primitives/attributes.ts";
import { elements, sameShape } from "../../../ir/shapes.ts";
import type { Emitter, Lowering, Lowerings, Site } from "../emitter.ts";

/** A primitive that one node computes element by element, broadcasting by itself. */
function binary(op: string): Lowering<keyof (Arithmetic & Comparison)> {
  return (e, { inputs, operation }) => e.typed(op, inputs, operation.inputs[0]?.type.dtype ?? "f32");
}

function logical<N extends "and" | "or">(op: string): Lowering<N> {
  return (e, { inputs }) => e.node(op, inputs);
}

/** Whether there is a number of `bias` for each place of the last axis of x, and no more. */
function isBias(x: Value, bias: Value): boolean {
  const [shape, own] = [x.type.shape, bias.type.shape];
  const last = shape.at(-1);
  return shape.length > 1 && shape.length >= own.length && own.at(-1) === last && elements(own) === last;
}

/**
 * x [..., N] + bias [..., N] with N numbers is a BiasAdd of [N], which TensorFlow makes one with a product or convolution before it, if
 * nothing is between them: a product that gets another shape gets it afterwards. (Of AddV2 it does so too, and can't run it then.)
 */
function biasAdd(e: Emitter, { operation, type }: Site<"add">): string | undefined {
  const [x, y] = operation.inputs as [Value, Value];
  const [whole, bias] = isBias(x, y) ? [x, y] : [y, x];
  if (type.dtype === "i32" || !isBias(whole, bias)) return undefined;
  const numbers = e.reshape(e.name(bias), bias.type.shape, type.shape.slice(-1), type.dtype);
  const given = e.unshaped(whole);
  if (given.shape.length < 2 || given.shape.at(-1) !== type.shape.at(-1))
    return e.typed("BiasAdd", [e.name(whole), numbers], type.dtype);
  const name = e.typed("BiasAdd", [given.name, numbers], type.dtype);
  return e.shape(operation.output, { ...given, name });
}

/** The two inputs of a product, in both orders. */
function orders({ inputs: [x, y] }: Operation): [Value, Value][] {
  return [
    [x, y],
    [y, x],
  ] as [Value, Value][];
}

/** y where `value` is y², or y (1 - y), or 1 - y: what gradients of `tanh` and `sigmoid` are made of. */
function squared(e: Emitter, value: Value): Value | undefined {
  const [x, y] = e.made(value, "mul")?.inputs ?? [];
  return x && x.id === y?.id ? x : undefined;
}

function complement(e: Emitter, value: Value): Value | undefined {
  const [one, y] = e.made(value, "sub")?.inputs ?? [];
  return e.number(one) === 1 ? y : undefined;
}

function selfComplement(e: Emitter, value: Value): Value | undefined {
  const product = e.made(value, "mul");
  return product && orders(product).find(([x, rest]) => complement(e, rest)?.id === x.id)?.[0];
}

/** A value that a ReLU gives, or the greatest of several that it gives. */
function rectified(e: Emitter, value: Value | undefined): Value | undefined {
  const pool = e.made(value, "max_pool2d");
  return e.made(value, "relu") || (pool && rectified(e, pool.inputs[0])) ? value : undefined;
}

/** dy times the derivative of an activation whose result is y: one kernel for what takes three. */
function activationGradient(e: Emitter, { operation, type }: Site<"mul">): string | undefined {
  for (const [dy, derivative] of orders(operation)) {
    const same = (y: Value | undefined) =>
      y && sameShape(y.type.shape, type.shape) && sameShape(dy.type.shape, type.shape)
        ? e.name(y)
        : undefined;
    const relu = same(rectified(e, e.made(derivative, "sign")?.inputs[0]));
    if (relu) return e.typed("ReluGrad", [e.name(dy), relu], type.dtype);
    const rest = complement(e, derivative);
    const tanh = same(rest && squared(e, rest));
    if (tanh) return e.typed("TanhGrad", [tanh, e.name(dy)], type.dtype);
    const sigmoid = same(selfComplement(e, derivative));
    if (sigmoid) return e.typed("SigmoidGrad", [sigmoid, e.name(dy)], type.dtype);
  }
  return undefined;
}

const add = binary("AddV2");
const mul = binary("Mul");

export const arithmetic = {
  add: (e, site) => biasAdd(e, site) ?? add(e, site),
  sub: binary("Sub"),
  mul: (e, site) => activationGradient(e, site) ?? mul(e, site),
  div: binary("RealDiv"),
  pow: binary("Pow"),
  max: binary("Maximum"),
  min: binary("Minimum"),
  equal: binary("Equal"),
  less: binary("Less"),
  less_equal: binary("LessEqual"),
  and: logical("LogicalAnd"),
  or: logical("LogicalOr"),
  select: (e, { inputs, type }) => e.typed("SelectV2", inputs, type.dtype),
} satisfies Lowerings<Arithmetic & Comparison>;
