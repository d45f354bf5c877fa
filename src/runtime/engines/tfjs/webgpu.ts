import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Memory } from "./own.ts";

/** What we use of WebGPU: browsers have it, and the package `webgpu` gives it to Node. */
interface Gpu {
  requestAdapter(): Promise<{
    readonly info: { readonly vendor: string; readonly architecture: string; readonly description: string };
  } | null>;
}

interface Globals {
  navigator?: { gpu?: Gpu };
}

/** A device, which goes on after what it refuses, and tells of it only who asks. */
interface Device {
  pushErrorScope(filter: "validation"): void;
  popErrorScope(): Promise<{ readonly message: string } | null>;
}

/** The device of tfjs's backend. */
export function deviceOf(memory: Memory): Device {
  return (memory as Memory & { readonly device: Device }).device;
}

/** Does work on a device. Errors: `internal:` where the device refuses some of it, and leaves its results unset. */
export async function guarded<T>(device: Device, work: () => Promise<T>): Promise<T> {
  device.pushErrorScope("validation");
  const [done] = await Promise.allSettled([work()]);
  const refusal = await device.popErrorScope();
  if (refusal) internal(`WebGPU says: ${refusal.message}`);
  if (done.status === "rejected") throw done.reason;
  return done.value;
}

/** Programs that play a GPU. */
const software = /swiftshader|llvmpipe|lavapipe|basic render/i;

/** Has `navigator.gpu` there, and tells its device. Errors: where there is no package, or no driver. */
export async function openGpu(): Promise<{ readonly device: string; readonly emulated: boolean }> {
  const gpu = (globalThis as Globals).navigator?.gpu ?? (await nodeGpu());
  const adapter = await gpu.requestAdapter();
  if (adapter === null) throw new Error("no GPU, or no Vulkan driver for it, was found");
  const { vendor, architecture, description } = adapter.info;
  const device = description || [vendor, architecture].filter((part) => part !== "").join(" ");
  return { device, emulated: software.test(`${architecture} ${description}`) };
}

async function nodeGpu(): Promise<Gpu> {
  const { create, globals } = await import("webgpu");
  const gpu = create([]) as unknown as Gpu;
  Object.assign(globalThis, globals);
  const { navigator } = globalThis as Globals;
  if (navigator) Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  return gpu;
}
