import { describe, expect, test } from "vitest";
import type { FunctionBuilder } from "../../../src/ir/builder.ts";
import type { Value } from "../../../src/ir/ir.ts";
import type { Attributes, PrimitiveName } from "../../../src/ir/primitives/attributes.ts";
import { newFunction, rowOnly } from "../../../src/ir/primitives/index.ts";
import type { Dense } from "../../../src/ir/primitives/primitive.ts";
import type { Engine } from "../../../src/runtime/engine.ts";
import { reference } from "../../../src/runtime/engines/reference.ts";
import { cases, primitiveNames } from "../../ir/cases.ts";
import type { Promised } from "./every.ts";
import { composed } from "./more-cases.ts";
import { expectAllNear, graphOf, runOnce, toTensor } from "./running.ts";
import { models, optimizers, train } from "./steps.ts";

type Build = (b: FunctionBuilder, inputs: readonly Value[]) => Value;

/** The engine's result is the f32 reference's, as near as `tolerance`, relative where it is large; what it lacks is left out. */
async function expectSame(engine: Engine, inputs: readonly Dense[], build: Build, tolerance: number) {
  const b = newFunction("main");
  const values = inputs.map(({ type }, i) => b.input(`in${i}`, type));
  const graph = graphOf(b.build([{ name: "out", value: build(b, values) }]));
  if (graph.main.instructions.some((one) => one.kind === "primitive" && engine.lacks?.(one))) return;
  const feeds = new Map(inputs.map((input, i) => [`in${i}`, toTensor(input)]));
  const expected = await runOnce(reference("f32"), graph, feeds);
  expectAllNear(await runOnce(engine, graph, feeds), expected, tolerance);
}

/** What every engine must hold to. Long sums may be ten times as far apart, and whole steps, of hundreds of operations, a hundred times. */
export function conformance(engine: Engine, { tolerance, exact }: Promised): void {
  describe("every primitive", () => {
    test.each(primitiveNames.filter((name) => !rowOnly.has(name)))("%s", async (name: PrimitiveName) => {
      for (const row of [0, 1])
        for (const { inputs, attributes } of cases(name, row))
          await expectSame(
            engine,
            inputs,
            (b, values) => b.apply(name, values, attributes as Attributes),
            tolerance,
          );
    });
  });

  describe("operations together", () => {
    test.each(Object.entries(composed))("%s", async (_, { inputs, build }) => {
      await expectSame(engine, inputs, build, 10 * tolerance);
    });
  });

  describe.each(Object.keys(models))("training %s", (model) => {
    test.each(Object.keys(optimizers))("with %s, step by step as the reference", async (optimizer) => {
      const expected = await train(reference("f32"), model, optimizer, 4);
      const found = await train(engine, model, optimizer, 4);
      expectAllNear(found.results, expected.results, 100 * tolerance, "result");
      expectAllNear(found.cells, expected.cells, 100 * tolerance, "cell");
    });

    test.runIf(exact)("twice, bit by bit the same", async () => {
      const first = await train(engine, model, "adam", 6);
      const second = await train(engine, model, "adam", 6);
      expect(second).toEqual(first);
    });
  });
}
