import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
export const require = createRequire(import.meta.url);

/** Bundles a TypeScript module of the repository into a file from where its packages, left outside, are found; `name` makes it another. */
export async function bundle(path, { name = "", plugins = [] } = {}) {
  mkdirSync(join(root, "node_modules/.cache"), { recursive: true });
  const outfile = join(root, `node_modules/.cache/bench-${process.pid}-${basename(path, ".ts")}${name}.mjs`);
  await build({
    entryPoints: [resolve(root, path)],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    plugins,
    outfile,
    logLevel: "error",
  });
  return outfile;
}

/** Imports a TypeScript module of the repository. */
export async function load(path) {
  const file = await bundle(path);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file);
  }
}
