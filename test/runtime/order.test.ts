import { expect, test } from "vitest";
import { epochOrder } from "../../src/runtime/training/order.ts";

const rows = (count: number) => Int32Array.from({ length: count }, (_, i) => 3 * i + 1);

test.each([1, 2, 3, 7, 64, 65, 1000])("the order of %i rows is a bijection", (count) => {
  const order = epochOrder(rows(count), 5, 2);
  expect([...order].sort((a, b) => a - b)).toEqual([...rows(count)]);
});

test("it depends on seed and epoch, and on nothing else", () => {
  const order = (seed: number, epoch: number) => [...epochOrder(rows(100), seed, epoch)];
  expect(order(1, 0)).toEqual(order(1, 0));
  expect(order(1, 0)).not.toEqual(order(1, 1));
  expect(order(1, 0)).not.toEqual(order(2, 0));
});

test("rows come to every place about as often", () => {
  const counts = new Float64Array(10);
  for (let epoch = 0; epoch < 2000; epoch++) {
    const place = epochOrder(rows(10), 1, epoch).indexOf(1);
    counts[place] = (counts[place] as number) + 1;
  }
  // 200 expected in each; a fair shuffle stays within 60 with overwhelming probability.
  for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(60);
});
