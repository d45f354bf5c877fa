import type * as Onnxruntime from "onnxruntime-common";

/** An onnxruntime package that could be loaded; all have one interface. */
export interface Library {
  readonly ort: typeof Onnxruntime;
  readonly packageName: "onnxruntime-node" | "onnxruntime-web";
  readonly version: string;
  readonly device: string;
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
  const { node, web } = ort.env.versions;
  return { ...library, ort, version: node ?? web ?? "unknown" };
}

/** The first package that loads, or why none does. */
export async function loadLibrary(): Promise<Library | { readonly missing: string }> {
  const reasons: string[] = [];
  for (const name of packageNames) {
    try {
      return await loadPackage(name);
    } catch (error) {
      const [line] = String((error as Error).message).split("\n");
      reasons.push(`${name}: ${line}`);
    }
  }
  return { missing: reasons.join("; ") };
}
