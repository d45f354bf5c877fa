import { describe, expect, test } from "vitest";
import {
  type Bits,
  fillUniform,
  hashPath,
  isDrawn,
  normal,
  philox,
  runsOf,
  uniform,
} from "../../src/ir/random.ts";
import { elements, type Shape, stridesOf } from "../../src/ir/shapes.ts";

type Words = readonly [number, number, number, number];

/** Known answers of Random123's kat_vectors for philox4x32-10. */
const known: readonly [string, counter: Words, key: readonly [number, number], words: string][] = [
  ["zeros", [0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  [
    "ones",
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    "408f276d 41c83b0e a20bc7c6 6d5451fd",
  ],
  [
    "digits of pi",
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    "d16cfe09 94fdcceb 5001e420 24126ea1",
  ],
];

function words(counter: Words, key: readonly [number, number]): Uint32Array {
  const out = new Uint32Array(4);
  philox(...counter, ...key, out);
  return out;
}

test.each(known)("Philox 4x32-10: %s", (_, counter, key, expected) => {
  const shown = Array.from(words(counter, key), (word) => word.toString(16).padStart(8, "0"));
  expect(shown.join(" ")).toBe(expected);
});

test("the path's hash is FNV-1a", () => {
  expect(["", "a", "foobar"].map(hashPath)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});

describe("uniform numbers", () => {
  test("are the upper 24 bits of counter (block, key, index, 0) and key (seed, hash)", () => {
    const [seed, index, key, path] = [5, 6, 7, "Model.drop"];
    const expected = [0, 1].flatMap((block) =>
      Array.from(words([block, key, index, 0], [seed, hashPath(path)]), (word) => (word >>> 8) / 2 ** 24),
    );
    expect([...uniform(seed, index, key, path, 6)]).toEqual(expected.slice(0, 6));
  });

  test("of 16 bits are the upper halves of a counter's words, then the lower ones", () => {
    const [seed, index, key, path] = [5, 6, 7, "Model.drop"];
    const expected = [0, 1].flatMap((block) => {
      const four = [...words([block, key, index, 0], [seed, hashPath(path)])];
      return [...four.map((word) => word >>> 16), ...four.map((word) => word & 0xffff)].map(
        (x) => x / 2 ** 16,
      );
    });
    expect([...uniform(seed, index, key, path, 13, 16)]).toEqual(expected.slice(0, 13));
  });

  test("of each row do not depend on the rows beside it", () => {
    const stream = { seed: 1, index: 2, path: "a" };
    const out = new Float32Array(3 * 5);
    fillUniform(out, stream, [9, -1, 4], runsOf([5]));
    expect([...out]).toEqual([9, -1, 4].flatMap((key) => [...uniform(1, 2, key, "a", 5)]));
  });

  test.each<[Shape, Shape, Bits?]>([
    [[3], [5]],
    [[3, 11], [4, 16], 16],
    [[2, 2, 3], [3, 3, 8], 16],
    [
      [2, 3],
      [4, 8],
    ],
    [
      [2, 2, 3],
      [3, 5, 4],
    ],
    [
      [2, 4],
      [5, 4],
    ],
  ])("the first %j of %j are what a draw of all begins with", (shape, within, bits) => {
    const all = uniform(1, 2, 3, "a", elements(within), bits);
    const strides = stridesOf(within);
    const expected = [...all].filter((_, i) =>
      shape.every((size, axis) => Math.floor(i / (strides[axis] ?? 1)) % (within[axis] ?? 1) < size),
    );
    const out = new Float32Array(elements(shape));
    expect(isDrawn(shape, within, bits)).toBe(true);
    fillUniform(out, { seed: 1, index: 2, path: "a" }, [3], runsOf(shape, within, bits));
    expect([...out]).toEqual(expected);
  });

  test.each<[Shape, Shape, Bits?]>([
    [[2, 3], [4, 12], 16],
    [
      [2, 3],
      [4, 6],
    ],
    [[7], [5]],
    [[4], [2, 2]],
  ])("the first %j of %j are not drawn by themselves", (shape, within, bits) => {
    expect(isDrawn(shape, within, bits)).toBe(false);
  });

  test("change with seed, step, row and path", () => {
    const all = [
      uniform(1, 2, 3, "a", 4),
      uniform(9, 2, 3, "a", 4),
      uniform(1, 9, 3, "a", 4),
      uniform(1, 2, 9, "a", 4),
      uniform(1, 2, 3, "b", 4),
    ];
    expect(new Set(all.map(String)).size).toBe(all.length);
  });

  test.each<Bits>([16, 24])("of %i bits are in [0, 1) and spread evenly", (bits) => {
    const draws = uniform(1, 0, 0, "spread", 40_000, bits);
    const counts = new Array<number>(10).fill(0);
    for (const u of draws) {
      expect(u >= 0 && u < 1).toBe(true);
      counts[Math.floor(u * 10)] = (counts[Math.floor(u * 10)] ?? 0) + 1;
    }
    const chiSquared = counts.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0);
    expect(chiSquared).toBeLessThan(27.9);
  });
});

test("normal numbers have mean 0, deviation 1 and a kurtosis of 3", () => {
  const draws = normal({ seed: 1, index: 0, path: "normal" }, 0, 40_001);
  const moment = (power: number) => draws.reduce((sum, x) => sum + x ** power, 0) / draws.length;
  expect(draws.length).toBe(40_001);
  expect(moment(1)).toBeCloseTo(0, 1);
  expect(moment(2)).toBeCloseTo(1, 1);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.2);
});
