// Writes grammar/multim.ebnf, grammar/diagrams.html and src/parser/grammar/lookahead.json from the parser's own grammar.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ["scripts/grammar/files.ts"],
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const { files } = await import(`data:text/javascript;base64,${code}`);

for (const [path, text] of Object.entries(files())) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}
