import type * as Tfjs from "@tensorflow/tfjs-core";

export type Library = typeof Tfjs;

/** A backend of tfjs that is ready to run kernels. */
export interface Backend {
  readonly name: BackendName;
  /** As tfjs names it. */
  readonly registered: string;
  readonly tf: Library;
  readonly kernels: Tfjs.KernelBackend;
  /** What computes, with its version. */
  readonly by: string;
  readonly device: string;
  /** Whether the device is a program that plays one: right, and slow. */
  readonly emulated: boolean;
}

interface Candidate {
  readonly registered: string;
  readonly packageName: string;
  /** Loads the package, after tfjs-core; tells the device. */
  load(tf: Library): Promise<{ readonly device: string; readonly emulated?: boolean }>;
}

const candidates = {
  webgpu: {
    registered: "webgpu",
    packageName: "@tensorflow/tfjs-backend-webgpu",
    async load() {
      const { openGpu } = await import("./webgpu.ts");
      const adapter = await openGpu();
      await import("@tensorflow/tfjs-backend-webgpu");
      return adapter;
    },
  },
  wasm: {
    registered: "wasm",
    packageName: "@tensorflow/tfjs-backend-wasm",
    async load(tf) {
      await import("@tensorflow/tfjs-backend-wasm");
      // Kernels of our own work on its memory, which threads would share.
      tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
      return { device: "CPU (WebAssembly, one thread)" };
    },
  },
  cpu: {
    registered: "cpu",
    packageName: "@tensorflow/tfjs-backend-cpu",
    async load() {
      await import("@tensorflow/tfjs-backend-cpu");
      return { device: "CPU (JavaScript), slow" };
    },
  },
} satisfies Record<string, Candidate>;

export type BackendName = keyof typeof candidates;
/** The best first. */
export const backendNames = Object.keys(candidates) as readonly BackendName[];

const loaded = new Map<BackendName, Promise<Backend | { readonly missing: string }>>();

/** A backend, or why it can't be had; looked for once. */
export function loadBackend(name: BackendName): Promise<Backend | { readonly missing: string }> {
  const found = loaded.get(name) ?? load(name);
  loaded.set(name, found);
  return found;
}

/** The best backend that is here. One that plays a device is taken when it is asked for by name. */
export async function bestBackend(): Promise<Backend | { readonly missing: string }> {
  const reasons: string[] = [];
  for (const name of backendNames) {
    const found = await loadBackend(name);
    if (!("missing" in found) && !found.emulated) return found;
    if ("missing" in found) reasons.push(found.missing);
  }
  return { missing: reasons.join("; ") };
}

async function load(name: BackendName): Promise<Backend | { readonly missing: string }> {
  const { registered, packageName, load }: Candidate = candidates[name];
  try {
    const tf = await import("@tensorflow/tfjs-core");
    tf.enableProdMode();
    const { device, emulated = false } = await load(tf);
    if (!(await tf.setBackend(registered))) return { missing: `${packageName}: it can't be started here` };
    const by = `${packageName} ${tf.version_core}`;
    return { name, registered, tf, kernels: tf.findBackend(registered), by, device, emulated };
  } catch (error) {
    const [line] = String((error as Error).message).split("\n");
    return { missing: `${packageName}: ${line}` };
  }
}
