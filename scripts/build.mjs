// Writes dist/: the bundles that are run, with the licenses of what they contain, the standard library parsed, and, but for
// --bundles, the library's types.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build as bundle } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");

/** What is loaded as it is installed: code of the machine can't be bundled. All else is. */
const external = [
  "@duckdb/node-api",
  "sharp",
  "onnxruntime-node",
  "onnxruntime-web",
  "onnxruntime-common",
  "@tensorflow/tfjs-*",
  "webgpu",
];

/** Packages that are not ES modules ask for `require`. */
const banner =
  'import { createRequire as multimCreateRequire } from "node:module"; const require = multimCreateRequire(import.meta.url);';

const settings = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  write: false,
  platform: "node",
  target: "node20",
  minifySyntax: true,
  minifyWhitespace: true,
  external,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
};

/** The command line, in one file: bin/compiled.js keeps what V8 has compiled of it, in one piece. */
const cli = await bundle({
  ...settings,
  entryPoints: { cli: "src/cli/main.ts" },
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  charset: "ascii",
  define: { "import.meta.url": "moduleUrl" },
  banner: {
    js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href, { importModule } = require("../bin/compiled.js");',
  },
});

/** The library, and the thread that makes batches, with what they share in chunks. */
const modules = await bundle({
  ...settings,
  entryPoints: { index: "src/index.ts", "batch-worker": "src/data/batch-worker.ts" },
  chunkNames: "chunk-[hash]",
  splitting: true,
  format: "esm",
  banner: { js: banner },
});

const outputFiles = [...cli.outputFiles.map(withImports), ...modules.outputFiles];
const inputs = [cli, modules].flatMap(({ metafile }) => Object.keys(metafile.inputs));
const library = await parsedLibrary();
for (const file of outputFiles) await replace(file.path, file.contents);
await replace(join(dist, "std.json"), Buffer.from(library));
await replace(join(dist, "licenses.txt"), Buffer.from(await licenses()));
for (const name of await readdir(dist)) if (name.endsWith(".cache")) await rm(join(dist, name));
if (!process.argv.includes("--bundles")) {
  await declareTypes();
  const written = outputFiles.map((file) => basename(file.path));
  for (const name of await readdir(dist))
    if (name.startsWith("chunk-") && !written.includes(name)) await rm(join(dist, name));
}

/** The file with packages imported by `importModule`. */
function withImports({ path, text }) {
  const contents = text.replaceAll(/(?<![\w$.])import\(/g, "importModule(");
  return { path, contents: Buffer.from(contents) };
}

/** The standard library, parsed and checked by the source's own parser and checker. */
async function parsedLibrary() {
  const outfile = join(root, `node_modules/.cache/library-${process.pid}.mjs`);
  await bundle({
    absWorkingDir: root,
    entryPoints: ["scripts/library.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: banner },
  });
  try {
    const { parsedLibrary } = await import(pathToFileURL(outfile).href);
    const names = (await readdir(join(root, "std"))).filter((name) => name.endsWith(".mm")).sort();
    const sources = names.map((name) => [`std/${name}`, readFileSync(join(root, "std", name), "utf8")]);
    return parsedLibrary(Object.fromEntries(sources));
  } finally {
    await rm(outfile);
  }
}

/** The licenses of the packages that the bundles contain. */
async function licenses() {
  const inside = inputs.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  const names = [...new Set(inside.filter((name) => name !== undefined))].sort();
  const texts = names.map(async (name) => {
    const folder = join(root, "node_modules", name);
    const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
    if (!file) throw new Error(`${name} has no license file`);
    return `${name}\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}

/** Writes a file whole, where it has changed: another process may be reading it. */
async function replace(path, contents) {
  if (existsSync(path) && (await readFile(path)).equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}`);
  await writeFile(beside, contents);
  await rename(beside, path);
}

/** Writes the library's types. They are checked by `npm run check`. */
async function declareTypes() {
  await rm(join(dist, "types"), { recursive: true, force: true });
  const compiler = join(root, "node_modules/typescript/lib/tsc.js");
  await promisify(execFile)(process.execPath, [compiler, "-p", join(root, "scripts/tsconfig.types.json")]);
}
