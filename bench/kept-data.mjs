// Preparing the examples' data with an empty cache and with a filled one, in turn: processor and wall seconds of a whole run of one
// epoch, and of its preparation. `node bench/kept-data.mjs [REVIEWS.csv]`; ROUNDS.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "multim-kept-"));
const rounds = Number(process.env.ROUNDS ?? 3);
const [reviews] = process.argv.slice(2);
const examples = {
  emoji: [],
  digits: [],
  spam: [],
  ...(reviews && { clothing: ["--data", `reviews=${resolve(reviews)}`] }),
};
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
let runs = 0;

/** Processor seconds of a run, and what it tells of its preparation. */
function train(name, more, cache) {
  const program = join(root, `examples/${name}.mm`);
  const out = join(folder, `run-${runs++}`);
  const args = [
    join(root, "bin/multimc.js"),
    "train",
    program,
    ...more,
    "--epochs",
    "1",
    "--json",
    "--out",
    out,
  ];
  const env = { ...process.env, MULTIM_CACHE: cache };
  const timed = ["-c", 'time "$@"', "bash", process.execPath, ...args];
  const { stdout, stderr } = spawnSync("bash", timed, { env, encoding: "utf8" });
  const seconds = (what) => {
    const [, minutes, rest] = new RegExp(`^${what}\\s+(\\d+)m([\\d.]+)s`, "m").exec(stderr) ?? [];
    return 60 * Number(minutes) + Number(rest);
  };
  const { prepare, total } = JSON.parse(stdout).seconds;
  return { processor: seconds("user") + seconds("sys"), prepare, total };
}

try {
  console.log("| example | processor, s: empty, filled | preparation, s | whole run, s |\n|---|---|---|---|");
  for (const [name, more] of Object.entries(examples)) {
    const [empty, filled] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const cache = join(folder, `${name}-${round}`);
      empty.push(train(name, more, cache));
      filled.push(train(name, more, cache));
    }
    const pair = (what) =>
      [empty, filled].map((all) => median(all.map((one) => one[what])).toFixed(1)).join(", ");
    console.log(`| ${name} | ${pair("processor")} | ${pair("prepare")} | ${pair("total")} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
