import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { multimc, temporaryFolder } from "./multimc.ts";

const program = "test/e2e/programs/everything.mm";

/** When to kill: after a step of the run, or while a checkpoint is being written (the n-th time). */
type Moment = { readonly step: number } | { readonly writing: number };

const moments: readonly Moment[] = [
  { step: 1 },
  { step: 2 },
  { writing: 1 },
  { step: 9 },
  { step: 19 },
  { step: 20 },
  { writing: 5 },
  { step: 47 },
  { step: 68 },
  { step: 84 },
];

/** Trains in a process of its own that tells each step, and kills it (SIGKILL) at the moment. */
async function trainAndKill(out: string, moment: Moment): Promise<void> {
  const child = spawn(process.execPath, [resolve("test/e2e/train-child.mjs"), program, out]);
  const gone = new Promise((done) => child.on("close", done));
  let written = 0;
  let last = "";
  const watch = setInterval(() => {
    if (!("writing" in moment) || !existsSync(out)) return;
    const part = readdirSync(out).find((name) => name.startsWith(".checkpoint.safetensors."));
    if (part === undefined || part === last) return;
    last = part;
    written++;
    if (written === moment.writing) child.kill("SIGKILL");
  }, 0);
  let steps = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    steps += chunk.toString().split("step\n").length - 1;
    if ("step" in moment && steps >= moment.step) child.kill("SIGKILL");
  });
  await gone;
  clearInterval(watch);
  expect(child.signalCode, "it was killed before it ended").toBe("SIGKILL");
}

const results = ["checkpoint.safetensors", "best.safetensors", "metrics.jsonl", "model/weights.safetensors"];

function contents(run: string): Record<string, Buffer> {
  return Object.fromEntries(results.map((name) => [name, readFileSync(join(run, name))]));
}

describe("a run that is killed and resumed equals one that was not, bit for bit", { timeout: 600_000 }, () => {
  test("at ten moments", async () => {
    const folder = temporaryFolder();
    const whole = join(folder, "whole");
    const { code, stderr } = await multimc(["train", program, "--out", whole]);
    expect(code, stderr).toBe(0);
    const expected = contents(whole);
    const metrics = JSON.parse(readFileSync(join(whole, "run.json"), "utf8")).result.test;
    for (const [i, moment] of moments.entries()) {
      const run = join(folder, `killed-${i}`);
      await trainAndKill(run, moment);
      const resumed = await multimc(["resume", run, "--json"]);
      expect(resumed.code, resumed.stderr).toBe(0);
      for (const name of results)
        expect(readFileSync(join(run, name)).equals(expected[name] as Buffer), `${name} after ${JSON.stringify(moment)}`).toBe(true);
      expect(JSON.parse(resumed.stdout).test).toEqual(metrics);
    }
  });
});
