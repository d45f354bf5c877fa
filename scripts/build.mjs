import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build as bundle } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Bundles by the file that they begin with. */
const entries = {
  "src/index.ts": "dist/index.js",
  "src/cli/main.ts": "dist/cli.js",
  "src/data/batch-worker.ts": "dist/batch-worker.js",
};

/** Packages with code of the machine, which can't be bundled. They are loaded when they are needed. */
const native = ["@duckdb/node-api", "sharp", "onnxruntime-node", "onnxruntime-web", "onnxruntime-common"];

/** Packages that are not ES modules ask for `require`. */
const banner =
  'import { createRequire as multimCreateRequire } from "node:module"; const require = multimCreateRequire(import.meta.url);';

/** Bundles. What hasn't changed is left as it is. */
async function build() {
  for (const [source, outfile] of Object.entries(entries)) {
    const { outputFiles } = await bundle({
      absWorkingDir: root,
      entryPoints: [source],
      outfile,
      bundle: true,
      write: false,
      platform: "node",
      target: "node20",
      format: "esm",
      external: native,
      banner: { js: banner },
      legalComments: "none",
      logLevel: "warning",
    });
    for (const file of outputFiles) await replace(file.path, file.contents);
  }
}

/** Writes a file whole: another process may be reading it. */
async function replace(path, contents) {
  if (existsSync(path) && (await readFile(path)).equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}`);
  await writeFile(beside, contents);
  await rename(beside, path);
}

/** Writes the library's types. They are checked by `npm run check`. */
async function declareTypes() {
  await promisify(execFile)(process.execPath, [
    join(root, "node_modules/typescript/lib/tsc.js"),
    ...["-p", join(root, "scripts/tsconfig.types.json")],
  ]);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await Promise.all([build(), ...(process.argv.includes("--bundles") ? [] : [declareTypes()])]);
