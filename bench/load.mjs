import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
export const require = createRequire(import.meta.url);

/** Imports a TypeScript module of the repository: bundled on the way, packages left outside. */
export async function load(path) {
  const folder = mkdtempSync(join(root, "node_modules/.cache-bench-"));
  const outfile = join(folder, "module.mjs");
  try {
    await build({
      entryPoints: [resolve(root, path)],
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      outfile,
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
