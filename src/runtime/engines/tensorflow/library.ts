import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Missing } from "../missing.ts";
import { physicalCores } from "../threads.ts";
import type { Binding } from "./binding.ts";

/** The package of each engine. */
export const packageNames = {
  tensorflow: "@tensorflow/tfjs-node",
  "tensorflow-gpu": "@tensorflow/tfjs-node-gpu",
} as const;
export type TensorflowName = keyof typeof packageNames;

/** The loaded native part of a package. */
export interface Library {
  readonly binding: Binding;
  /** The binding's file, `lib/napi-v8/tfjs_binding.node` of its package. */
  readonly native: string;
  /** `@tensorflow/tfjs-node 4.22.0 with TensorFlow 2.9.1`. */
  readonly by: string;
  readonly device: string;
}

/** Where `multimc setup` puts a package: in no project, so that all find it. */
export function setupFolder(name: TensorflowName): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(process.env["MULTIM_PACKAGES"] ?? join(cache, "multim"), name);
}

/** Of a package's native parts the one for the newest interface of Node that this Node has. */
export function nativePart(folder: string): string | undefined {
  const lib = join(folder, "lib");
  const versions = (existsSync(lib) ? readdirSync(lib) : [])
    .map((entry) => Number(/^napi-v(\d+)$/.exec(entry)?.[1]))
    .filter((version) => version <= Number(process.versions["napi"]));
  const paths = versions.sort((a, b) => b - a).map((v) => join(lib, `napi-v${v}`, "tfjs_binding.node"));
  return paths.find((path) => existsSync(path));
}

/** The first native part among those of the user's project, of ours, and of what `multimc setup` made. */
function find(name: TensorflowName): { readonly native: string; readonly version: string } | undefined {
  const places = [process.cwd(), dirname(fileURLToPath(import.meta.url)), setupFolder(name)];
  for (const place of places) {
    const manifest = resolved(place, `${packageNames[name]}/package.json`);
    const native = manifest && nativePart(dirname(manifest));
    if (manifest && native) return { native, version: JSON.parse(readFileSync(manifest, "utf8")).version };
  }
  return undefined;
}

function resolved(place: string, path: string): string | undefined {
  try {
    return createRequire(join(place, "any.js")).resolve(path);
  } catch {
    return undefined;
  }
}

/** The one that this process has loaded: a second copy of TensorFlow in one process ends it. */
let loaded: Library | undefined;

/**
 * Loads the native part of an installed package, or tells why it can't be. Its JavaScript is left alone: it takes as long to load as
 * TensorFlow, and calls what newer versions of Node no longer have. The number of threads is that of the first call.
 */
export function loadLibrary(name: TensorflowName, threads: number = physicalCores()): Library | Missing {
  const found = find(name);
  if (!found)
    return { missing: `${packageNames[name]} was not found; \`multimc setup ${name}\` installs it` };
  if (loaded && loaded.native !== found.native)
    return { missing: `this process has loaded ${loaded.by} already, and can't load two` };
  try {
    loaded ??= load(name, found.version, found.native, threads);
  } catch (error) {
    const [line] = String((error as Error).message).split("\n");
    return {
      missing: `${packageNames[name]} could not be loaded: ${line}; \`multimc setup ${name}\` may mend it`,
    };
  }
  if (name === "tensorflow-gpu" && loaded.device !== "GPU")
    return { missing: `${loaded.by} sees no GPU; it needs NVIDIA's driver, CUDA and cuDNN` };
  return loaded;
}

/** TensorFlow reads its settings from the environment when it is loaded. */
function load(name: TensorflowName, version: string, native: string, threads: number): Library {
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  process.env["TF_NUM_INTRAOP_THREADS"] = String(threads);
  process.env["TF_NUM_INTEROP_THREADS"] = String(threads);
  // Each session has its own threads for what one operation does: see native/tensorflow.h.
  process.env["TF_OVERRIDE_GLOBAL_THREADPOOL"] = "1";
  const binding = createRequire(native)(native) as Binding;
  const by = `${packageNames[name]} ${version} with TensorFlow ${binding.TF_Version}`;
  return { binding, native, by, device: binding.isUsingGpuDevice() ? "GPU" : "CPU" };
}
