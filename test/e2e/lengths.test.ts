import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { resume, train } from "../../src/library/train.ts";
import { sharedFolder } from "./multimc.ts";
import { writeShop } from "./shop.ts";

/** Cuts a run short after some steps, and goes on with it; 0 lets it run to its end. */
async function weightsOf(program: string, out: string, steps: number, settings: readonly string[]) {
  const stop = new AbortController();
  let seen = 0;
  for await (const event of train(program, { out, settings, threads: 1, signal: stop.signal }))
    if (event.type === "step" && ++seen === steps) stop.abort();
  if (steps > 0) for await (const _ of resume(out)) seen++;
  return readFileSync(join(out, "model/weights.safetensors"), "base64");
}

describe("rows whose texts are about as long", () => {
  const folder = sharedFolder();

  test("are drawn together, and alike in a run that is resumed in the middle of an epoch", async () => {
    await writeShop(folder);
    const program = join(folder, "texts.mm");
    copyFileSync("test/e2e/programs/texts.mm", program);
    const settings = ["group=length", "epochs=2"];
    const whole = await weightsOf(program, join(folder, "whole"), 0, settings);
    expect(await weightsOf(program, join(folder, "cut"), 3, settings)).toBe(whole);
    expect(await weightsOf(program, join(folder, "apart"), 0, ["epochs=2"])).not.toBe(whole);
  });
});
