import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hasTensorflow } from "../runtime/engines/tensorflow.ts";
import { multimc, sharedFolder } from "./multimc.ts";
import { writeShop } from "./shop.ts";

/** When a run is killed: after a step, when a file is about to take its place, or half-written; the n-th time. */
type Moment =
  | { readonly step: number }
  | { readonly renaming: string; readonly time: number }
  | { readonly writing: string; readonly time: number };

/** A run has 9 steps an epoch, with a checkpoint after every fourth and at the end. */
const moments: readonly Moment[] = [
  { step: 1 },
  { step: 5 },
  { step: 9 },
  { step: 10 },
  { step: 31 },
  { writing: "checkpoint.safetensors", time: 1 },
  { writing: "checkpoint.safetensors", time: 6 },
  { renaming: "checkpoint.safetensors", time: 9 },
  { renaming: "best.safetensors", time: 2 },
  { renaming: "metrics.jsonl", time: 3 },
  { renaming: "model.json", time: 1 },
];

const results = ["checkpoint.safetensors", "best.safetensors", "metrics.jsonl", "model/weights.safetensors"];
const contents = (run: string) => results.map((name) => readFileSync(join(run, name), "base64"));
const record = (run: string) => JSON.parse(readFileSync(join(run, "run.json"), "utf8"));

/** The names of a folder's files, those in its folders too. */
const names = (run: string) => readdirSync(run, { recursive: true, encoding: "utf8" }).sort();

async function trainAndDie(program: string, out: string, moment: Moment, engine: string): Promise<void> {
  const script = resolve("test/e2e/train-and-die.mjs");
  const child = spawn(process.execPath, [script, program, out, JSON.stringify({ ...moment, engine })]);
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  await new Promise((done) => child.on("close", done));
  expect(child.signalCode, `it was to be killed before it ended\n${said}`).toBe("SIGKILL");
}

/** What an engine adds is where the cells are: two moments show that they come back from there. */
const engines = [
  { engine: "onnx", moments },
  ...(hasTensorflow ? [{ engine: "tensorflow", moments: moments.slice(1, 3) }] : []),
];

describe.each(engines)(
  "a run of $engine that is killed and resumed equals one that was not, bit for bit",
  ({ engine, moments }) => {
    const folder = sharedFolder();
    const whole = join(folder, "whole");
    let program = "";
    let told = "";

    beforeAll(async () => {
      program = await writeShop(folder);
      const { code, stderr } = await multimc(["train", program, "--out", whole, "--engine", engine]);
      expect(code, stderr).toBe(0);
      told = stderr;
    });

    test("the terminal hears of the run, and nothing of libraries", () => {
      expect(told).toContain("epoch 6/6");
      expect(told).not.toMatch(/WARNING|\.cc:\d/);
    });

    test("the run that is compared with is one of which every state matters", () => {
      const lines = readFileSync(join(whole, "metrics.jsonl"), "utf8").trim().split("\n");
      const rates = lines.map((line) => JSON.parse(line).rate);
      expect(rates).toHaveLength(6);
      expect(new Set(rates).size, "the plateau's rate falls").toBeGreaterThan(1);
    });

    test.each(moments)("killed at %j", async (moment) => {
      const run = join(folder, JSON.stringify(moment).replaceAll(/\W+/g, "-"));
      await trainAndDie(program, run, moment, engine);
      const resumed = await multimc(["resume", run, "--json"]);
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(contents(run)).toEqual(contents(whole));
      expect(names(run)).toEqual(names(whole));
      const { test, validation } = record(whole).result;
      expect(JSON.parse(resumed.stdout)).toMatchObject({ test, validation, run });
    });
  },
);
