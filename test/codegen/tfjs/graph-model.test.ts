import "@tensorflow/tfjs-backend-cpu";
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { graphModel, planTfjs } from "../../../src/codegen/tfjs/index.ts";
import { reference } from "../../../src/runtime/engines/index.ts";
import { expectNear } from "../../runtime/engines/running.ts";
import { feedsFor, initialCells, models, programFor } from "../../runtime/engines/steps.ts";

tf.enableProdMode();

const batch = 3;
const size = { batch, bags: {} };

describe.each(Object.keys(models))("the prediction of %s as a graph model", (name) => {
  const program = programFor(name, "sgd");
  const cells = initialCells(program);
  const plan = planTfjs(program.graph("predict", size));
  const written = graphModel(plan, (path) => cells.get(path)?.data ?? expect.fail(path));

  test("gives what the reference gives", async () => {
    await tf.setBackend("cpu");
    const { weightsManifest, ...artifacts } = JSON.parse(written.model);
    const model = await loadGraphModel({
      load: async () => ({
        ...artifacts,
        weightSpecs: weightsManifest[0].weights,
        weightData: written.weights.buffer,
      }),
    });
    const given = feedsFor(name, batch, 0);
    const inputs = Object.keys(artifacts.signature.inputs).map((input) => {
      const { data, type } = given.get(input) ?? expect.fail(input);
      const dtype = type.dtype === "i32" ? "int32" : "float32";
      return [input, tf.tensor(data as Float32Array, [...type.shape], dtype)];
    });
    const found = model.predict(Object.fromEntries(inputs)) as tf.Tensor;
    const session = await reference("f32").open(program);
    await session.write(cells);
    const expected = (await session.run("predict", size, given)).get("prediction") ?? expect.fail();
    expectNear({ type: expected.type, data: found.dataSync() as Float32Array }, expected, 1e-5);
  });

  test("names inputs, outputs and weights", () => {
    const { signature, weightsManifest } = JSON.parse(written.model);
    expect(Object.keys(signature.outputs)).toEqual(["prediction"]);
    const names = weightsManifest[0].weights.map((weight: { name: string }) => weight.name);
    const read = program.graph("predict", size).reads.map(({ cell }) => cell);
    expect(names).toEqual(expect.arrayContaining(read));
    expect(new Set(names).size).toBe(names.length);
  });
});

test("a step that trains is none", () => {
  const program = programFor("a picture's convolutions", "sgd");
  expect(() => graphModel(planTfjs(program.graph("train", size)), () => [])).toThrow(
    "internal: a step that trains is no graph model",
  );
});
