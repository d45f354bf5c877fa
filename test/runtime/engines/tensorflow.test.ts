import { describe, expect, test } from "vitest";
import { encodeSessionConfig } from "../../../src/codegen/tensorflow/index.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import type { Bits } from "../../../src/ir/random.ts";
import type { Shape } from "../../../src/ir/shapes.ts";
import type { Engine, Tensor } from "../../../src/runtime/engine.ts";
import { reference, tensorflow } from "../../../src/runtime/engines/index.ts";
import { LoadedStep } from "../../../src/runtime/engines/tensorflow/step.ts";
import { inParts } from "./parts.ts";
import { expectAllNear, graphOf, runOnce } from "./running.ts";
import { feedsFor, initialCells, models, programFor, train } from "./steps.ts";
import { hasTensorflow, library } from "./tensorflow.ts";

const i32 = (...shape: number[]) => ({ dtype: "i32", shape }) as const;

describe.runIf(hasTensorflow)("tensorflow", () => {
  const engine = tensorflow("tensorflow", { threads: 2 });
  const model = "a text's attention, with dropout";

  /** Cells and results after steps of training, with evaluations between some of them. */
  async function trained(engine: Engine, batches: readonly number[]) {
    const program = programFor(model, "adamw");
    const session = await engine.open(program);
    await session.write(initialCells(program));
    const results = [];
    for (const [index, batch] of batches.entries()) {
      const size = { batch, bags: {} };
      results.push(await session.run("train", size, feedsFor(model, batch, index)));
      if (index % 2 === 1) results.push(await session.run("evaluate", size, feedsFor(model, batch, index)));
    }
    const cells = await session.read();
    await session.dispose();
    return { results, cells };
  }

  test("steps of several sizes go on from one another", async () => {
    const batches = [6, 3, 6, 5, 3];
    const expected = await trained(reference("f32"), batches);
    const found = await trained(engine, batches);
    expectAllNear(found.cells, expected.cells, 2e-4, "cell");
    for (const [i, results] of expected.results.entries())
      expectAllNear(found.results[i] ?? new Map(), results, 2e-4, `results ${i}`);
  });

  test.each<[Bits, Shape?]>([[24], [24, [8, 4]], [16], [16, [8, 8]]])(
    "a GPU draws random numbers in the graph, the same %i bits: within %j",
    async (bits, within) => {
      const b = newFunction("main");
      const inputs = [b.input("seed", i32()), b.input("index", i32()), b.input("key", i32(3))];
      const draws = b.op("random", inputs, {
        ...{ shape: [5, 3], path: "M.drop", bits },
        ...(within && { within }),
      });
      const graph = graphOf(b.build([{ name: "out", value: draws }]));
      const feeds = new Map([
        ["seed", { type: i32(), data: Int32Array.of(-5) }],
        ["index", { type: i32(), data: Int32Array.of(9) }],
        ["key", { type: i32(3), data: Int32Array.of(1, -2, 300_000_000) }],
      ]);
      const { binding } = library as Exclude<typeof library, { missing: string }>;
      const gpu = Object.create(binding, { isUsingGpuDevice: { value: () => true } });
      const step = new LoadedStep(gpu, graph, { batch: 3, cells: [], threads: 1 });
      expect(step.run(feeds)).toEqual(await runOnce(reference("f32"), graph, feeds));
      step.dispose();
    },
  );

  test("a session has as many threads for an operation as is said, and runs graphs as they are written", () => {
    const { binding } = library as Exclude<typeof library, { missing: string }>;
    const told: unknown[] = [];
    const loadSavedModel = (folder: string, tags: string) => {
      told.push(process.env["MULTIM_TF_CONFIG"]);
      return binding.loadSavedModel(folder, tags);
    };
    const noting = Object.create(binding, { loadSavedModel: { value: loadSavedModel } });
    for (const batch of [4, 199_999]) {
      const { graph, cells } = programFor(model, "adam");
      new LoadedStep(noting, graph("train", { batch, bags: {} }), { batch, cells, threads: 2 }).dispose();
    }
    const config = (threads: number) => encodeSessionConfig({ threads, optimizers: [] });
    expect(told).toEqual([1, 2].map((threads) => Buffer.from(config(threads)).toString("hex")));
  });

  test.each(Object.keys(models))("%s: the same where rows are computed in parts", async (model) => {
    const expected = await train(reference("f32"), model, "adamw", 3);
    for (const parts of [2, 3]) {
      const found = await train(inParts(engine, parts), model, "adamw", 3);
      expectAllNear(found.results, expected.results, 2e-4, "results");
      expectAllNear(found.cells, expected.cells, 2e-4, "cells");
    }
  });

  test("no tensor is left behind", async () => {
    const { binding } = library as Exclude<typeof library, { missing: string }>;
    const before = binding.getNumOfTensors();
    await trained(engine, [4, 2, 4]);
    expect(binding.getNumOfTensors()).toBe(before);
  });

  test("a step that can't be done is an error, and the next one can", async () => {
    const program = programFor("a bag of words", "sgd");
    const session = await engine.open(program);
    await session.write(initialCells(program));
    const feeds = feedsFor("a bag of words", 2, 0);
    const [words = ""] = [...feeds.keys()];
    const { type, data } = feeds.get(words) as Tensor;
    const wrong = new Map(feeds).set(words, { type, data: new Int32Array(data.length).fill(9999) });
    const size = { batch: 2, bags: {} };
    await expect(session.run("train", size, wrong)).rejects.toThrow(
      /internal: TensorFlow says: .* = 9999 is not/,
    );
    expect((await session.run("train", size, feeds)).get("loss")?.data[0]).toBeGreaterThan(0);
    await session.dispose();
  });
});
