import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeSafetensors } from "../../../src/runtime/safetensors.ts";
import { ended, fails, multimc, sharedFolder, start, succeeds, temporaryFolder } from "../multimc.ts";
import { writeShop } from "../shop.ts";

const folder = sharedFolder();
const at = (...names: string[]) => join(folder, ...names);
const weights = (run: string) => readFileSync(join(run, "model/weights.safetensors"), "base64");
const results = (run: string) =>
  ["checkpoint.safetensors", "best.safetensors", "metrics.jsonl", "model/weights.safetensors"].map((name) =>
    readFileSync(join(run, name), "base64"),
  );
/** Fewer steps than the program says. */
const short = ["--epochs", "2", "--set", "batch=32"];
let program = "";

beforeAll(async () => {
  program = await writeShop(folder);
});

/** Runs the command line and sends a signal when it says something. */
async function interrupted(args: readonly string[], word: string, times = 1) {
  const child = start(args, { cwd: folder });
  let said = "";
  child.stderr.on("data", function listen(chunk) {
    said += chunk;
    if (!said.includes(word)) return;
    child.stderr.off("data", listen);
    for (let i = 0; i < times; i++) setTimeout(() => child.kill("SIGINT"), 20 * i);
  });
  const outcome = await ended(child);
  expect(outcome.stderr).not.toMatch(/^ +at |internal:/m);
  expect(outcome.code, outcome.stderr).toBe(130);
  return outcome;
}

describe("train", () => {
  test("neither padding nor absent numbers make a logarithm infinite", async () => {
    const cwd = temporaryFolder();
    const rows = Array.from({ length: 50 }, (_, i) => [1 + (i % 7), i % 3 ? "" : 1 + (i % 5), i % 2].join());
    writeFileSync(join(cwd, "t.csv"), ["a,b,y", ...rows].join("\n"));
    copyFileSync("test/e2e/programs/logarithms.mm", join(cwd, "logarithms.mm"));
    const { stdout } = await succeeds(["train", "logarithms.mm", "--json"], { cwd });
    expect(JSON.parse(stdout).test.loss).toBeLessThan(5);
  });

  test("tells how it goes, and the result as one line of JSON", async () => {
    const { stdout, stderr } = await succeeds(["train", program, ...short, "--json", "--out", at("first")]);
    expect(stderr.replaceAll(/\d+\.\d+/g, "N").replaceAll(folder, "")).toMatchInlineSnapshot(`
      "preparing the data
      Shop  240 rows (train 139, validation 52, test 49), 3,465 parameters  prepared in N s
      photos, photo: in 191 of 240 rows
      first step after N s
      epoch 1/2  loss N  validation loss N  auroc N  accuracy N  best
      epoch 2/2  loss N  validation loss N  auroc N  accuracy N  best
      test  loss N  auroc N  accuracy N
      /first  model and all metrics, after N s
      "
    `);
    const result = JSON.parse(stdout);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(Object.keys(result)).toEqual(["engine", "seed", "test", "validation", "seconds", "run"]);
    expect(result).toMatchObject({ engine: "onnx", seed: 3, run: at("first") });
    expect(result.test.auroc).toBeGreaterThan(0.5);
    expect(result.validation.accuracy).toBeGreaterThan(0);
    const { prepare, first_step, waiting, total } = result.seconds;
    expect(prepare).toBeGreaterThan(0);
    expect(first_step).toBeGreaterThan(prepare);
    expect(total).toBeGreaterThan(first_step);
    expect(waiting).toBeLessThanOrEqual(total - first_step);
  });

  test("the same seed gives the same weights, another one others", async () => {
    await succeeds(["train", program, ...short, "--out", at("again")]);
    await succeeds(["train", program, ...short, "--seed", "4", "--out", at("other")]);
    expect(weights(at("again"))).toBe(weights(at("first")));
    expect(weights(at("other"))).not.toBe(weights(at("first")));
  });

  test("settings and paths may be given beside the program; paths start from the working directory", async () => {
    const lines = readFileSync(at("reviews.csv"), "utf8").split("\n");
    mkdirSync(at("elsewhere"));
    writeFileSync(at("elsewhere", "half.csv"), lines.slice(0, 121).join("\n"));
    const given = ["--set", "model.width=4", "--set", "optimizer.rate=0.001", "--data", "reviews=half.csv"];
    const args = ["train", "../shop.mm", "--epochs", "1", ...given, "--out", "run"];
    const { stderr } = await succeeds(args, { cwd: at("elsewhere") });
    expect(stderr).toMatch(/120 rows .* [\d,]+ parameters/);
    const record = JSON.parse(readFileSync(at("elsewhere", "run", "run.json"), "utf8"));
    expect(record.paths).toEqual({ reviews: at("elsewhere", "half.csv") });
    const [line] = readFileSync(at("elsewhere", "run", "metrics.jsonl"), "utf8").split("\n");
    expect(JSON.parse(line ?? "")).toMatchObject({ epoch: 1, rate: 0.001 });
  });

  test("a run of its own name is made under runs/", async () => {
    const { stdout } = await succeeds(["train", "shop.mm", "--epochs", "1", "--json"], { cwd: folder });
    expect(JSON.parse(stdout).run).toMatch(/^runs\/Shop-\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d$/);
    expect(existsSync(at(JSON.parse(stdout).run, "model/model.json"))).toBe(true);
  });

  test("a part is loaded from another run's model, and keeps what it has learned where it is frozen", async () => {
    const load = `load={ words: "${at("first")}/model/weights.safetensors" }`;
    const args = [
      "train",
      program,
      ...short,
      "--set",
      load,
      "--set",
      "freeze=[words]",
      "--out",
      at("loaded"),
    ];
    await succeeds(args);
    const [before, after] = ["first", "loaded"].map(
      (run) => decodeSafetensors(readFileSync(at(run, "model/weights.safetensors"))).tensors,
    );
    expect(after?.get("Liked.words.table")).toEqual(before?.get("Liked.words.table"));
    expect(after?.get("Liked.rest.embed.table")).not.toEqual(before?.get("Liked.rest.embed.table"));
  });

  test("with --draft what is not used is a warning", async () => {
    const source = readFileSync(program, "utf8").replace(
      "  binary_head(",
      "  let spare = width\n  binary_head(",
    );
    writeFileSync(at("draft.mm"), source);
    const args = ["train", at("draft.mm"), "--epochs", "1", "--out", at("draft")];
    await fails(args, /error\[MM\d+\].*`spare`/);
    expect((await succeeds([...args, "--draft"])).stderr).toMatch(/warning\[MM\d+\].*`spare`/);
    await succeeds(["evaluate", at("draft")]);
  });

  test("training ends early where nothing becomes better", async () => {
    copyFileSync("test/e2e/programs/kinds.mm", at("kinds.mm"));
    const still = ["--set", "optimizer=sgd(rate: 1e-12)", "--set", "stop=patience(2)", "--epochs", "9"];
    const args = ["train", at("kinds.mm"), "--train", "Kind", ...still, "--out", at("still")];
    const { stderr } = await succeeds(args);
    expect(stderr).toContain("ended after epoch 3: no epoch was better for long enough\ntest  loss ");
    expect(readFileSync(at("still", "metrics.jsonl"), "utf8").trim().split("\n")).toHaveLength(3);
  });

  test("a finished run is not trained again", async () => {
    const { stdout } = await succeeds(["resume", at("first"), "--json"]);
    const { result } = JSON.parse(readFileSync(at("first", "run.json"), "utf8"));
    expect(JSON.parse(stdout)).toEqual(result);
  });
});

describe("Ctrl-C", () => {
  test("while data are prepared leaves nothing", async () => {
    const { stderr } = await interrupted(
      ["train", program, "--out", at("none"), "--no-cache"],
      "preparing the data",
    );
    expect(stderr).toMatch(/interrupted; nothing was written/);
    expect(existsSync(at("none"))).toBe(false);
  });

  // The reference engine is slow: there is time to interrupt it.
  const slow = ["--engine", "reference", "--epochs", "2", "--set", "batch=48"];

  test("twice while training, each time with a checkpoint, ends in the run that was not interrupted", async () => {
    await succeeds(["train", program, ...slow, "--out", at("slow")]);
    const first = await interrupted(["train", program, ...slow, "--out", at("stopped")], "first step");
    expect(first.stderr).toContain(`multimc resume ${at("stopped")}`);
    await interrupted(["resume", at("stopped")], "first step");
    await succeeds(["resume", at("stopped")]);
    expect(results(at("stopped"))).toEqual(results(at("slow")));
  });

  test("a second time at once ends at once", async () => {
    await interrupted(["train", program, ...slow, "--out", at("twice")], "first step", 2);
  });
});

describe("what is wrong is told, and nothing is lost", () => {
  test.each<[string, string[], RegExp]>([
    [
      "a file that is not there",
      ["train", "none.mm"],
      /MM801.*none\.mm can't be read: there is no such file/,
    ],
    ["a folder", ["train", "photos"], /MM801.*photos can't be read: it is a folder/],
    ["an unknown train", ["train", "shop.mm", "--train", "Shopp"], /MM802.*no `train Shopp`; it has Shop/],
    ["an unknown engine", ["train", "shop.mm", "--engine", "onx"], /MM901.*did you mean `onnx`/],
    ["a setting that is none", ["train", "shop.mm", "--set", "epochs"], /MM803.*--set epochs/],
    ["a setting of a wrong kind", ["train", "shop.mm", "--set", "model.width=true"], /error\[MM\d+\]/],
    [
      "weights that are not there",
      ["train", "shop.mm", "--set", 'load={ words: "w.safetensors" }'],
      /MM808.*no such file/,
    ],
    [
      "weights of another shape",
      [
        "train",
        "shop.mm",
        "--set",
        "model.width=4",
        "--set",
        'load={ words: "first/model/weights.safetensors" }',
      ],
      /MM808.*f32\[64, 8\] there and f32\[64, 4\] here/,
    ],
    [
      "weights that are none",
      ["train", "shop.mm", "--set", 'load={ words: "reviews.csv" }'],
      /MM806.*reviews\.csv is damaged/,
    ],
    ["an unknown source", ["train", "shop.mm", "--data", "review=x.csv"], /MM709.*did you mean `reviews`/],
    ["a data file that is not there", ["train", "shop.mm", "--data", "reviews=x.csv"], /there is no file/],
    ["a data file that is a folder", ["train", "shop.mm", "--data", "reviews=photos"], /there is no file/],
    [
      "a data file that is no table",
      ["train", "shop.mm", "--data", "reviews=photos/0.png"],
      /error\[MM7\d\d\]/,
    ],
    [
      "an output below a file",
      ["train", "shop.mm", "--out", "shop.mm/run"],
      /MM809.*a part of its path is no folder/,
    ],
    ["no run", ["resume", "photos"], /MM805.*photos is not a run/],
  ])("%s", async (_, args, text) => {
    await fails(args, text, { cwd: folder });
  });

  test("a run is not overwritten", async () => {
    const before = results(at("first"));
    await fails(["train", program, "--out", at("first")], /MM811.*already holds a run/);
    expect(results(at("first"))).toEqual(before);
  });

  test("a loss that is no number ends training, and the last checkpoint stays", async () => {
    const run = at("diverged");
    const fading = `
      batchwise layer fading(x: [D]) -> [D] {
        state steps: [D] = 0
        set steps = steps + 1
        x * sqrt(20 - steps)
      }`;
    const fused = "gated(words, look, rest, width: width)";
    const source = readFileSync(program, "utf8").replace(fused, `fading(${fused})`);
    writeFileSync(at("fading.mm"), source + fading);
    const { stderr } = await fails(
      ["train", at("fading.mm"), "--out", run],
      /MM804.*The loss became NaN in epoch 3, step 4 \(rows \d+, /,
    );
    expect(stderr).toContain("epoch 2/6");
    const { tensors, metadata } = decodeSafetensors(readFileSync(join(run, "checkpoint.safetensors")));
    expect(JSON.parse(metadata["progress"] ?? "")).toMatchObject({ epoch: 2, step: 0 });
    for (const { data } of tensors.values()) expect(data.every(Number.isFinite)).toBe(true);
    await fails(["train", program, "--set", "optimizer.rate=1e30", "--out", at("wild")], /MM804/);
  });

  describe("a run that could not write its checkpoint", () => {
    const run = at("full");

    test("ends with the reason; nothing is half-written", async () => {
      const args = ["train", program, ...short, "--out", run];
      await fails(args, /MM809.*can't be written: the file would become too large/, { fileLimit: 36 });
      expect(readdirSync(run).sort()).toEqual([
        "best.safetensors",
        "metrics.jsonl",
        "program.mm",
        "run.json",
      ]);
    });

    test("is not resumed on other data", async () => {
      const path = at("reviews.csv");
      const before = readFileSync(path, "utf8");
      writeFileSync(path, before.replace("lovely", "lovelier"));
      await fails(["resume", run], /MM807.*The data are not those that/);
      writeFileSync(path, before);
    });

    test("is resumed when there is room, and equals one that had it", async () => {
      await succeeds(["resume", run]);
      expect(results(run)).toEqual(results(at("first")));
    });
  });

  test("a damaged run is told", async () => {
    const run = join(temporaryFolder(), "run");
    const { stderr } = await interrupted(
      ["train", program, "--engine", "reference", "--set", "batch=48", "--out", run],
      "first step",
    );
    expect(stderr).toContain("multimc resume");
    const checkpoint = join(run, "checkpoint.safetensors");
    writeFileSync(checkpoint, readFileSync(checkpoint).subarray(0, 9000));
    await fails(["resume", run], /MM806.*checkpoint\.safetensors is damaged: the file ends inside/);
    writeFileSync(join(run, "run.json"), "{}");
    await fails(["resume", run], /MM806.*run\.json is damaged: it has no train/);
  });
});

test.each([["--help"], ["help", "train"]])("what reads the output may go away: %s", async (...args) => {
  const child = start(args);
  child.stdout.destroy();
  expect(await ended(child)).toEqual({ code: 141, stdout: "", stderr: "" });
});

test("an unwritable output is told before anything is read", async () => {
  const { stderr } = await multimc(["train", "none.mm", "--out", program]);
  expect(stderr).toMatch(/MM809/);
});
