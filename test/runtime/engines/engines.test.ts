import { describe, expect, test } from "vitest";
import { MultimError } from "../../../src/diagnostics/diagnostic.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import { availableEngines, engineNames, openEngine } from "../../../src/runtime/engines/index.ts";
import { coresIn } from "../../../src/runtime/engines/threads.ts";
import { graphOf, runOnce } from "./running.ts";

function told(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof MultimError) return error.message;
    throw error;
  }
  return "nothing";
}

describe("engines by name", () => {
  test("each opens under its own name; onnx is the default", () => {
    expect(engineNames.map((name) => openEngine(name).name)).toEqual([
      "onnx",
      "onnx:cuda",
      "onnx:webgpu",
      "tensorflow",
      "tensorflow-gpu",
      "tfjs",
      "tfjs:webgpu",
      "tfjs:node",
      "tfjs:wasm",
      "tfjs:cpu",
      "reference",
      "reference-f64",
    ]);
    expect(openEngine().name).toBe("onnx");
  });

  test.each([
    ["onx", "MM901: There is no engine `onx`; did you mean `onnx`?"],
    ["Reference", "MM901: There is no engine `Reference`; did you mean `reference`?"],
    [
      "cuda",
      "MM901: There is no engine `cuda`; there are onnx, onnx:cuda, onnx:webgpu, tensorflow, tensorflow-gpu, tfjs, tfjs:webgpu, tfjs:node, tfjs:wasm, tfjs:cpu, reference, reference-f64",
    ],
    [
      "toString",
      "MM901: There is no engine `toString`; there are onnx, onnx:cuda, onnx:webgpu, tensorflow, tensorflow-gpu, tfjs, tfjs:webgpu, tfjs:node, tfjs:wasm, tfjs:cpu, reference, reference-f64",
    ],
  ])("%s", (name, message) => {
    expect(told(() => openEngine(name))).toBe(message);
  });

  test.each(["onnx:cuda", "onnx:webgpu"])("%s runs a step, or tells why it can't", async (name) => {
    const b = newFunction("main");
    const main = b.build([{ name: "y", value: b.op("neg", [b.input("x", { dtype: "f32", shape: [2] })]) }]);
    const feeds = new Map([
      ["x", { type: { dtype: "f32", shape: [2] }, data: Float32Array.of(1, 2) } as const],
    ]);
    const run = () => runOnce(openEngine(name), graphOf(main), feeds);
    const { present } = (await availableEngines()).find((engine) => engine.name === name) ?? {};
    if (present) expect([...((await run()).get("y")?.data ?? [])]).toEqual([-1, -2]);
    else
      await expect(run()).rejects.toThrow(
        `MM902: The engine \`${name}\` is not installed here: onnxruntime has no`,
      );
  });

  test("the doctor's list names what is there, with versions", async () => {
    const list = await availableEngines();
    expect(list.map(({ name }) => name)).toEqual(engineNames);
    const present = list.filter((engine) => engine.present).map(({ name }) => name);
    expect(present).toEqual(expect.arrayContaining(["onnx", "reference", "reference-f64"]));
    for (const { present, by, device, reason } of list)
      expect(present ? [by, device] : [reason]).not.toContain(undefined);
    expect(list[0]?.by).toMatch(/^onnxruntime-(node|web) \d+\.\d+\.\d+$/);
  });
});

test.each([
  [
    "two threads of one core",
    "processor : 0\nphysical id\t: 0\ncore id\t\t: 0\n\nprocessor : 1\nphysical id\t: 0\ncore id\t\t: 0\n",
    1,
  ],
  [
    "two sockets",
    "processor : 0\nphysical id\t: 0\ncore id\t\t: 0\n\nprocessor : 1\nphysical id\t: 1\ncore id\t\t: 0\n",
    2,
  ],
  ["a list that does not say", "processor : 0\nmodel name : x\n", 0],
])("cores in %s", (_, cpuinfo, cores) => {
  expect(coresIn(cpuinfo)).toBe(cores);
});
