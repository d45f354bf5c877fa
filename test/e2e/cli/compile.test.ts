import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, describe, expect, test } from "vitest";
import { parseGraph } from "../../../src/ir/text/parse.ts";
import { printGraph } from "../../../src/ir/text/print.ts";
import { readSavedModel } from "../../codegen/tensorflow/reading.ts";
import { library } from "../../runtime/engines/tensorflow.ts";
import { fails, sharedFolder, succeeds } from "../multimc.ts";
import { writeShop } from "../shop.ts";

const folder = sharedFolder();
let program = "";

beforeAll(async () => {
  program = await writeShop(folder);
});

const emit = async (form: string) => (await succeeds(["compile", program, "--emit", form])).stdout;

describe("compile", () => {
  test("to the syntax tree", async () => {
    const tree = JSON.parse(await emit("ast"));
    expect(tree.declarations.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...["import", "data", "definition", "train", "predict"],
    ]);
  });

  test("to the types of its expressions, a line each", async () => {
    const types = await emit("types");
    expect(types).toContain("23: embed_bag(review, width: width): [width]\n");
  });

  test("to its steps as text, which is read back", async () => {
    const out = join(folder, "ir");
    await succeeds(["compile", program, "--emit", "ir", "--out", out]);
    expect(readFileSync(join(out, "cells.ir"), "utf8")).toContain("Liked.words.table");
    for (const kind of ["train", "evaluate", "predict"]) {
      const text = readFileSync(join(out, `${kind}.ir`), "utf8");
      expect(printGraph(parseGraph(text))).toBe(text);
    }
  });

  const inputs = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

  test.each(["train", "evaluate", "predict"])("to ONNX, which onnxruntime runs: %s", async (kind) => {
    const out = join(folder, "build");
    const { stdout, stderr } = await succeeds(["compile", program, "--out", out]);
    expect(stdout).toBe("");
    expect(stderr).toContain(`${join(out, `${kind}.onnx`)} written`);
    const session = await InferenceSession.create(join(out, `${kind}.onnx`));
    const feeds = session.inputMetadata.map((input) => {
      if (!input.isTensor) throw new Error(`${input.name} is no tensor`);
      const shape = input.shape.map(Number);
      const count = shape.reduce((a, b) => a * b, 1);
      const values = new inputs[input.type as keyof typeof inputs](count);
      return [input.name, new Tensor(input.type as "float32", values as Float32Array, shape)] as const;
    });
    const results = await session.run(Object.fromEntries(feeds));
    expect(Object.keys(results)).toEqual(session.outputNames);
    await session.release();
  });

  test("to a SavedModel, which TensorFlow loads", async () => {
    const out = join(folder, "saved");
    await succeeds(["compile", program, "--target", "tensorflow", "--out", out]);
    const { signatures } = readSavedModel(readFileSync(join(out, "saved_model.pb")));
    expect(Object.keys(signatures).sort()).toEqual([
      "assign",
      "evaluate",
      "predict",
      "read",
      "take",
      "train",
    ]);
    if ("missing" in library) return;
    const { binding } = library;
    binding.deleteSavedModel(binding.loadSavedModel(out, "serve"));
    expect(binding.getNumOfTensors()).toBe(0);
  });

  test("to a graph model for tfjs, with first weights or those of a run", async () => {
    const [run, first, learned] = ["run", "first", "learned"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await succeeds([
      "train",
      program,
      "--engine",
      "tfjs:wasm",
      "--epochs",
      "1",
      "--train",
      "Shop",
      "--out",
      run,
    ]);
    await succeeds(["compile", program, "--target", "tfjs", "--train", "Shop", "--out", first]);
    await succeeds(["compile", run, "--target", "tfjs", "--out", learned, "--batch", "3"]);
    const weights = [first, learned].map((out) => {
      const { signature, weightsManifest } = JSON.parse(readFileSync(join(out, "model.json"), "utf8"));
      const rows = out === first ? "1" : "3";
      expect(signature.outputs.prediction.tensorShape.dim).toEqual([{ size: rows }]);
      expect(weightsManifest[0].weights.map(({ name }: { name: string }) => name)).toContain(
        "Liked.words.table",
      );
      return readFileSync(join(out, "weights.bin"));
    });
    expect(weights[0]).not.toEqual(weights[1]);
    await fails(["compile", run, "--target", "onnx"], /MM810.*A model.s folder is written as tfjs/, {
      code: 2,
    });
  });

  test("to a folder that can't be written", async () => {
    writeFileSync(join(folder, "file"), "");
    await fails(["compile", program, "--emit", "ast", "--out", join(folder, "file")], /MM809/);
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("");
  });
});
