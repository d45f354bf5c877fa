import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DType, Graph } from "../../../src/ir/ir.ts";
import type { PrimitiveName } from "../../../src/ir/primitives/index.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import { checkedProgram, chooseTrain, openProject } from "../../../src/library/project.ts";
import { runTraining } from "../../../src/library/run.ts";
import { Stopwatch } from "../../../src/library/stopwatch.ts";
import type { Engine } from "../../../src/runtime/engine.ts";
import { onnx, reference, requireOperations } from "../../../src/runtime/engines/index.ts";
import { RunFolder } from "../../../src/runtime/training/run-folder.ts";
import { temporaryFolder } from "../../e2e/multimc.ts";
import { writeShop } from "../../e2e/shop.ts";
import { graphOf } from "./running.ts";

function erf(dtype: DType): Graph {
  const b = newFunction("main");
  const x = b.input("x", { dtype, shape: [2] });
  return graphOf(b.build([{ name: "y", value: b.op("erf", [x]) }]));
}

/** The reference, without one operation. */
const without = (lacking: PrimitiveName): Engine => ({
  ...reference("f32"),
  name: "half",
  lacks: ({ op }) => op === lacking,
});

describe("before anything is run", () => {
  test("an engine that has all is taken", async () => {
    await requireOperations(onnx(), [erf("f32")]);
    await requireOperations(reference("f64"), [erf("f64")]);
    await requireOperations(without("conv2d"), [erf("f32")]);
  });

  test("what an engine lacks is named, with an engine that has it", async () => {
    await expect(requireOperations(onnx(), [erf("f32"), erf("f64")])).rejects.toThrow(
      /^MM903: The engine `onnx` can't compute `erf\(f64\[2\]\)`; the engine `(tensorflow|reference)` can$/,
    );
    await expect(requireOperations(without("erf"), [erf("f32")])).rejects.toThrow(
      "MM903: The engine `half` can't compute `erf(f32[2])`; the engine `onnx` can",
    );
  });
});

test("training that an engine can't do ends before the run's folder is made, at the place in the program", async () => {
  const folder = temporaryFolder();
  const project = await openProject(await writeShop(folder));
  const program = checkedProgram(project);
  const train = chooseTrain(program, "Shop");
  const out = join(folder, "run");
  const begun = {
    ...{ train: train.name, engine: "half", threads: 1, seed: train.seed, settings: [], paths: {} },
    ...{ folder: project.folder, file: project.file, sources: {}, versions: { multim: "0", node: "0" } },
  };
  const run = runTraining({
    ...{ project, program, train, begun, engine: without("max_pool2d_gradient") },
    ...{ folder: new RunFolder(out), options: {}, clock: new Stopwatch() },
  });
  const types: string[] = [];
  const training = async () => {
    for await (const { type } of run) types.push(type);
  };
  await expect(training()).rejects.toMatchObject({
    message: expect.stringMatching(
      /^MM903: The engine `half` can't compute `max_pool2d_gradient\(f32\[.*the engine `onnx` can$/,
    ),
    diagnostics: [{ labels: [{ text: "computed here" }] }],
  });
  expect(types.at(-1)).toBe("prepared");
  expect(existsSync(out)).toBe(false);
});
