// Training a new head on the frozen encoder of examples/digits.mm: with nothing kept, with an empty cache, with a filled one, in turn.
// `node bench/frozen.mjs`; EPOCHS, ROUNDS.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "multim-frozen-"));
const program = join(root, "examples/digits.mm");
const epochs = process.env.EPOCHS ?? "4";
const rounds = Number(process.env.ROUNDS ?? 3);
const part = "small_cnn";
let runs = 0;

/** What a training tells when it has ended. */
function train(cache, more) {
  const out = join(folder, `run-${runs++}`);
  const args = [join(root, "bin/multimc.js"), "train", program, "--json", "--out", out, ...more];
  const env = { ...process.env, MULTIM_CACHE: join(folder, cache) };
  const result = JSON.parse(
    execFileSync(process.execPath, args, { env, stdio: ["ignore", "pipe", "ignore"] }),
  );
  return { ...result, training: result.seconds.total - result.seconds.prepare };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
try {
  const first = train("none", ["--epochs", "1"]);
  const load = `load={ ${part}: ${JSON.stringify(join(first.run, "model/weights.safetensors"))} }`;
  const frozen = ["--set", load, "--set", `freeze=[${part}]`, "--epochs", epochs];
  const kinds = {
    "nothing kept": () => train("none", [...frozen, "--no-cache"]),
    "empty cache": (round) => train(`cache-${round}`, frozen),
    "filled cache": (round) => train(`cache-${round}`, frozen),
  };
  const results = Object.fromEntries(Object.keys(kinds).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of Object.entries(kinds)) results[name].push(run(round));
  console.log(`| ${epochs} epochs, frozen encoder | training, s | test accuracy |\n|---|---|---|`);
  for (const [name, all] of Object.entries(results)) {
    const seconds = median(all.map(({ training }) => training));
    console.log(`| ${name} | ${seconds.toFixed(1)} | ${all[0].test.accuracy.toFixed(4)} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
