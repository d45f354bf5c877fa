import { internal } from "../../diagnostics/diagnostic.ts";
import type { Operation, Value } from "../../ir/ir.ts";
import type { PrimitiveName } from "../../ir/primitives/index.ts";
import { f32, f32x4, get, i32, integer, raise, set, whileLess } from "./instructions.ts";
import type { WasmFunction } from "./module.ts";

/** One pass over tensors of as many elements, element by element. */
export interface Loop {
  readonly count: number;
  /** What is read: f32, of `count` elements. */
  readonly vectors: readonly Value[];
  /** f32, of one element. */
  readonly scalars: readonly Value[];
  /** Of `loopOperations`, and constants of one number; each after those that it needs. */
  readonly operations: readonly Operation[];
  /** What is written; it may lie where something that is read lies. */
  readonly outputs: readonly Value[];
}

/** The operations that a loop may hold. */
export const loopOperations: Partial<Record<PrimitiveName, readonly number[]>> = {
  abs: f32x4.abs,
  neg: f32x4.neg,
  sqrt: f32x4.sqrt,
  add: f32x4.add,
  sub: f32x4.sub,
  mul: f32x4.mul,
  div: f32x4.div,
};

/**
 * A loop as a function of the tensors' length in bytes, the addresses of its vectors and outputs, and its scalars. Four elements at
 * a time: lengths are rounded up to 16 bytes, and so must be the room for the tensors.
 */
export function loopFunction({ vectors, scalars, operations, outputs }: Loop): WasmFunction {
  const pointers = vectors.length + outputs.length;
  const at = 1 + pointers + scalars.length;
  const locals = new Map<number, number>();
  for (const { id } of [...scalars, ...vectors, ...operations.map(({ output }) => output)])
    locals.set(id, at + 1 + locals.size);
  const local = ({ id }: Value) => locals.get(id) ?? internal(`%${id} is not in the loop`);
  const address = (pointer: number) => [...get(pointer), ...get(at), ...i32.add];
  const before = [
    ...scalars.flatMap((scalar, i) => [...get(1 + pointers + i), ...f32x4.splat, ...set(local(scalar))]),
    ...operations
      .filter(isConstant)
      .flatMap((constant) => [...compute(constant, local), ...set(local(constant.output))]),
  ];
  const body = [
    ...vectors.flatMap((vector, i) => [...address(1 + i), ...f32x4.load, ...set(local(vector))]),
    ...operations
      .filter((operation) => !isConstant(operation))
      .flatMap((operation) => [...compute(operation, local), ...set(local(operation.output))]),
    ...outputs.flatMap((output, i) => [
      ...address(1 + vectors.length + i),
      ...get(local(output)),
      ...f32x4.store,
    ]),
    ...raise(at, integer(16)),
  ];
  return {
    parameters: ["i32", ...new Array(pointers).fill("i32"), ...scalars.map(() => "f32" as const)],
    locals: ["i32", ...new Array(locals.size).fill("v128")],
    body: [...before, ...whileLess(at, 0, body)],
  };
}

/** An operation on locals, its result on the stack. */
export function compute(
  { op, inputs, attributes }: Operation,
  local: (value: Value) => number,
  known = loopOperations,
): number[] {
  if (op === "constant") return [...f32.constant((attributes as { values: number }).values), ...f32x4.splat];
  const code = known[op] ?? internal(`${op} in a loop`);
  return [...inputs.flatMap((input) => get(local(input))), ...code];
}

export function isConstant({ op }: Operation): boolean {
  return op === "constant";
}
