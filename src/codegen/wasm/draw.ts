import { internal } from "../../diagnostics/diagnostic.ts";
import type { Operation, Value } from "../../ir/ir.ts";
import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, type Runs, WEYL_0, WEYL_1, WORDS } from "../../ir/random.ts";
import {
  choose,
  f32,
  f32x4,
  get,
  i32,
  i32x4,
  integer,
  products,
  raise,
  set,
  v128,
  whileLess,
} from "./instructions.ts";
import { compute, isConstant, loopOperations } from "./loop.ts";
import type { WasmFunction } from "./module.ts";

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

export const drawnBehind = 60;

const numbers = ["out", "keys", "keysEnd", "seed", "index", "path", "at", "end"] as const;
const parameters = 6;
const BYTES = 4;
const four = [0, 1, 2, 3] as const;
const vectors = [
  ...[
    "multiplier0",
    "multiplier1",
    "scale",
    "block",
    "c0",
    "c1",
    "c2",
    "c3",
    "row",
    "step",
    "lower0",
    "upper0",
    "lower1",
    "upper1",
  ],
  ...Array.from({ length: ROUNDS }, (_, round) => [`seed${round}`, `path${round}`]).flat(),
] as const;
const names: readonly string[] = [...numbers, ...vectors];
const at = (name: string) => names.indexOf(name);
const read = (name: string) => get(at(name));
const keep = (name: string) => set(at(name));
const all = (value: number) => i32x4.constant(value, value, value, value);

/** Constants that would be made anew wherever they are used. */
const constants = [
  ...[...all(MULTIPLIER_0), ...keep("multiplier0"), ...all(MULTIPLIER_1), ...keep("multiplier1")],
  ...[...f32.constant(2 ** -24), ...f32x4.splat, ...keep("scale")],
];

/** The keys of all rounds. */
const schedule = Array.from({ length: ROUNDS }, (_, round) => [
  ...[
    ...read("seed"),
    ...integer(Math.imul(round, WEYL_0)),
    ...i32.add,
    ...i32x4.splat,
    ...keep(`seed${round}`),
  ],
  ...[
    ...read("path"),
    ...integer(Math.imul(round, WEYL_1)),
    ...i32.add,
    ...i32x4.splat,
    ...keep(`path${round}`),
  ],
]).flat();

/** Whole products of four numbers with one, as lower and upper pairs. */
const product = (of: string, multiplier: string, lower: string, upper: string) => [
  ...[...read(of), ...read(multiplier), ...products.lower, ...keep(lower)],
  ...[...read(of), ...read(multiplier), ...products.upper, ...keep(upper)],
];
const words = (lower: string, upper: string, which: 0 | 1) => [
  ...[...read(lower), ...read(upper)],
  ...choose(which, which + 2, which + 4, which + 6),
];
const upperWords = (lower: string, upper: string, other: string, key: string) => [
  ...words(lower, upper, 1),
  ...[...read(other), ...v128.xor, ...read(key), ...v128.xor],
];

/** Philox 4x32-10 on four counters at once. */
const rounds = Array.from({ length: ROUNDS }, (_, round) => [
  ...product("c0", "multiplier0", "lower0", "upper0"),
  ...product("c2", "multiplier1", "lower1", "upper1"),
  ...[...upperWords("lower1", "upper1", "c1", `seed${round}`), ...keep("c0")],
  ...[...words("lower1", "upper1", 0), ...keep("c1")],
  ...[...upperWords("lower0", "upper0", "c3", `path${round}`), ...keep("c2")],
  ...[...words("lower0", "upper0", 0), ...keep("c3")],
]).flat();

const counters = [
  ...[...read("block"), ...keep("c0"), ...read("row"), ...keep("c1")],
  ...[...read("step"), ...keep("c2"), ...all(0), ...keep("c3")],
];

/** The first, second … words of the four counters become all words of the first, second … counter. */
const transposed = [
  ...[...read("c0"), ...read("c1"), ...choose(0, 4, 1, 5), ...keep("lower0")],
  ...[...read("c0"), ...read("c1"), ...choose(2, 6, 3, 7), ...keep("upper0")],
  ...[...read("c2"), ...read("c3"), ...choose(0, 4, 1, 5), ...keep("lower1")],
  ...[...read("c2"), ...read("c3"), ...choose(2, 6, 3, 7), ...keep("upper1")],
  ...[...read("lower0"), ...read("lower1"), ...choose(0, 1, 4, 5), ...keep("c0")],
  ...[...read("lower0"), ...read("lower1"), ...choose(2, 3, 6, 7), ...keep("c1")],
  ...[...read("upper0"), ...read("upper1"), ...choose(0, 1, 4, 5), ...keep("c2")],
  ...[...read("upper0"), ...read("upper1"), ...choose(2, 3, 6, 7), ...keep("c3")],
];

/** The upper 24 bits as a number in [0, 1). */
const uniform = [...i32x4.shiftRight(8), ...f32x4.convert, ...read("scale"), ...f32x4.mul];

/** Locals of one axis: the number of the first counter at the place under way, and what it is behind the last place. */
type Place = readonly [counter: number, end: number];

/** `run` at each place of the axes, by the first counter there. */
function atPlaces(
  axes: readonly (readonly [Runs["axes"][number], Place])[],
  first: readonly number[],
  run: (first: readonly number[]) => readonly number[],
): readonly number[] {
  const [axis, ...inner] = axes;
  if (!axis) return run(first);
  const [{ size, stride }, [counter, end]] = axis;
  const step = stride / WORDS;
  return [
    ...[...first, ...set(counter), ...get(counter), ...integer(size * step), ...i32.add, ...set(end)],
    ...whileLess(counter, end, [...atPlaces(inner, get(counter), run), ...raise(counter, integer(step))]),
  ];
}

/**
 * The numbers of `random` and what is made of them, as a function of addresses (of the output, of the rows' keys and of their end),
 * and of seed, step and path. Sixteen numbers at a time: up to `drawnBehind` bytes behind the output are written too.
 */
export function drawFunction({ random, runs, operations, output }: Drawing): WasmFunction {
  const locals = new Map<number, number>();
  for (const { id } of [random, ...operations.map((operation) => operation.output)])
    locals.set(id, names.length + locals.size);
  const local = ({ id }: Value) => locals.get(id) ?? internal(`%${id} is not drawn`);
  const free = names.length + locals.size;
  const axes = runs.axes.map((axis, i) => [axis, [free + 2 * i, free + 2 * i + 1]] as const);
  const done = (operation: Operation) => [
    ...compute(operation, local, drawOperations),
    ...set(local(operation.output)),
  ];
  const store = four.flatMap((word) => [
    ...[...read(`c${word}`), ...uniform, ...set(local(random))],
    ...operations.filter((operation) => !isConstant(operation)).flatMap(done),
    ...[...read("at"), ...integer(16 * word), ...i32.add, ...get(local(output)), ...f32x4.storeAnywhere],
  ]);
  const blocks = [
    ...counters,
    ...rounds,
    ...transposed,
    ...store,
    ...[...read("block"), ...all(4), ...i32x4.add, ...keep("block")],
  ];
  const bytes = integer(runs.length * BYTES);
  const run = (first: readonly number[]) => [
    ...[...first, ...i32x4.splat, ...i32x4.constant(...four), ...i32x4.add, ...keep("block")],
    ...[...read("out"), ...keep("at"), ...read("out"), ...bytes, ...i32.add, ...keep("end")],
    ...whileLess(at("at"), at("end"), [...blocks, ...raise(at("at"), integer(64))]),
    ...raise(at("out"), bytes),
  ];
  const row = [
    ...[...read("keys"), ...i32.load, ...i32x4.splat, ...keep("row")],
    ...atPlaces(axes, integer(0), run),
    ...raise(at("keys"), integer(BYTES)),
  ];
  return {
    parameters: numbers.slice(0, parameters).map(() => "i32"),
    locals: [
      ...numbers.slice(parameters).map(() => "i32" as const),
      ...new Array(vectors.length + locals.size).fill("v128"),
      ...axes.flatMap(() => ["i32", "i32"] as const),
    ],
    body: [
      ...constants,
      ...schedule,
      ...[...read("index"), ...i32x4.splat, ...keep("step")],
      ...operations.filter(isConstant).flatMap(done),
      ...whileLess(at("keys"), at("keysEnd"), row),
    ],
  };
}
