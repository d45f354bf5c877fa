import { emitOnnx } from "../../../codegen/onnx/index.ts";
import { newFunction } from "../../../ir/primitives/index.ts";
import type { Library } from "./library.ts";

/** onnxruntime's execution providers that we use, with the devices that they compute on. */
export const providers = { cpu: "CPU", cuda: "GPU (CUDA)", webgpu: "GPU (WebGPU)" } as const;
export type ProviderName = keyof typeof providers;

/** Whether a provider can run a graph here, tried with a small one: nothing, or why it can't. */
export async function refusal({ ort }: Library, provider: ProviderName): Promise<string | undefined> {
  const b = newFunction("main");
  const x = b.input("x", { dtype: "f32", shape: [1] });
  const main = b.build([{ name: "y", value: b.op("neg", [x]) }]);
  const graph = {
    kind: "predict",
    functions: new Map(),
    main,
    feeds: main.inputs,
    reads: [],
    results: main.outputs,
    writes: [],
  } as const;
  try {
    const options = { executionProviders: [provider], logSeverityLevel: 4 } as const;
    await (await ort.InferenceSession.create(emitOnnx(graph).bytes, options)).release();
    return undefined;
  } catch (error) {
    const [line = ""] = (error as Error).message.split("\n");
    return `onnxruntime has no ${provider} here: ${line.split(/ was false\. |(?:<.*?>\(\))/).at(-1)}`;
  }
}
