import type * as Tfjs from "@tensorflow/tfjs-core";
import type { KernelName } from "../../../codegen/tfjs/index.ts";
import { isMissing, type Missing } from "../missing.ts";
import { cpuKernels } from "./cpu-kernels.ts";
import { kernelsOf } from "./kernels.ts";
import type { Kernel, Memory, OwnKernels } from "./own.ts";
import { wasmKernels } from "./wasm/index.ts";
import { webgpuKernels } from "./webgpu-kernels.ts";

type Library = typeof Tfjs;

/** What runs kernels of tfjs. */
export interface Backend {
  readonly memory: Memory;
  kernel(name: KernelName): Kernel;
  /** Makes it the one that kernels are run on, until another is. */
  activate(): Promise<unknown>;
  /** Does the work of one step. Errors: `internal:` where the device refuses some of it. */
  guarded<T>(work: () => Promise<T>): Promise<T>;
  /** What computes, with its version. */
  readonly by: string;
  readonly device: string;
  /** Whether the device is a program that plays one: right, and slow. */
  readonly emulated: boolean;
}

/** A backend of tfjs that is a package. */
interface Package {
  readonly name: string;
  /** What it needs beside tfjs-core. */
  readonly beside?: string;
  /** As tfjs calls the backend. */
  readonly registered: string;
  readonly own: OwnKernels;
  /** Loads the package, after tfjs-core; tells the device. */
  load(tf: Library): Promise<{ readonly device: string; readonly emulated?: boolean }>;
  /** As `Backend` has it, for backends whose device does not throw. */
  guarded?<T>(memory: Memory, work: () => Promise<T>): Promise<T>;
}

const webgpu: Package = {
  name: "@tensorflow/tfjs-backend-webgpu",
  beside: "webgpu",
  registered: "webgpu",
  own: webgpuKernels,
  async load() {
    const { openGpu } = await import("./webgpu.ts");
    const adapter = await openGpu();
    await import("@tensorflow/tfjs-backend-webgpu");
    return adapter;
  },
  async guarded(memory, work) {
    const { guarded, deviceOf } = await import("./webgpu.ts");
    return guarded(deviceOf(memory), work);
  },
};

const wasm: Package = {
  name: "@tensorflow/tfjs-backend-wasm",
  registered: "wasm",
  own: wasmKernels,
  async load(tf) {
    await import("@tensorflow/tfjs-backend-wasm");
    // Kernels of our own work on its memory, which threads would share.
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    return { device: "CPU (WebAssembly, one thread)" };
  },
};

const cpu: Package = {
  name: "@tensorflow/tfjs-backend-cpu",
  registered: "cpu",
  own: cpuKernels,
  async load() {
    await import("@tensorflow/tfjs-backend-cpu");
    return { device: "CPU (JavaScript), slow" };
  },
};

const loaders = {
  webgpu: () => fromPackage(webgpu),
  node: fromNode,
  wasm: () => fromPackage(wasm),
  cpu: () => fromPackage(cpu),
} satisfies Record<string, () => Promise<Backend | Missing>>;

export type BackendName = keyof typeof loaders;
/** The best first. */
export const backendNames = Object.keys(loaders) as readonly BackendName[];

const loaded = new Map<BackendName, Promise<Backend | Missing>>();

/** A backend, or why it can't be had; looked for once. */
export function loadBackend(name: BackendName): Promise<Backend | Missing> {
  const found = loaded.get(name) ?? loaders[name]();
  loaded.set(name, found);
  return found;
}

/** The best backend that is here. One that plays a device is taken when it is asked for by name. */
export async function bestBackend(): Promise<Backend | Missing> {
  const reasons: string[] = [];
  for (const name of backendNames) {
    const found = await loadBackend(name);
    if (isMissing(found)) reasons.push(found.missing);
    else if (!found.emulated) return found;
  }
  return { missing: reasons.join("; ") };
}

async function fromPackage(given: Package): Promise<Backend | Missing> {
  const { name, registered, own, load } = given;
  try {
    const tf = await import("@tensorflow/tfjs-core");
    tf.enableProdMode();
    const { device, emulated = false } = await load(tf);
    // Setting it makes all its kernels' links anew.
    const activate = async () => tf.getBackend() === registered || tf.setBackend(registered);
    if (!(await activate())) return { missing: `${name}: it can't be started here` };
    const memory = tf.findBackend(registered);
    const kernel = kernelsOf(memory, (kernel) => tf.getKernel(kernel, registered), own);
    const guarded = <T>(work: () => Promise<T>) => (given.guarded ? given.guarded(memory, work) : work());
    return { memory, kernel, activate, guarded, by: `${name} ${tf.version_core}`, device, emulated };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_MODULE_NOT_FOUND") return { missing: `\`${installation(given)}\` installs it` };
    return { missing: `${name}: ${message.split("\n")[0]}` };
  }
}

/** What to type where a package is absent. */
function installation({ name, beside }: Package): string {
  const packages = ["@tensorflow/tfjs-core", name, ...(beside ? [beside] : [])];
  return `npm install ${packages.map((one) => (one === beside ? one : `${one}@4`)).join(" ")}`;
}

/** The native part of tfjs-node, which the engine `tensorflow` also loads. There is none in a page. */
async function fromNode(): Promise<Backend | Missing> {
  if (typeof process === "undefined") return { missing: "tfjs-node needs Node" };
  const { loadLibrary } = await import("../tensorflow/library.ts");
  const { NodeDevice } = await import("./node.ts");
  const library = loadLibrary("tensorflow");
  if (isMissing(library)) return library;
  const memory = new NodeDevice(library.binding);
  const { by, device } = library;
  return {
    memory,
    kernel: (name) => memory.kernel(name),
    activate: async () => true,
    guarded: (work) => work(),
    by,
    device,
    emulated: false,
  };
}
