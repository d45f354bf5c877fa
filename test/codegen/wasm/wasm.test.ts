import { describe, expect, test } from "vitest";
import {
  type Drawing,
  drawFunction,
  drawnBehind,
  type Loop,
  loopFunction,
  rowSum,
  sumOfSquares,
  weightedRowSum,
} from "../../../src/codegen/wasm/index.ts";
import { signed, unsigned } from "../../../src/codegen/wasm/module.ts";
import type { Value } from "../../../src/ir/ir.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import { type Bits, fillUniform, hashPath, runsOf, uniform } from "../../../src/ir/random.ts";
import { elements, type Shape } from "../../../src/ir/shapes.ts";
import { Arena } from "../../../src/runtime/engines/loops/arena.ts";
import { compileKernels } from "../../../src/runtime/engines/loops/kernels.ts";

const f = Math.fround;
const draw = (name: string, count: number) => uniform(1, 2, 3, name, count).map((u) => f(u * 4 - 2));

/** An arena with these lists one after another, and their addresses. */
function filled(...lists: readonly (Float32Array | Int32Array)[]) {
  const arena = new Arena(0);
  const addresses = lists.map((list) => arena.reserve(list.byteLength));
  for (const [i, list] of lists.entries()) {
    const at = addresses[i] as number;
    if (list instanceof Int32Array) arena.integers(at, list.length).set(list);
    else arena.floats(at, list.length).set(list);
  }
  return { arena, addresses };
}

describe("numbers in groups of seven bits", () => {
  test.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [624_485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])("%i without a sign", (value, bytes) => expect(unsigned(value)).toEqual(bytes));
  test.each([
    [0, [0]],
    [63, [0x3f]],
    [64, [0xc0, 0]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-123_456, [0xc0, 0xbb, 0x78]],
  ])("%i with a sign", (value, bytes) => expect(signed(value)).toEqual(bytes));
});

describe("a loop", () => {
  /** velocity = 0.9 velocity + gradient / |scale|, parameter = parameter - rate * sqrt(velocity * velocity) */
  function momentum(count: number): Loop {
    const b = newFunction("main");
    const vector = { dtype: "f32", shape: [count] } as const;
    const [p, v, g] = ["p", "v", "g"].map((name) => b.input(name, vector));
    const [rate, scale] = ["rate", "scale"].map((name) => b.input(name, { dtype: "f32", shape: [] }));
    if (!p || !v || !g || !rate || !scale) return expect.fail();
    const kept = b.op("mul", [b.constant(0.9), v]);
    const velocity = b.op("add", [kept, b.op("div", [g, b.op("abs", [scale])])]);
    const size = b.op("sqrt", [b.op("mul", [velocity, velocity])]);
    const parameter = b.op("add", [p, b.op("neg", [b.op("mul", [rate, size])])]);
    const { instructions } = b.build([]);
    const operations = instructions.flatMap((one) => (one.kind === "primitive" ? [one] : []));
    return { count, vectors: [p, v, g], scalars: [rate, scale], operations, outputs: [parameter, velocity] };
  }

  test.each([2, 4, 7, 64, 1001])("of %i elements computes what its operations say, in place", (count) => {
    const [p, v, g] = ["p", "v", "g"].map((name) => draw(name, count)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const { arena, addresses } = filled(p, v, g, Float32Array.of(77, 77, 77, 77));
    const [atP = 0, atV = 0, atG = 0, behind = 0] = addresses;
    const [kernel] = compileKernels([loopFunction(momentum(count))], arena.memory);
    kernel?.(Math.ceil(count / 4) * 16, atP, atV, atG, atP, atV, 0.5, -3);
    const velocity = v.map((x, i) => f(f(f(0.9) * x) + f((g[i] as number) / 3)));
    const parameter = p.map((x, i) => f(x - f(0.5 * f(Math.sqrt(f((velocity[i] as number) ** 2))))));
    expect(arena.floats(atV, count)).toEqual(velocity);
    expect(arena.floats(atP, count)).toEqual(parameter);
    expect(arena.floats(atG, count)).toEqual(g);
    expect([...arena.floats(behind, 4)]).toEqual([77, 77, 77, 77]);
  });
});

describe("sums of rows", () => {
  test.each([1, 3, 4, 16, 18])("%i wide", (width) => {
    const [rows, sums, entries] = [9, 5, 40];
    const table = draw("table", rows * width);
    const weights = draw("weights", entries);
    const from = Int32Array.from({ length: entries }, (_, e) => (e * 7) % rows);
    const to = Int32Array.from({ length: entries }, (_, e) => (e * e) % (sums - 1));
    const { arena, addresses } = filled(table, from, weights, to, new Float32Array(sums * width));
    const [kernel] = compileKernels([weightedRowSum], arena.memory);
    kernel?.(...addresses, 4 * entries, 4 * (width - (width % 4)), 4 * width);
    const expected = new Float32Array(sums * width);
    for (let e = 0; e < entries; e++)
      for (let i = 0; i < width; i++) {
        const at = (to[e] as number) * width + i;
        const product = f((weights[e] as number) * (table[(from[e] as number) * width + i] as number));
        expected[at] = f((expected[at] as number) + product);
      }
    expect(arena.floats(addresses[4] as number, sums * width)).toEqual(expected);
  });
});

describe("sums of rows that lie one after another", () => {
  test.each([1, 4, 7])("%i wide", (width) => {
    const [sums, entries] = [5, 40];
    const rows = draw("rows", entries * width);
    const to = Int32Array.from({ length: entries }, (_, e) => (e * e) % (sums - 1));
    const { arena, addresses } = filled(rows, to, new Float32Array(sums * width));
    const [kernel] = compileKernels([rowSum], arena.memory);
    kernel?.(...addresses, 4 * entries, 4 * (width - (width % 4)), 4 * width);
    const expected = new Float32Array(sums * width);
    for (const [i, value] of rows.entries()) {
      const at = (to[Math.floor(i / width)] as number) * width + (i % width);
      expected[at] = f((expected[at] as number) + value);
    }
    expect(arena.floats(addresses[2] as number, sums * width)).toEqual(expected);
  });
});

describe("sums of squares", () => {
  test.each([1, 3, 4, 11, 10_000])("of %i numbers are exact to the digits of f64", (count) => {
    const x = draw("x", count);
    const { arena, addresses } = filled(x, new Float32Array(4));
    const [at = 0, out = 0] = addresses;
    const [kernel] = compileKernels([sumOfSquares], arena.memory);
    kernel?.(at, at + 4 * (count - (count % 4)), at + 4 * count, out);
    const expected = x.reduce((sum, value) => sum + value * value, 0);
    const [found = 0] = new Float64Array(arena.memory.buffer, out, 1);
    expect(Math.abs(found - expected)).toBeLessThan(1e-12 * expected);
  });
});

describe("random numbers", () => {
  const b = newFunction("main");
  const scalar = { dtype: "i32", shape: [] } as const;
  const [seed, index, key] = ["seed", "index", "key"].map((name) => b.input(name, scalar)) as [
    Value,
    Value,
    Value,
  ];
  const random = b.op("random", [seed, index, key], { shape: [7], path: "M.drop" });
  const kept = b.op("cast", [b.op("less_equal", [b.constant(0.25), random])], { dtype: "f32" });
  const mask = b.op("mul", [kept, b.constant(4 / 3)]);
  const operations = b
    .build([])
    .instructions.flatMap((one) => (one.kind === "primitive" && one.op !== "random" ? [one] : []));
  const keys = Int32Array.of(5, 0, -1, 70_000);

  /** What one drawing gives for all keys. */
  function drawn(drawing: Drawing): Float32Array {
    const { length, axes } = drawing.runs;
    const count = axes.reduce((product, { size }) => product * size, length);
    const { arena, addresses } = filled(keys, new Float32Array(keys.length * count + drawnBehind / 4));
    const [at = 0, out = 0] = addresses;
    const [kernel] = compileKernels([drawFunction(drawing)], arena.memory);
    kernel?.(out, at, at + keys.byteLength, 9, 123_456, hashPath("M.drop"));
    return arena.floats(out, keys.length * count);
  }

  const bitsAndCounts = ([16, 24] as const).flatMap((bits) =>
    [1, 7, 16, 33, 64, 101, 256].map((count) => ({ bits, count })),
  );
  test.each(bitsAndCounts)(
    "$count of $bits bits for each key are those of the reference",
    ({ bits, count }) => {
      const expected = [...keys].flatMap((one) => [...uniform(9, 123_456, one, "M.drop", count, bits)]);
      const runs = runsOf([count], [count], bits);
      expect([...drawn({ random, runs, operations: [], output: random })]).toEqual(expected);
      const share = expected.map((u) => (u >= 0.25 ? f(4 / 3) : 0));
      expect([...drawn({ random, runs, operations, output: mask })]).toEqual(share);
    },
  );

  /** Comparisons with numbers that are drawn, that lie between, below and above all others, and with none. */
  const bounds = [0.25, 0.1, 0, -1, 1e-9, 2 ** -16, 1 - 2 ** -24, 1, 7, Number.NaN];
  const comparisons = ([16, 24] as const).flatMap((bits) =>
    bounds.flatMap((bound) =>
      (["less", "less_equal"] as const).flatMap((op) =>
        [true, false].map((isFirst) => ({ bits, bound, op, isFirst })),
      ),
    ),
  );
  test.each(comparisons)("%j decides as numbers are compared", ({ bits, bound, op, isFirst }) => {
    const b = newFunction("main");
    const number = b.input("random", { dtype: "f32", shape: [64] });
    const limit = b.constant(bound);
    const truth = b.op(op, isFirst ? [limit, number] : [number, limit]);
    const output = b.op("sub", [b.op("cast", [truth], { dtype: "f32" }), b.constant(3)]);
    const { instructions } = b.build([]);
    const operations = instructions.flatMap((one) => (one.kind === "primitive" ? [one] : []));
    const runs = runsOf([64], [64], bits);
    const isLess = (x: number, y: number) => (op === "less" ? x < y : x <= y);
    const limited = f(bound);
    const expected = [...drawn({ random, runs, operations: [], output: random })].map((u) =>
      isFirst ? Number(isLess(limited, u)) - 3 : Number(isLess(u, limited)) - 3,
    );
    expect([...drawn({ random: number, runs, operations, output })]).toEqual(expected);
  });

  test("nothing is written far behind the last one", () => {
    const { arena, addresses } = filled(Int32Array.of(5), new Float32Array(64).fill(77));
    const [at = 0, out = 0] = addresses;
    const runs = runsOf([33], [33], 16);
    const [kernel] = compileKernels(
      [drawFunction({ random, runs, operations: [], output: random })],
      arena.memory,
    );
    kernel?.(out, at, at + 4, 9, 1, hashPath("M.drop"));
    const behind = 33 + drawnBehind / 4;
    expect(arena.floats(out + 4 * behind, 64 - behind).every((x) => x === 77)).toBe(true);
  });

  test.each<[Shape, Shape, Bits?]>([
    [[3, 8], [7, 8], 16],
    [[2, 3, 18], [2, 6, 24], 16],
    [[2, 2, 70], [3, 4, 96], 16],
    [
      [3, 8],
      [7, 8],
    ],
    [
      [2, 5],
      [3, 16],
    ],
    [
      [2, 3, 18],
      [2, 6, 20],
    ],
  ])("the first %j of %j are those of the reference", (shape, within, bits) => {
    const runs = runsOf(shape, within, bits);
    const expected = new Float32Array(keys.length * elements(shape));
    fillUniform(expected, { seed: 9, index: 123_456, path: "M.drop" }, keys, runs);
    expect([...drawn({ random, runs, operations: [], output: random })]).toEqual([...expected]);
  });
});

test("equal functions are compiled once", () => {
  const { arena } = filled(Float32Array.of(1));
  const [first, second] = compileKernels([weightedRowSum, weightedRowSum], arena.memory);
  expect(first).toBe(second);
});
