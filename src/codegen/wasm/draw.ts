import { numbersPerCounter, numbersPerWord } from "../../ir/random.ts";
import { range } from "../../ir/shapes.ts";
import { f32x4, get, i32, i32x4, integer, raise, repeatLess, set, whileLess } from "./instructions.ts";
import { Locals } from "./locals.ts";
import { type Drawing, madeOf } from "./made.ts";
import type { WasmFunction } from "./module.ts";
import { type Four, Philox } from "./philox.ts";

const [out, keys, keysEnd, seed, index, path] = [0, 1, 2, 3, 4, 5] as const;
const parameters = ["i32", "i32", "i32", "i32", "i32", "i32"] as const;
const BYTES = 4;
/** How many fours of counters are under way at once, lest one's multiplications wait for each other. */
const FOURS = 2;

/** How many bytes are written at once: a vector. */
export const drawnAtOnce = 16;
/** How many bytes behind the end of an output may be written, too. */
export const drawnBehind = drawnAtOnce - BYTES;

/** Places at the same distance from one to the next, in counters, with the locals for the place's first counter and the end. */
interface Axis {
  readonly size: number;
  readonly step: number;
  readonly counter: number;
  readonly end: number;
}

/** `run` at each place of the axes, by the first counter there. */
function atPlaces(
  [axis, ...inner]: readonly Axis[],
  first: readonly number[],
  run: (first: readonly number[]) => readonly number[],
): readonly number[] {
  if (!axis) return run(first);
  const { size, step, counter, end } = axis;
  return [
    ...[...first, ...set(counter), ...get(counter), ...integer(size * step), ...i32.add, ...set(end)],
    ...whileLess(counter, end, [...atPlaces(inner, get(counter), run), ...raise(counter, integer(step))]),
  ];
}

/**
 * The numbers of `random` and what is made of them, as a function of addresses (of the output, of the rows' keys and of their end),
 * and of seed, step and path. Up to `drawnBehind` bytes behind the output are written too.
 */
export function drawFunction(drawing: Drawing): WasmFunction {
  const { bits, length, axes } = drawing.runs;
  const [perWord, perFour] = [numbersPerWord(bits), 4 * numbersPerCounter(bits)];
  const locals = new Locals(parameters.length);
  const [at, end] = [locals.integer(), locals.integer()];
  const [block, row, step] = [locals.vector(), locals.vector(), locals.vector()];
  const fours = range(FOURS).map(
    (): Four => [locals.vector(), locals.vector(), locals.vector(), locals.vector()],
  );
  const philox = new Philox(locals);
  const made = madeOf(drawing, locals);
  const start = ([c0, c1, c2, c3]: Four, i: number) => [
    ...[...get(block), ...i32x4.all(4 * i), ...i32x4.add, ...set(c0), ...get(row), ...set(c1)],
    ...[...get(step), ...set(c2), ...i32x4.all(0), ...set(c3)],
  ];
  /** Of a counter's words: a vector of their first numbers, and one of their second, where they have two. */
  const store = (words: number, counter: number) =>
    range(perWord).map((part) => [
      ...[...get(at), ...get(words), ...(part > 0 ? i32x4.shiftLeft(bits) : []), ...made.each],
      ...f32x4.storeAt(drawnAtOnce * (counter * perWord + part)),
    ]);
  /** The next `count` numbers. */
  const draw = (count: number) => {
    const used = fours.slice(0, Math.ceil(count / perFour));
    const stores = used
      .flat()
      .flatMap(store)
      .slice(0, Math.ceil(count / 4));
    return [
      ...[...used.flatMap(start), ...philox.rounds(used), ...used.flatMap((four) => philox.transposed(four))],
      ...stores.flat(),
    ];
  };
  const turn = FOURS * perFour;
  const turns = Math.floor(length / turn);
  const allTurns = [
    ...[...get(at), ...integer(turns * turn * BYTES), ...i32.add, ...set(end)],
    ...repeatLess(at, end, [
      ...draw(turn),
      ...[...get(block), ...i32x4.all(4 * FOURS), ...i32x4.add, ...set(block)],
      ...raise(at, integer(turn * BYTES)),
    ]),
  ];
  const run = (first: readonly number[]) => [
    ...[...first, ...i32x4.splat, ...i32x4.constant(0, 1, 2, 3), ...i32x4.add, ...set(block)],
    ...[...get(out), ...set(at), ...raise(out, integer(length * BYTES))],
    ...[...(turns > 0 ? allTurns : []), ...draw(length % turn)],
  ];
  const places = axes.map(
    ({ size, stride }): Axis => ({
      ...{ size, step: stride / numbersPerCounter(bits) },
      ...{ counter: locals.integer(), end: locals.integer() },
    }),
  );
  return {
    parameters,
    locals: locals.types,
    body: [
      ...[...philox.start([seed, path]), ...made.before, ...get(index), ...i32x4.splat, ...set(step)],
      ...whileLess(keys, keysEnd, [
        ...[...get(keys), ...i32.load, ...i32x4.splat, ...set(row)],
        ...atPlaces(places, integer(0), run),
        ...raise(keys, integer(BYTES)),
      ]),
    ],
  };
}
