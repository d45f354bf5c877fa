import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../typecheck/suggest.ts";
import type { Engine } from "../engine.ts";
import { isMissing, type Missing } from "./missing.ts";
import { onnx } from "./onnx/index.ts";
import { loadLibrary } from "./onnx/library.ts";
import type { ProviderName } from "./onnx/providers.ts";
import { reference } from "./reference.ts";
import { tensorflow } from "./tensorflow/index.ts";
import { loadLibrary as loadTensorflow, type TensorflowName } from "./tensorflow/library.ts";
import { type BackendName, backendNames, bestBackend, loadBackend, tfjs } from "./tfjs/index.ts";

/** What `multimc doctor` tells of an engine. */
export interface EngineStatus {
  readonly name: string;
  readonly present: boolean;
  /** What computes, with its version: `onnxruntime-node 1.30.0`. */
  readonly by?: string;
  readonly device?: string;
  /** Why it can't be used here. */
  readonly reason?: string;
}

export interface EngineOptions {
  /** Threads of one operation; as many as there are cores unless given. */
  readonly threads?: number;
}

interface Known {
  make(options: EngineOptions): Engine;
  status(): Promise<Status>;
}

type Status = Omit<EngineStatus, "name">;

function statusOf(found: { readonly by: string; readonly device: string } | Missing): Status {
  if (isMissing(found)) return { present: false, reason: found.missing };
  return { present: true, by: found.by, device: found.device };
}

const interpreter = (precision: "f32" | "f64"): Known => ({
  make: () => reference(precision),
  status: async () => ({ present: true, by: `the interpreter, in ${precision}`, device: "CPU, one thread" }),
});

const tensorflowEngine = (name: TensorflowName): Known => ({
  make: (options) => tensorflow(name, options),
  status: async () => statusOf(loadTensorflow(name)),
});

const tfjsEngine = (name?: BackendName): Known => ({
  make: () => tfjs(name),
  status: async () => statusOf(await (name ? loadBackend(name) : bestBackend())),
});

const onnxEngine = (provider: ProviderName): Known => ({
  make: (options) => onnx({ ...options, provider }),
  status: async () => statusOf(await loadLibrary(provider)),
});

/** By name, the default first. */
const known: Readonly<Record<string, Known>> = {
  onnx: onnxEngine("cpu"),
  "onnx:cuda": onnxEngine("cuda"),
  "onnx:webgpu": onnxEngine("webgpu"),
  tensorflow: tensorflowEngine("tensorflow"),
  "tensorflow-gpu": tensorflowEngine("tensorflow-gpu"),
  tfjs: tfjsEngine(),
  ...Object.fromEntries(backendNames.map((name) => [`tfjs:${name}`, tfjsEngine(name)])),
  reference: interpreter("f32"),
  "reference-f64": interpreter("f64"),
};

export const engineNames: readonly string[] = Object.keys(known);
export const defaultEngine = "onnx";

/** Errors: a MultimError where no engine has the name. Whether its library is there shows when a program is opened. */
export function openEngine(name: string = defaultEngine, options: EngineOptions = {}): Engine {
  const engine = Object.hasOwn(known, name) ? known[name] : undefined;
  if (engine) return engine.make(options);
  const suggestion = nearest(name, engineNames);
  const told = { name, known: engineNames, ...(suggestion && { suggestion }) };
  throw new MultimError([report(catalogue.engines.unknownEngine, told)]);
}

/** Every engine, and whether it can be used here. */
export async function availableEngines(): Promise<EngineStatus[]> {
  return Promise.all(
    Object.entries(known).map(async ([name, engine]) => ({ name, ...(await engine.status()) })),
  );
}
