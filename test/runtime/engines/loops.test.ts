import { describe, expect, test } from "vitest";
import type { Engine } from "../../../src/runtime/engine.ts";
import { onnx, reference } from "../../../src/runtime/engines/index.ts";
import { bagCells, bagFeeds, bagProgram } from "./bag.ts";
import { expectAllNear, someSize } from "./running.ts";
import { programFor, train } from "./steps.ts";

const sizes = {
  "with sums of rows in loops": { entries: 1024, rows: 6, buckets: 300, width: 17 },
  "with few of them": { entries: 20, rows: 3, buckets: 10, width: 4 },
};

/** What three steps give, and the cells after them. */
async function threeSteps(engine: Engine, size: (typeof sizes)[keyof typeof sizes]) {
  const session = await engine.open(bagProgram(size));
  await session.write(bagCells(size));
  const results = [];
  for (let step = 0; step < 3; step++) results.push(await session.run("train", someSize, bagFeeds(size)));
  const cells = await session.read();
  await session.dispose();
  return { results, cells };
}

describe.each(Object.entries(sizes))("bags %s", (_, size) => {
  test.each([true, false])("are trained as by the reference, loops: %s", async (loops) => {
    const expected = await threeSteps(reference("f32"), size);
    const found = await threeSteps(onnx({ threads: 2, loops }), size);
    for (const [i, results] of expected.results.entries())
      expectAllNear(found.results[i] ?? new Map(), results, 1e-5, `step ${i}`);
    expectAllNear(found.cells, expected.cells, 1e-5, "cell");
  });

  test("twice, bit by bit the same", async () => {
    const [first, second] = [await threeSteps(onnx(), size), await threeSteps(onnx(), size)];
    expect(second).toEqual(first);
  });
});

test("a row that a table does not have is our own mistake, and told", async () => {
  const size = sizes["with sums of rows in loops"];
  const session = await onnx().open(bagProgram(size));
  await session.write(bagCells(size));
  const feeds = new Map(bagFeeds(size));
  feeds.set("bag.indices", { type: { dtype: "i32", shape: [1024] }, data: new Int32Array(1024).fill(300) });
  await expect(session.run("train", someSize, feeds)).rejects.toThrow("internal: row 300 of 300");
});

test("updates in loops are those of onnxruntime, bit by bit", async () => {
  const model = "a picture's convolutions";
  expect(programFor(model, "adamw").cells.length).toBeGreaterThan(3);
  const [loops, none] = [
    await train(onnx({ threads: 1 }), model, "adamw", 5),
    await train(onnx({ threads: 1, loops: false }), model, "adamw", 5),
  ];
  expect(loops).toEqual(none);
});

test("a lazy optimiser's rows, found and summed by loops, are those of onnxruntime", async () => {
  const [loops, none] = await Promise.all(
    [true, false].map((use) => train(onnx({ threads: 1, loops: use }), "a bag of words", "lazy_adamw", 8)),
  );
  expectAllNear(loops?.cells ?? new Map(), none?.cells ?? new Map(), 1e-6, "cell");
});
