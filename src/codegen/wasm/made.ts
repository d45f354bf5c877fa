import { internal } from "../../diagnostics/diagnostic.ts";
import type { Operation, Value } from "../../ir/ir.ts";
import type { Runs } from "../../ir/random.ts";
import { f32, f32x4, get, i32x4, set, v128 } from "./instructions.ts";
import type { Locals } from "./locals.ts";
import { compute, isConstant, loopOperations } from "./loop.ts";

/** Random numbers, and what is made of each of them at once. */
export interface Drawing {
  readonly random: Value;
  readonly runs: Runs;
  /** Of `drawOperations`, and constants of one number; each once, after those that it needs. */
  readonly operations: readonly Operation[];
  readonly output: Value;
}

/** The operations that may follow a draw. A truth value is a lane of ones. */
export const drawOperations: typeof loopOperations = {
  ...loopOperations,
  less: f32x4.less,
  less_equal: f32x4.lessEqual,
  cast: [...f32.constant(1), ...f32x4.splat, ...v128.and],
};

/** Instructions for what is made of four numbers: those before all draws, and those that find the numbers' bits, uppermost in words, on the stack. */
export interface Made {
  readonly before: readonly number[];
  readonly each: readonly number[];
}

export function madeOf(drawing: Drawing, locals: Locals): Made {
  const decision = decisionOf(drawing);
  return decision ? decided(drawing, decision, locals) : computed(drawing, locals);
}

function computed({ random, runs: { bits }, operations, output }: Drawing, locals: Locals): Made {
  const local = vectors([random, ...operations.map((operation) => operation.output)], locals);
  const scale = locals.vector();
  return {
    before: [
      ...[...f32.constant(2 ** -bits), ...f32x4.splat, ...set(scale)],
      ...all(operations.filter(isConstant), local),
    ],
    each: [
      ...[
        ...i32x4.shiftRight(32 - bits),
        ...f32x4.convert,
        ...get(scale),
        ...f32x4.mul,
        ...set(local(random)),
      ],
      ...all(operations.filter(isComputed), local),
      ...get(local(output)),
    ],
  };
}

/**
 * What follows a comparison with a constant has two values. They are computed once, and each number takes one of them: as integers its
 * bits are compared.
 */
function decided(
  { runs, operations, output }: Drawing,
  { least, then, from }: Decision,
  locals: Locals,
): Made {
  const local = vectors(
    operations.map((operation) => operation.output),
    locals,
  );
  const [threshold, otherwise, difference] = [locals.vector(), locals.vector(), locals.vector()];
  const after = operations.filter((operation) => isComputed(operation) && operation.output.id !== from.id);
  const outcome = (truth: boolean) => [
    ...[...i32x4.all(truth ? -1 : 0), ...set(local(from)), ...all(after, local), ...get(local(output))],
  ];
  return {
    before: [
      ...all(operations.filter(isConstant), local),
      ...[...i32x4.all(least << (32 - runs.bits)), ...set(threshold)],
      ...[...outcome(!then), ...set(otherwise)],
      ...[...outcome(then), ...get(otherwise), ...v128.xor, ...set(difference)],
    ],
    each: [
      ...[...get(threshold), ...i32x4.atLeast, ...get(difference), ...v128.and],
      ...[...get(otherwise), ...v128.xor],
    ],
  };
}

/** A comparison: `from` is `then` where a number is at least `least` / 2^bits, and not `then` elsewhere. */
interface Decision {
  readonly from: Value;
  readonly least: number;
  readonly then: boolean;
}

/** The comparison from which all that is made of random numbers follows, if there is one. */
function decisionOf({ random, runs: { bits }, operations }: Drawing): Decision | undefined {
  const [first, ...after] = operations.filter(isComputed);
  if (first?.op !== "less" && first?.op !== "less_equal") return undefined;
  const [a, b] = first.inputs as [Value, Value];
  const then = b.id === random.id;
  const bound = constant(operations, then ? a : b);
  const isDecided = !after.some(({ inputs }) => inputs.some(({ id }) => id === random.id));
  if (bound === undefined || !isDecided) return undefined;
  const isBoundIn = (first.op === "less_equal") === then;
  const least = isBoundIn ? Math.ceil(bound * 2 ** bits) : Math.floor(bound * 2 ** bits) + 1;
  return least >= 0 && least < 2 ** bits ? { from: first.output, least, then } : undefined;
}

/** The f32 that an operation gives, if it is a constant. */
function constant(operations: readonly Operation[], { id }: Value): number | undefined {
  const made = operations.find(({ output }) => output.id === id);
  return made && isConstant(made) ? Math.fround((made.attributes as { values: number }).values) : undefined;
}

function isComputed(operation: Operation): boolean {
  return !isConstant(operation);
}

function all(operations: readonly Operation[], local: (value: Value) => number): readonly number[] {
  return operations.flatMap((operation) => [
    ...compute(operation, local, drawOperations),
    ...set(local(operation.output)),
  ]);
}

/** Locals for values. */
function vectors(values: readonly Value[], locals: Locals): (value: Value) => number {
  const known = new Map(values.map(({ id }) => [id, locals.vector()]));
  return ({ id }) => known.get(id) ?? internal(`%${id} is not drawn`);
}
