import { choose, f32, f32x4, f64, f64x2, get, integer, raise, set, whileLess } from "./instructions.ts";
import type { WasmFunction } from "./module.ts";

const [at, wideEnd, end, out, lower, upper, four] = [0, 1, 2, 3, 4, 5, 6] as const;

/** Adds the squares of two numbers to a local's. */
const addSquares = (to: number, half: readonly number[]) => [
  ...get(to),
  ...[...half, ...f64x2.promote, ...set(four), ...get(four), ...get(four), ...f64x2.mul],
  ...[...f64x2.add, ...set(to)],
];
const addTo = (value: readonly number[]) => [
  ...[...get(out), ...get(out), ...f64.load],
  ...[...value, ...f64.add, ...f64.store],
];
const element = [...get(at), ...f32.load, ...f64.promote];

/**
 * Adds the squares of f32 to the f64 at `out`, in f64: a sum of so many numbers would lose digits. The parameters are the addresses of the
 * first number, of the end of whole fours, of the end, and `out`.
 */
export const sumOfSquares: WasmFunction = {
  parameters: ["i32", "i32", "i32", "i32"],
  locals: ["v128", "v128", "v128", "v128"],
  body: [
    ...whileLess(at, wideEnd, [
      ...[...get(at), ...f32x4.load, ...set(7)],
      ...addSquares(lower, get(7)),
      ...addSquares(upper, [...get(7), ...get(7), ...choose(2, 3, 2, 3)]),
      ...raise(at, integer(16)),
    ]),
    ...whileLess(at, end, [...addTo([...element, ...element, ...f64.multiply]), ...raise(at, integer(4))]),
    ...[lower, upper].flatMap((sum) => [0, 1].flatMap((lane) => addTo([...get(sum), ...f64x2.lane(lane)]))),
  ],
};
