import type * as Onnxruntime from "onnxruntime-common";
import { type ProviderName, providers, refusal } from "./providers.ts";

/** An onnxruntime package that could be loaded; all have one interface. */
export interface Library {
  readonly ort: typeof Onnxruntime;
  readonly packageName: "onnxruntime-node" | "onnxruntime-web";
  readonly version: string;
  readonly device: string;
  /** What computes; the CPU unless given. */
  readonly provider?: ProviderName;
}

interface Candidate extends Omit<Library, "ort" | "version"> {
  load(): Promise<typeof Onnxruntime>;
}

/** In the order in which they are tried: the native library, then WebAssembly, which needs no installation step. */
const candidates: readonly Candidate[] = [
  {
    packageName: "onnxruntime-node",
    device: "CPU",
    load: () => import("onnxruntime-node"),
  },
  {
    packageName: "onnxruntime-web",
    device: "CPU (WebAssembly)",
    load: () => import("onnxruntime-web"),
  },
];
export const packageNames = candidates.map(({ packageName }) => packageName);

/** The named package. Throws what its import throws. */
export async function loadPackage(name: Library["packageName"]): Promise<Library> {
  const candidate = candidates.find(({ packageName }) => packageName === name) as Candidate;
  const { load, ...library } = candidate;
  const ort = await load();
  // What goes wrong is thrown; onnxruntime would tell it beside.
  ort.env.logLevel = "fatal";
  const { node, web } = ort.env.versions;
  return { ...library, ort, version: node ?? web ?? "unknown" };
}

/** The first package that loads, or why none does; of other providers than the CPU, the native one where it has them. */
export async function loadLibrary(
  provider: ProviderName = "cpu",
): Promise<Library | { readonly missing: string }> {
  const library = await loadAny(provider === "cpu" ? packageNames : ["onnxruntime-node"]);
  if ("missing" in library || provider === "cpu") return library;
  const missing = await refusal(library, provider);
  return missing === undefined ? { ...library, provider, device: providers[provider] } : { missing };
}

async function loadAny(
  names: readonly Library["packageName"][],
): Promise<Library | { readonly missing: string }> {
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
