import { availableEngines, type EngineStatus, openEngine } from "../runtime/engines/engines.ts";
import { isMissing } from "../runtime/engines/missing.ts";
import { loadLibrary } from "../runtime/engines/tensorflow/library.ts";
import { version } from "./package.ts";
import { artifactFor } from "./setup/artifact.ts";
import { isCompiledHere } from "./setup/build.ts";
import { installable } from "./setup/index.ts";
import { type Speed, speedOf } from "./speed.ts";

/** One thing that Multim works with: there or absent, and what to do where it is absent. */
export interface Finding {
  readonly name: string;
  readonly present: boolean;
  readonly version?: string;
  readonly detail: string;
  /** Of an engine that is there. */
  readonly speed?: Speed;
}

/** Looks for engines and readers, loading each, and measures the engines. */
export async function examine(): Promise<readonly Finding[]> {
  const engines: Finding[] = [];
  // One after another, so that none slows another down.
  for (const status of await availableEngines()) engines.push(await examined(status));
  return [
    { name: "multim", present: true, version, detail: `Node ${process.versions.node}` },
    ...engines,
    await reader("DuckDB", "reads tables", async () => (await import("@duckdb/node-api")).version()),
    await reader("sharp", "reads pictures", async () => (await import("sharp")).default.versions.sharp ?? ""),
  ];
}

async function examined({ name, present, by, device, reason }: EngineStatus): Promise<Finding> {
  const finding = { name: `engine ${name}`, ...(by !== undefined && { version: by }) };
  if (!present) return { ...finding, present, detail: reason ?? "" };
  try {
    const speed = await speedOf(openEngine(name));
    const [gflops, step] = [speed.gflops, speed.step].map((value) => Number(value.toPrecision(2)));
    const told = `${gflops} GFLOP/s, a small step in ${step} ms`;
    const detail = `${device ?? "device unknown"}: ${told}${advice(name)}`;
    return { ...finding, present, detail, speed };
  } catch (error) {
    return { ...finding, present: false, detail: (error as Error).message };
  }
}

/** What would make an engine better that is there. */
function advice(name: string): string {
  const own = installable.find((one) => one === name);
  const library = own && artifactFor(own) ? loadLibrary(own) : undefined;
  if (!own || !library || isMissing(library) || isCompiledHere(library.native)) return "";
  return `; \`multimc setup ${own} --from maven\` compiles a binding whose steps open sooner`;
}

async function reader(name: string, detail: string, load: () => Promise<string>): Promise<Finding> {
  try {
    return { name, present: true, version: await load(), detail };
  } catch {
    return { name, present: false, detail: `it could not be loaded; \`npm install multim\` again` };
  }
}
