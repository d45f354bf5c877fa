import { describe, expect, test } from "vitest";
import { productFunction } from "../../../src/codegen/wasm/index.ts";
import { uniform } from "../../../src/ir/random.ts";
import { Arena } from "../../../src/runtime/engines/loops/arena.ts";
import { compileKernels } from "../../../src/runtime/engines/loops/kernels.ts";

const draw = (name: string, count: number) => uniform(1, 2, 3, name, count).map((u) => u - 0.5);

describe("a product added to what is there", () => {
  test.each([
    [1, 1, 1, false],
    [4, 3, 8, false],
    [7, 16, 20, false],
    [5, 9, 13, true],
    [12, 2, 33, true],
  ])("[%i, %i] by [.., %i], transposed: %s", (rows, terms, columns, transposed) => {
    const arena = new Arena(0);
    const [a, b, c] = [draw("a", rows * terms), draw("b", terms * columns), draw("c", rows * columns)];
    const behind = Float32Array.of(77);
    const [atA = 0, atB = 0, atC = 0, end = 0] = [a, b, c, behind].map((list) =>
      arena.reserve(list.byteLength),
    );
    for (const [address, list] of [
      [atA, a],
      [atB, b],
      [atC, c],
      [end, behind],
    ] as const)
      arena.floats(address, list.length).set(list);
    const [kernel] = compileKernels([productFunction], arena.memory);
    const [aRow, aTerm] = transposed ? [1, rows] : [terms, 1];
    const sizes = [rows - (rows % 4), rows, terms, 4 * (columns - (columns % 8)), 4 * columns];
    kernel?.(atA, atB, atC, ...sizes, 4 * aRow, 4 * aTerm, 4 * columns, 4 * columns);
    const expected = c.map((before, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      let sum = before;
      for (let term = 0; term < terms; term++) {
        const product = Math.fround(
          (a[row * aRow + term * aTerm] as number) * (b[term * columns + column] as number),
        );
        sum = Math.fround(sum + product);
      }
      return sum;
    });
    expect(arena.floats(atC, c.length)).toEqual(expected);
    expect([...arena.floats(end, 1)]).toEqual([77]);
  });
});
