import type * as Onnxruntime from "onnxruntime-common";
import { isMissing, type Missing } from "../missing.ts";
import { type ProviderName, providers, refusal } from "./providers.ts";

/** An onnxruntime package that could be loaded; all have one interface. */
export interface Library {
  readonly ort: typeof Onnxruntime;
  /** The package with its version: `onnxruntime-node 1.30.0`. */
  readonly by: string;
  readonly device: string;
  /** What computes; the CPU unless given. */
  readonly provider?: ProviderName;
}

interface Package {
  readonly device: string;
  load(): Promise<typeof Onnxruntime>;
}

/** In the order in which they are tried: the native library, then WebAssembly, which needs no installation step. */
const packages = {
  "onnxruntime-node": { device: "CPU", load: () => import("onnxruntime-node") },
  "onnxruntime-web": { device: "CPU (WebAssembly)", load: () => import("onnxruntime-web") },
} satisfies Record<string, Package>;

type PackageName = keyof typeof packages;
export const packageNames = Object.keys(packages) as readonly PackageName[];

/** The named package. Throws what its import throws. */
export async function loadPackage(name: PackageName): Promise<Library> {
  const { device, load }: Package = packages[name];
  const ort = await load();
  // What goes wrong is thrown; onnxruntime would tell it beside.
  ort.env.logLevel = "fatal";
  const { node, web } = ort.env.versions;
  return { ort, by: `${name} ${node ?? web ?? "of an unknown version"}`, device };
}

/** The first package that loads, or why none does; of other providers than the CPU, the native one where it has them. */
export async function loadLibrary(provider: ProviderName = "cpu"): Promise<Library | Missing> {
  const library = await loadAny(provider === "cpu" ? packageNames : ["onnxruntime-node"]);
  if (isMissing(library) || provider === "cpu") return library;
  const missing = await refusal(library, provider);
  return missing === undefined ? { ...library, provider, device: providers[provider] } : { missing };
}

async function loadAny(names: readonly PackageName[]): Promise<Library | Missing> {
  const reasons: string[] = [];
  for (const name of names) {
    try {
      return await loadPackage(name);
    } catch (error) {
      const [line] = String((error as Error).message).split("\n");
      reasons.push(`${name}: ${line}`);
    }
  }
  return { missing: reasons.join("; ") };
}
