import { expect, test } from "vitest";
import { losses } from "./run.ts";

const close = (got: readonly number[], wanted: readonly number[]) => {
  expect(got).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(got[i]).toBeCloseTo(value, 10);
};
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

test("binary_cross_entropy is the negative log-likelihood, exact for large logits", () => {
  const rows = [
    { says: [0.5], is: 1 },
    { says: [0.5], is: 0 },
    { says: [1000], is: 0 },
    { says: [-1000], is: 0 },
  ];
  close(losses("binary_cross_entropy", "binary", rows), [
    -Math.log(sigmoid(0.5)),
    -Math.log(1 - sigmoid(0.5)),
    1000,
    0,
  ]);
});

test("focal weighs binary cross-entropy by how wrong the row is", () => {
  const p = sigmoid(0.5);
  const rows = [
    { says: [0.5], is: 1 },
    { says: [0.5], is: 0 },
  ];
  close(losses("focal", "binary", rows), [-((1 - p) ** 2) * Math.log(p), -(p ** 2) * Math.log(1 - p)]);
});

test("cross_entropy is the negative log-likelihood of the class", () => {
  const sum = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(-3));
  const rows = [
    { says: [1, 2, -3], is: 0 },
    { says: [1, 2, -3], is: 2 },
    { says: [1000, 0, 0], is: 0 },
  ];
  close(losses("cross_entropy", "class", rows), [sum - 1, sum + 3, 0]);
});

test.each<[string, number[]]>([
  ["squared_error", [(0.25 + 9) / 2, 0]],
  ["absolute_error", [(0.5 + 3) / 2, 0]],
  ["huber", [(0.125 + 2.5) / 2, 0]],
])("%s", (loss, expected) => {
  const rows = [
    { says: [1.5, -1], is: [1, 2] },
    { says: [7, 8], is: [7, 8] },
  ];
  close(losses(loss, "number", rows), expected);
});
