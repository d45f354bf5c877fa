import { expect, test } from "vitest";
import { initialise } from "../../src/ir/initialise.ts";
import type { Cell, DType, Initializer } from "../../src/ir/ir.ts";

function cell(initial: Initializer, path = "Model.w", dtype: DType = "f32"): Cell {
  return { path, type: { dtype, shape: [100, 50] }, initial, role: "parameter" };
}

function deviation(values: ArrayLike<number>): number {
  const list = Array.from(values);
  const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
  return Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length);
}

test.each([
  [{ kind: "glorot", fanIn: 100, fanOut: 50 }, Math.sqrt(2 / 150), Math.sqrt(6 / 150)],
  [{ kind: "he", fanIn: 100, fanOut: 50 }, Math.sqrt(2 / 100), 6 * Math.sqrt(2 / 100)],
  [{ kind: "normal", deviation: 0.02 }, 0.02, 0.12],
  [{ kind: "uniform", limit: 0.5 }, 0.5 / Math.sqrt(3), 0.5],
] as [Initializer, number, number][])("%o has its spread", (initial, expected, limit) => {
  const values = initialise(cell(initial), 1);
  expect(values).toBeInstanceOf(Float32Array);
  expect(Math.abs(deviation(values) / expected - 1)).toBeLessThan(0.03);
  expect(values.every((value) => Math.abs(value) <= limit)).toBe(true);
});

test("constants, in the array type of the cell", () => {
  const constant: Initializer = { kind: "constant", value: 3 };
  const values = (["f32", "f64", "i32"] as const).map((dtype) => initialise(cell(constant, "a", dtype), 1));
  expect(values.map((value) => value.constructor)).toEqual([Float32Array, Float64Array, Int32Array]);
  expect(values.every((value) => value.length === 5000 && value.every((x) => x === 3))).toBe(true);
});

test("seed and path tell cells apart, and nothing else does", () => {
  const normal: Initializer = { kind: "normal", deviation: 1 };
  const draw = (path: string, seed: number) => String(initialise(cell(normal, path), seed).slice(0, 8));
  expect(draw("a", 1)).toBe(draw("a", 1));
  expect(new Set([draw("a", 1), draw("b", 1), draw("a", 2)]).size).toBe(3);
});
