import { expect, test } from "vitest";
import type { Tensor, Tensors } from "../../../src/runtime/engine.ts";
import { Contents } from "../../../src/runtime/kept/contents.ts";

const i32 = (shape: readonly number[], ...numbers: number[]): Tensor => ({
  type: { dtype: "i32", shape },
  data: Int32Array.from(numbers),
});
const f32 = (shape: readonly number[], ...numbers: number[]): Tensor => ({
  type: { dtype: "f32", shape },
  data: Float32Array.from(numbers),
});

/** Two rows: a text, two numbers and a bag each; in a batch of its own way. */
const batch: Tensors = new Map([
  ["text.ids", i32([2, 4], 5, 6, 0, 0, 7, 0, 0, 0)],
  ["text.length", i32([2], 2, 1)],
  ["facts", f32([2, 2], 1, 2, 3, 4)],
  ["bag.indices", i32([5], 8, 9, 3, 0, 0)],
  ["bag.weights", f32([5], 0.5, 1, 0.25, 0, 0)],
  ["bag.rows", i32([5], 0, 0, 1, 0, 0)],
  ["row.place", i32([2], 0, 1)],
]);
const names = [...batch.keys()];
const keys = (feeds: Tensors, which = names) => {
  const contents = new Contents(which, feeds);
  return [0, 1].map((place) => contents.key(place));
};
const [first, second] = keys(batch);
const changed = (name: string, tensor: Tensor) => keys(new Map([...batch, [name, tensor]]))[0];

test("a row has the same key in every batch, at every place, whatever the padding", () => {
  const other: Tensors = new Map([
    ["text.ids", i32([2, 2], 7, 0, 5, 6)],
    ["text.length", i32([2], 1, 2)],
    ["facts", f32([2, 2], 3, 4, 1, 2)],
    ["bag.indices", i32([4], 3, 8, 9, 0)],
    ["bag.weights", f32([4], 0.25, 0.5, 1, 0)],
    ["bag.rows", i32([4], 0, 1, 1, 0)],
    ["row.place", i32([2], 0, 1)],
  ]);
  expect(keys(other)).toEqual([second, first]);
  expect(keys(other, names.toReversed())).toEqual([second, first]);
});

test.each([
  ["text.ids", i32([2, 4], 5, 5, 0, 0, 7, 0, 0, 0)],
  ["text.length", i32([2], 1, 1)],
  ["facts", f32([2, 2], 1, 2.5, 3, 4)],
  ["bag.indices", i32([5], 9, 8, 3, 0, 0)],
  ["bag.weights", f32([5], 0.5, 1.5, 0.25, 0, 0)],
  ["bag.rows", i32([5], 0, 1, 1, 0, 0)],
])("another %s is another key", (name, tensor) => expect(changed(name, tensor)).not.toBe(first));
