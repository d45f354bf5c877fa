// How long the steps of the examples wait for their batches. `node bench/waiting.mjs [EXAMPLE…]`; build first.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { train } from "../dist/index.js";

/** Its data do not come along. */
const without = ["clothing"];

const examples = fileURLToPath(new URL("../examples", import.meta.url));
const all = readdirSync(examples).map((name) => basename(name, ".mm"));
const names = process.argv.length > 2 ? process.argv.slice(2) : all.filter((name) => !without.includes(name));
const folder = mkdtempSync(join(tmpdir(), "multim-waiting-"));

/** Seconds of the steps after the first of a program's first train, and those of them that went by waiting. */
async function measure(name) {
  const program = join(examples, `${name}.mm`);
  const [, first] = /^train (\w+)/m.exec(readFileSync(program, "utf8"));
  const taken = { steps: 0, seconds: 0, waiting: 0 };
  let last;
  for await (const event of train(program, { train: first, out: join(folder, name) })) {
    const now = performance.now() / 1000;
    if (event.type === "step" && last !== undefined) {
      taken.steps++;
      taken.seconds += now - last;
      taken.waiting += event.waited;
    }
    // What an epoch ends with is no step's.
    last = event.type === "step" || event.type === "checkpoint" ? now : undefined;
  }
  return taken;
}

try {
  for (const name of names) {
    const { steps, seconds, waiting } = await measure(name);
    const share = ((100 * waiting) / seconds).toFixed(1);
    const each = ((1000 * seconds) / steps).toFixed(2);
    console.log(`${name}: ${steps} steps of ${each} ms, waiting ${share}% (load ${loadavg()[0].toFixed(1)})`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
