import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type * as Library from "../../src/index.ts";
import { sharedFolder, succeeds } from "./multimc.ts";
import { writeShop } from "./shop.ts";

const { evaluate, resume, train }: typeof Library = await import("multim" as string);

type Saved = Extract<Library.TrainEvent, { type: "saved" }>;

const results = ["checkpoint.safetensors", "best.safetensors", "metrics.jsonl", "model/weights.safetensors"];
const contents = (run: string) => results.map((name) => readFileSync(join(run, name), "base64"));

/** What a run saved and whether it has finished. */
async function followed(run: AsyncIterable<Library.TrainEvent>): Promise<{ saved?: Saved; last: string }> {
  let saved: Saved | undefined;
  let last = "";
  for await (const event of run) {
    if (event.type === "saved") saved = event;
    last = event.type;
  }
  return { last, ...(saved && { saved }) };
}

describe("frozen parts", () => {
  const folder = sharedFolder();
  const at = (name: string) => join(folder, name);
  const program = at("frozen.mm");
  const cached = (name: string) => {
    process.env["MULTIM_CACHE"] = at(name);
    return () =>
      readdirSync(at(name), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".rows"));
  };
  const run = (out: string, more: Library.TrainOptions = {}) =>
    followed(train(program, { out: at(out), ...more }));

  beforeAll(async () => {
    const shop = await writeShop(folder);
    copyFileSync("test/e2e/programs/frozen.mm", program);
    await succeeds(["train", shop, "--epochs", "1", "--out", at("shop")]);
  });

  test("are computed once a row, in this run and in those that follow", async () => {
    const files = cached("cache");
    const { saved } = await run("first");
    expect(saved).toMatchObject({ parts: ["look"], epochs: 3 });
    // Rows without a photo are all alike, and so computed once together.
    expect(saved?.saved).toBeGreaterThan(2);
    expect(saved?.saved).toBeLessThan(2.5);
    const written = files();
    expect(written.length).toBeGreaterThan(0);
    expect((await run("second", { settings: ["seed=1"] })).saved).toMatchObject({ saved: 3, epochs: 3 });
    expect(files()).toEqual(written);
  });

  test.each(["onnx", "reference"])("give the same numbers kept or not, bit by bit: %s", async (engine) => {
    const [kept, again] = [`kept-${engine}`, `again-${engine}`];
    cached(engine);
    expect((await run(kept, { engine })).saved?.saved).toBeGreaterThan(2);
    expect(await run(again, { engine, cache: false })).toEqual({ last: "finished" });
    expect(contents(at(again))).toEqual(contents(at(kept)));
  });

  test("are computed anew where their weights are others", async () => {
    const files = cached("changes");
    await run("one", { settings: ["epochs=1"] });
    const before = files().length;
    await succeeds(["train", at("shop.mm"), "--epochs", "2", "--seed", "9", "--out", at("reshop")]);
    const load = `load={ look: ${JSON.stringify(at("reshop/model/weights.safetensors"))} }`;
    expect((await run("weights", { settings: ["epochs=1", load] })).saved?.saved).toBeLessThan(0.5);
    expect(files().length).toBeGreaterThan(before);
  });

  test("a run that is interrupted and resumed equals one that was not", async () => {
    cached("whole");
    await run("whole-run");
    cached("parts");
    const stop = new AbortController();
    for await (const event of train(program, { out: at("parts-run"), signal: stop.signal }))
      if (event.type === "step" && event.step === 5) stop.abort();
    const { saved, last } = await followed(resume(at("parts-run")));
    expect(last).toBe("finished");
    expect(saved?.saved).toBeGreaterThan(2);
    expect(contents(at("parts-run"))).toEqual(contents(at("whole-run")));
  });

  test("the model is measured as in its training, without the cache", async () => {
    cached("cache");
    await run("measured");
    const { result } = JSON.parse(readFileSync(at("measured/run.json"), "utf8"));
    rmSync(at("cache"), { recursive: true });
    expect(await evaluate(at("measured"), { part: "test" })).toEqual(result.test);
  });

  test("nothing is kept where there can be no cache", async () => {
    process.env["MULTIM_CACHE"] = join(program, "a file is no folder");
    expect(await run("refused", { settings: ["epochs=1"] })).toEqual({ last: "finished" });
  });

  test("are told of on the command line", async () => {
    cached("told");
    const { stderr } = await succeeds(["train", program, "--out", at("told-run")]);
    expect(stderr).toMatch(/^look: saved 2\.\d of 3 epochs$/m);
  });
});
