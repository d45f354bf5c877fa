import { availableEngines } from "../runtime/engines/engines.ts";
import { version } from "./package.ts";

/** One thing that Multim works with: there or absent, and what to do where it is absent. */
export interface Finding {
  readonly name: string;
  readonly present: boolean;
  readonly version?: string;
  readonly detail: string;
}

/** Looks for engines and readers, loading each. */
export async function examine(): Promise<readonly Finding[]> {
  const engines = (await availableEngines()).map(
    ({ name, present, by, device, reason }): Finding => ({
      name: `engine ${name}`,
      present,
      ...(by !== undefined && { version: by }),
      detail: present ? (device ?? "") : (reason ?? ""),
    }),
  );
  return [
    { name: "multim", present: true, version, detail: `Node ${process.versions.node}` },
    ...engines,
    await reader("DuckDB", "reads tables", async () => (await import("@duckdb/node-api")).version()),
    await reader("sharp", "reads pictures", async () => (await import("sharp")).default.versions.sharp ?? ""),
  ];
}

async function reader(name: string, detail: string, load: () => Promise<string>): Promise<Finding> {
  try {
    return { name, present: true, version: await load(), detail };
  } catch {
    return { name, present: false, detail: `it could not be loaded; \`npm install multim\` again` };
  }
}
