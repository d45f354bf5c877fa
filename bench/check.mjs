// How long `multimc check` takes beyond Node itself, on a program of 500 lines; written into docs/benchmarks.md.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { header, source } from "./check/program.mjs";
import { machine, median, table, write } from "./document.mjs";

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
const base = median(times.node);
const quick = Math.min(...times.node);
const rows = Object.entries(times).map(([name, all]) =>
  name === "node"
    ? ["`node -e 0`", base.toFixed(0), quick.toFixed(0)]
    : [
        `\`multimc ${name}\``,
        `+ ${(median(all) - base).toFixed(0)}`,
        `+ ${(Math.min(...all) - quick).toFixed(0)}`,
      ],
);
const lines = [
  "## Checking",
  "",
  `\`node bench/check.mjs\`: a program of ${source.split("\n").length - 1} lines and std, ${ROUNDS} runs of each in turn (${machine()}), milliseconds:`,
  "",
  ...table([["", "median", "fastest"], ...rows]),
];
console.log(lines.join("\n"));
write("check", lines);
