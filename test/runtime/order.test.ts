import { expect, test } from "vitest";
import { epochOrder, groupByLength } from "../../src/runtime/training/order.ts";

const rows = (count: number) => Int32Array.from({ length: count }, (_, i) => 3 * i + 1);

test.each([1, 2, 3, 7, 64, 65, 1000])("the order of %i rows is a bijection", (count) => {
  const order = epochOrder(rows(count), 5, 2);
  expect([...order].sort((a, b) => a - b)).toEqual([...rows(count)]);
});

test("it stays as it was: who resumes meets the rows that are left", () => {
  expect([...epochOrder(rows(12), 5, 2)]).toEqual([19, 31, 16, 1, 34, 13, 25, 28, 10, 22, 4, 7]);
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

test.each([1, 5, 64, 300, 1003])(
  "groups of like length hold each of %i rows once, the last batch last",
  (count) => {
    const order = epochOrder(rows(count), 1, 0);
    const lengths = Int32Array.from({ length: 3 * count + 1 }, (_, row) => (row * 7919) % 50);
    const grouped = groupByLength(order, lengths, { batch: 4, seed: 1, epoch: 0 });
    expect([...grouped].sort((a, b) => a - b)).toEqual([...rows(count)]);
    expect(groupByLength(order, lengths, { batch: 4, seed: 1, epoch: 0 })).toEqual(grouped);
  },
);

test("in groups of like length little is padding, and no order of lengths is left but in a few that follow each other", () => {
  const order = epochOrder(rows(1024), 1, 0);
  const lengths = Int32Array.from({ length: 4000 }, (_, row) => (row * 7919) % 100);
  const padded = (drawn: Int32Array) => {
    const longest = Array.from({ length: 64 }, (_, i) =>
      Math.max(...Array.from(drawn.subarray(16 * i, 16 * (i + 1)), (row) => lengths[row] ?? 0)),
    );
    return { longest, total: longest.reduce((sum, length) => sum + length, 0) };
  };
  const grouped = padded(groupByLength(order, lengths, { batch: 16, seed: 1, epoch: 0 }));
  expect(grouped.total).toBeLessThan(0.6 * padded(order).total);
  expect(grouped.longest).not.toEqual(grouped.longest.toSorted((a, b) => a - b));
  const runs = Array.from({ length: 16 }, (_, i) => grouped.longest.slice(4 * i, 4 * i + 4));
  for (const run of runs) expect(run).toEqual(run.toSorted((a, b) => a - b));
});
