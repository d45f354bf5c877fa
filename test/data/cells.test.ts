import { expect, test } from "vitest";
import { type Cell, columnOrder, numberOf, textOf } from "../../src/data/cells.ts";

const numbers: [cell: Cell, number: number | undefined][] = [
  ["12", 12],
  [" -1.5e3 ", -1500],
  [".5", 0.5],
  ["5.", 5],
  [true, 1],
  [3, 3],
  [null, Number.NaN],
  ["", Number.NaN],
  ["NA", Number.NaN],
  ["nan", Number.NaN],
  ["1,200", undefined],
  ["0x10", undefined],
  ["Infinity", undefined],
  [Number.POSITIVE_INFINITY, undefined],
  ["1e999", undefined],
  ["12 kg", undefined],
  [[1], undefined],
];

test.each(numbers)("%j as a number is %s", (cell, number) => {
  expect(numberOf(cell)).toEqual(number);
});

test("values as texts", () => {
  const cells: Cell[] = [
    null,
    "a",
    1,
    1.5,
    false,
    [1, ["b"]],
    new Uint8Array([0xe9]),
    new Uint8Array([0xc3, 0xa9]),
  ];
  expect(cells.map(textOf)).toEqual(["", "a", "1", "1.5", "false", "1 b", "é", "é"]);
});

test("a column of numbers is ordered by size, any other by its texts", () => {
  const sorted = (cells: Cell[]) => cells.toSorted(columnOrder(cells));
  expect(sorted(["10", "9", 1])).toEqual([1, "9", "10"]);
  expect(sorted(["10", "9", "x"])).toEqual(["10", "9", "x"]);
});
