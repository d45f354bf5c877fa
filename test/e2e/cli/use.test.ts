import { copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { fails, sharedFolder, succeeds, temporaryFolder } from "../multimc.ts";
import { writeShop } from "../shop.ts";
import { readTable } from "../tables.ts";

const folder = sharedFolder();
const at = (...names: string[]) => join(folder, ...names);
const resultOf = (run: string) => JSON.parse(readFileSync(join(run, "run.json"), "utf8")).result;

beforeAll(async () => {
  const program = await writeShop(folder);
  copyFileSync("test/e2e/programs/kinds.mm", at("kinds.mm"));
  const [header = "", ...rows] = readFileSync(at("reviews.csv"), "utf8").trim().split("\n");
  writeFileSync(at("new.csv"), [header, ...rows.slice(0, 30)].join("\n"));
  const without = [header, ...rows.slice(0, 5)].map((line) => line.replace(/,[^,]*$/, ""));
  writeFileSync(at("unlabelled.csv"), without.join("\n"));
  await Promise.all([
    succeeds(["train", program, "--epochs", "2", "--out", at("shop")]),
    succeeds(["train", at("kinds.mm"), "--train", "Kind", "--out", at("kind")]),
    succeeds(["train", at("kinds.mm"), "--train", "Cost", "--out", at("cost")]),
  ]);
});

describe("evaluate", () => {
  test.each(["shop", "kind", "cost"])(
    "on its own test part a model measures what training did: %s",
    async (run) => {
      const { stdout } = await succeeds(["evaluate", at(run), "--json"]);
      expect(JSON.parse(stdout)).toEqual(resultOf(at(run)).test);
    },
  );

  test("on another part, and from the model's folder, moved elsewhere", async () => {
    const model = join(temporaryFolder(), "model");
    cpSync(at("shop", "model"), model, { recursive: true });
    const { stdout } = await succeeds(["evaluate", model, "--part", "validation", "--json"]);
    expect(JSON.parse(stdout)).toEqual(resultOf(at("shop")).validation);
  });

  test("on new rows, with a metric a line", async () => {
    const { stdout } = await succeeds(["evaluate", "shop", "--input", "new.csv"], { cwd: folder });
    expect(stdout).toMatch(/^loss +\d\.\d{4}\nauroc +\d\.\d{4}\n/);
  });

  test.each<[string, string[], RegExp]>([
    ["no model", ["evaluate", "photos"], /MM805.*photos is not a run that can be used: it has no model/],
    ["no part", ["evaluate", "cost", "--part", "validation"], /MM812.*no validation part/],
    ["no targets", ["evaluate", "shop", "--input", "unlabelled.csv"], /MM812.*new rows have no targets/],
    [
      "a part of new rows",
      ["evaluate", "shop", "--input", "new.csv", "--part", "train"],
      /MM810.*not divided/,
    ],
    ["no file", ["evaluate", "shop", "--input", "none.csv"], /MM700.*there is no file/],
    ["an unknown engine", ["evaluate", "shop", "--engine", "onx"], /MM901/],
  ])("%s", async (_, args, text) => {
    await fails(args, text, { cwd: folder, code: text.source.startsWith("MM810") ? 2 : 1 });
  });

  test("the model's own data have changed", async () => {
    const other = temporaryFolder();
    cpSync(folder, other, { recursive: true });
    const model = join(other, "shop", "model", "model.json");
    writeFileSync(
      model,
      readFileSync(model, "utf8").replaceAll(JSON.stringify(folder), JSON.stringify(other)),
    );
    const rows = join(other, "reviews.csv");
    writeFileSync(rows, readFileSync(rows, "utf8").replace("lovely", "lovelier"));
    await fails(["evaluate", join(other, "shop")], /MM807/);
  });

  test.each<[string, RegExp]>([
    ["weights.safetensors", /MM806.*weights\.safetensors is damaged: the file ends inside/],
    ["model.json", /MM806.*model\.json is damaged/],
  ])("a model whose %s is cut short", async (name, text) => {
    const model = join(temporaryFolder(), "model");
    cpSync(at("shop", "model"), model, { recursive: true });
    const file = join(model, name);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length / 2));
    await fails(["evaluate", model], text);
  });
});

describe("predict", () => {
  test("writes what the program's predict names, and a probability, for new rows without targets", async () => {
    const args = ["predict", "shop", "--input", "unlabelled.csv", "--output", "out/scores.csv"];
    const { stderr } = await succeeds(args, { cwd: folder });
    expect(stderr).toBe("5 rows written to out/scores.csv\n");
    const rows = await readTable(at("out/scores.csv"));
    expect(Object.keys(rows[0] ?? {})).toEqual(["id", "Class Name", "probability", "predicted"]);
    expect(rows.map((row) => row["id"])).toEqual([0, 1, 2, 3, 4]);
    for (const { probability, predicted } of rows) {
      expect(probability).toBeGreaterThan(0);
      expect(predicted).toBe((probability as number) >= 0.4 ? 1 : 0);
    }
  });

  test("the same to parquet", async () => {
    await succeeds([
      "predict",
      at("shop"),
      "--input",
      at("unlabelled.csv"),
      "--output",
      at("scores.parquet"),
    ]);
    const [parquet, csv] = [await readTable(at("scores.parquet")), await readTable(at("out/scores.csv"))];
    expect(parquet.map((row) => row["probability"])).toEqual(csv.map((row) => row["probability"]));
  });

  test("a class: its key, the likeliest class, and a probability for each", async () => {
    await succeeds(["predict", at("kind"), "--output", at("kinds.csv")]);
    const rows = await readTable(at("kinds.csv"));
    const classes = ["Dresses", "Knits", "Trousers"];
    expect(rows).toHaveLength(240);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      "id",
      "predicted",
      ...classes.map((name) => `probability ${name}`),
    ]);
    for (const row of rows) {
      const shares = classes.map((name) => row[`probability ${name}`] as number);
      expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(row["predicted"]).toBe(classes[shares.indexOf(Math.max(...shares))]);
    }
  });

  test("numbers, by the predict that is named; without key and columns the rows are numbered", async () => {
    const args = ["predict", at("cost"), "--input", at("new.csv"), "--output", at("costs.csv")];
    await fails(args, /MM810.*several `predict` for Cost: Costs, Plain/, { code: 2 });
    await succeeds([...args, "--predict", "Costs"]);
    const named = await readTable(at("costs.csv"));
    expect(Object.keys(named[0] ?? {})).toEqual(["id", "prediction 1", "prediction 2"]);
    await succeeds([...args, "--predict", "Plain"]);
    const plain = await readTable(at("costs.csv"));
    expect(Object.keys(plain[0] ?? {})).toEqual(["row", "prediction 1", "prediction 2"]);
    expect(plain.map((row) => row["row"])).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  test.each<[string, string, RegExp, number]>([
    ["an output of another kind", "scores.txt", /MM810.*must end in \.csv or \.parquet/, 2],
    ["an output below a file", "new.csv/scores.csv", /MM809.*new\.csv\/scores\.csv can't be written/, 1],
    ["an output that is a folder", "photos.csv", /MM809.*photos\.csv can't be written/, 1],
  ])("%s", async (_, output, text, code) => {
    cpSync(at("photos"), at("photos.csv"), { recursive: true });
    await fails(["predict", "shop", "--input", "new.csv", "--output", output], text, { cwd: folder, code });
  });

  test("a disk that is full leaves nothing", async () => {
    const out = temporaryFolder();
    await fails(["predict", at("kind"), "--output", join(out, "k.csv")], /MM809/, { fileLimit: 4 });
    expect(readdirSync(out)).toEqual([]);
  });
});
