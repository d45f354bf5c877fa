import { existsSync } from "node:fs";
import { describe, test } from "vitest";
import type { Engine } from "../../../src/runtime/engine.ts";
import { availableEngines, type EngineStatus, onnx, openEngine } from "../../../src/runtime/engines/index.ts";
import { loadPackage, packageNames } from "../../../src/runtime/engines/onnx/library.ts";

/** Chromium's program that plays a GPU, for where there is none. */
const swiftShader = "/usr/lib/chromium/vk_swiftshader_icd.json";
if (!process.env["VK_ICD_FILENAMES"] && existsSync(swiftShader))
  process.env["VK_ICD_FILENAMES"] = swiftShader;

/** What an engine promises. */
export interface Promised {
  /** How far the result of one small operation may be from the f32 interpreter's, relative where it is large. */
  readonly tolerance: number;
  /** Whether the same steps give the same bits: on a GPU the order of sums is left to chance. */
  readonly exact: boolean;
  /** Whether each step takes seconds to load, where a program plays the GPU. */
  readonly slow: boolean;
}

const usual: Promised = { tolerance: 2e-6, exact: true, slow: false };
const gpu: Promised = { tolerance: 2e-4, exact: false, slow: false };
const unusual: Readonly<Record<string, Promised>> = {
  "onnx:cuda": gpu,
  "onnx:webgpu": { ...gpu, slow: true },
  tensorflow: { ...usual, tolerance: 5e-6 },
  "tensorflow-gpu": gpu,
  "tfjs:cpu": { ...usual, tolerance: 5e-6 },
  // Where a gradient is nothing but rounding, Adam makes much of it.
  "tfjs:node": { ...usual, tolerance: 6e-5 },
  "tfjs:wasm": { ...usual, tolerance: 5e-6 },
  "tfjs:webgpu": { ...gpu, slow: true },
};

/** Whether all is tested that the project promises, by the slow lane. */
export const thorough = process.env["THOROUGH"] !== undefined;

/** An engine to be tested, or why it is not here. */
interface Candidate extends Promised {
  readonly name: string;
  readonly engine: Engine | undefined;
  readonly reason: string;
}

const threads = 2;

function candidate({ name, present, reason }: EngineStatus): Candidate {
  const own = unusual[name] ?? usual;
  const why = present ? "the slow lane tests it" : `the engine is not here: ${reason}`;
  const engine = present && (thorough || !own.slow) ? openEngine(name, { threads }) : undefined;
  return { name, engine, reason: why, ...own };
}

/** `tfjs` is one of the engines `tfjs:…`. */
const named = (await availableEngines()).filter(({ name }) => name !== "tfjs").map(candidate);

/** `onnx` takes the first of its packages. */
const byOthers = packageNames.slice(1).map(async (name): Promise<Candidate> => {
  const engine = onnx({ threads, library: await loadPackage(name) });
  return { name: `onnx by ${name}`, engine, reason: "", ...usual };
});

const candidates = [...named, ...(await Promise.all(byOthers))];
/** All but the f32 interpreter. */
const others = candidates.filter(({ name }) => name !== "reference");

/** The engines that are here to be compared with the f32 interpreter. */
export const compared = others.flatMap(({ engine, ...about }) => (engine ? [{ engine, ...about }] : []));

/** Tests each engine that is here, and tells which are not. */
export function describeEngines(tests: (engine: Engine, promised: Promised) => void, of = candidates): void {
  for (const { name, engine, reason, ...promised } of of) {
    if (engine) describe(name, () => tests(engine, promised));
    else test(name, ({ skip }) => skip(reason));
  }
}

/** The same of those that are compared with the f32 interpreter. */
export function describeCompared(tests: (engine: Engine, promised: Promised) => void): void {
  describeEngines(tests, others);
}
