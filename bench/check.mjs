// How long `multimc check` takes beyond Node itself, on a program of 500 lines: medians, in milliseconds.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { header, source } from "./check/program.mjs";

const ROUNDS = 20;
const bin = fileURLToPath(new URL("../bin/multimc.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "multim-bench-"));
const program = join(folder, "rows.mm");
writeFileSync(program, source);
writeFileSync(join(folder, "rows.csv"), `${header}\n${header.replaceAll(/[^,]+/g, "1")}\n`);

const runs = {
  node: ["-e", "0"],
  "--version": [bin, "--version"],
  "check --no-data": [bin, "check", "--no-data", program],
  check: [bin, "check", program],
};
const times = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
try {
  execFileSync(process.execPath, runs.check, { stdio: "inherit" });
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, args] of Object.entries(runs)) {
      const start = performance.now();
      spawnSync(process.execPath, args);
      times[name].push(performance.now() - start);
    }
} finally {
  rmSync(folder, { recursive: true });
}
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const base = median(times.node);
console.log(`${source.split("\n").length - 1} lines, ${ROUNDS} rounds; node -e 0: ${base.toFixed(0)} ms`);
for (const name of Object.keys(runs).slice(1))
  console.log(
    `${name.padEnd(16)} + ${(median(times[name]) - base).toFixed(0)} ms (fastest ${(times[name][0] - times.node[0]).toFixed(0)})`,
  );
