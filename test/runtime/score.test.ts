import { expect, test } from "vitest";
import type { Batch, BatchPlan, Dataset } from "../../src/data/dataset.ts";
import type { Session, Tensor } from "../../src/runtime/engine.ts";
import { score } from "../../src/runtime/training/score.ts";

const f32 = (shape: readonly number[], values: readonly number[]): Tensor => {
  return { type: { dtype: "f32", shape }, data: Float32Array.from(values) };
};
const lengthOf = (row: number) => (row * 7919) % 50;
const rows = Int32Array.from({ length: 37 }, (_, i) => 200 - 3 * i);

/** Scores rows with a session that predicts each row's number and its double; tells the plan, and the longest row of each batch. */
async function scored(group: "length" | undefined, batch: number) {
  const plans: BatchPlan[] = [];
  const longest: number[] = [];
  const dataset = {
    lengths: () => Int32Array.from({ length: 201 }, (_, row) => lengthOf(row)),
    async *batches(plan: BatchPlan): AsyncGenerator<Batch> {
      plans.push(plan);
      for (let from = 0; from < plan.rows.length; from += batch) {
        const own = new Int32Array(batch).fill(-1);
        own.set(plan.rows.subarray(from, from + batch));
        longest.push(Math.max(...Array.from(own, (row) => (row < 0 ? 0 : lengthOf(row)))));
        const feeds = new Map([["row", { type: { dtype: "i32" as const, shape: [batch] }, data: own }]]);
        yield { size: { batch, bags: {} }, rows: own, feeds };
      }
    },
  } as Pick<Dataset, "lengths" | "batches"> as Dataset;
  const session = {
    async run(_kind, _size, feeds) {
      const own = [...(feeds.get("row")?.data ?? [])];
      const real = own.filter((row) => row >= 0);
      return new Map([
        [
          "prediction",
          f32(
            [batch, 2],
            own.flatMap((row) => [row, 2 * row]),
          ),
        ],
        ["loss.sum", f32([], [real.reduce((sum, row) => sum + row, 0)])],
        ["weight.sum", f32([], [real.length])],
      ]);
    },
  } as Pick<Session, "run"> as Session;
  const lengths = { text: [1, 2, 3, 4, 5, 6, 7], title: [2, 4] };
  const found = await score(session, dataset, rows, "evaluate", { batch, group, lengths });
  return { found, longest, lengths: plans[0]?.lengths };
}

test.each([
  [undefined, 8],
  ["length", 8],
  ["length", 37],
  ["length", 64],
] as const)("predictions come in the order of their rows: group %s, batches of %i", async (group, batch) => {
  const { found } = await scored(group, batch);
  expect([...found.predictions]).toEqual([...rows].flatMap((row) => [row, 2 * row]));
  expect(found.loss).toBe(rows.reduce((sum, row) => sum + row, 0) / rows.length);
});

test("rows grouped by length come with rows about as long", async () => {
  const { longest } = await scored("length", 8);
  expect(longest).toEqual(longest.toSorted((a, b) => a - b));
  expect((await scored(undefined, 8)).longest).not.toEqual(longest);
});

test("texts are padded to every second length, the last among them", async () => {
  expect((await scored("length", 8)).lengths).toEqual({ text: [1, 3, 5, 7], title: [4] });
});
