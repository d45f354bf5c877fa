/** What we use of WebGPU: browsers have it, and the package `webgpu` gives it to Node. */
interface Gpu {
  requestAdapter(): Promise<{
    readonly info: { readonly vendor: string; readonly architecture: string; readonly description: string };
  } | null>;
}

interface Globals {
  navigator?: { gpu?: Gpu };
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
