import { mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Dataset, PrepareOptions } from "../../src/data/dataset.ts";
import type { CheckedData } from "../../src/typecheck/checked.ts";
import { columns, data, field, join as joined, optional, source, split, step, target } from "./declare.ts";
import { addFiles, batchesOf, faultsOf, folderWith, prepared, show } from "./folders.ts";

const words = ["red", "blue", "warm", "thin", "soft", "rough"];
const rows = Array.from({ length: 30 }, (_, i) =>
  [
    i,
    i < 22 ? "train" : "test",
    `${words[i % 6]} ${words[(i * i) % 5]}`,
    i % 5 ? words[i % 4] : "",
    i / 3,
    i % 3 ? 1 : 0,
  ].join(","),
);
const declared: CheckedData = data({
  sources: [source("r", "csv", "r.csv"), source("p", "files", "p/*.png")],
  joins: [joined("p", columns("r", "id"), columns("p", "stem"), "at most one")],
  key: [columns("r", "id")],
  fields: [
    field("text", { kind: "text", length: 4 }, columns("r", "text"), step("words", { length: 4 })),
    field("bag", { kind: "bag", buckets: 64 }, columns("r", "text"), step("ngrams", { buckets: 64 })),
    optional(field("kind", { kind: "category" }, columns("r", "kind"))),
    optional(
      field(
        "photo",
        { kind: "image", height: 4, width: 4, channels: 3 },
        columns("p", "content"),
        step("resize", { height: 4, width: 4 }),
        step("flip", {}, "training"),
      ),
    ),
    field("x", { kind: "number", width: 1 }, columns("r", "x"), step("standardize")),
    target("y", { kind: "binary", positive: 1 }, columns("r", "y")),
  ],
  split: split({ kind: "column", column: columns("r", "part") }, { train: "train", test: "test" }),
});

let cache = "";
let folder = "";

beforeEach(async () => {
  cache = await folderWith({});
  vi.stubEnv("MULTIM_CACHE", cache);
  const image = (light: number) =>
    sharp({ create: { width: 6, height: 5, channels: 3, background: { r: light, g: 20, b: 90 } } })
      .png()
      .toBuffer();
  folder = await folderWith({
    "r.csv": ["id,part,text,kind,x,y", ...rows],
    "p/3.png": await image(10),
    "p/7.png": await image(200),
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A data set, and whether it was taken from the cache. */
async function made(options: Partial<PrepareOptions> = {}): Promise<{ set: Dataset; taken: boolean }> {
  const stages: string[] = [];
  const set = await prepared(folder, declared, {
    keptBy: "test",
    progress: (stage) => stages.push(stage),
    ...options,
  });
  return { set, taken: !stages.some((stage) => stage.startsWith("preparing")) };
}

/** All that a data set tells. */
async function contents(set: Dataset) {
  const { fitted, fingerprint, report, parts, targets, targetWidth, classes } = set;
  const told = { fitted, fingerprint, report, parts, targets, targetWidth, classes, lengths: set.lengths() };
  const batches = await batchesOf(set, { training: true });
  return { ...told, batches, evaluated: await batchesOf(set), text: await set.column("r", "text") };
}

describe("prepared data in the cache", () => {
  test.each([
    ["in memory", {}],
    ["in files", { memory: 0 }],
  ])("are those that were prepared: %s", async (_, options) => {
    const first = await made(options);
    const second = await made(options);
    expect([first.taken, second.taken]).toEqual([false, true]);
    expect(await contents(second.set)).toEqual(await contents(first.set));
    expect(await contents(await prepared(folder, declared))).toEqual(await contents(first.set));
  });

  test.each<[string, () => void | Promise<void>, Partial<PrepareOptions>?]>([
    [
      "a row",
      () =>
        addFiles(folder, {
          "r.csv": ["id,part,text,kind,x,y", ...rows.with(5, rows[5]?.replace("train", "test") ?? "")],
        }),
    ],
    ["a file's content", () => addFiles(folder, { "p/3.png": new Uint8Array(0) }), {}],
    ["a file that is gone", () => rmSync(join(folder, "p/3.png"))],
    ["what prepares", () => {}, { keptBy: "another" }],
    ["how many rows are wanted", () => {}, { rows: 20 }],
  ])("are prepared anew where this is another: %s", async (_, change, options = {}) => {
    await made();
    await change();
    const again = made(options).then(
      ({ taken }) => taken,
      () => false,
    );
    expect(await again).toBe(false);
  });

  test("are prepared anew where files are not whole or gone", async () => {
    await made();
    const [entry = ""] = readdirSync(cache);
    const at = (name: string) => join(cache, entry, name);
    truncateSync(at("3"), 2);
    expect((await made()).taken).toBe(false);
    rmSync(at("5"));
    expect((await made()).taken).toBe(false);
    writeFileSync(at("prepared.json"), "{");
    expect((await made()).taken).toBe(false);
    expect((await made()).taken).toBe(true);
  });

  test("are not kept of images that values only name, nor where nobody asks for it", async () => {
    const named = await folderWith({ "r.csv": ["id,photo,y", ...rows.map((_, i) => `${i},a.png,${i % 2}`)] });
    const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    await addFiles(named, { "a.png": png });
    const photos = data({
      sources: [source("r", "csv", "r.csv")],
      key: [columns("r", "id")],
      fields: [
        field("photo", { kind: "image", height: 4, width: 4, channels: 3 }, columns("r", "photo")),
        target("y", { kind: "binary", positive: 1 }, columns("r", "y")),
      ],
      split: split({ kind: "random", seed: 0 }, { train: 0.5, test: 0.5 }),
    });
    await prepared(named, photos, { keptBy: "test" });
    await prepared(folder, declared);
    expect(readdirSync(cache)).toEqual([]);
  });

  test("of which a file loses its end are told as lost", async () => {
    await made();
    const { set, taken } = await made({ memory: 0 });
    expect(taken).toBe(true);
    const [entry = ""] = readdirSync(cache);
    for (const name of readdirSync(join(cache, entry)))
      if (name !== "prepared.json") truncateSync(join(cache, entry, name), 0);
    const faults = await faultsOf(batchesOf(set));
    expect(faults.map(show)).toMatchInlineSnapshot(`
      [
        "MM767 The prepared data can't be read: a file of theirs has lost its end",
      ]
    `);
  });

  test("of which a file has changed are told as lost", async () => {
    await made();
    const { set } = await made({ memory: 0 });
    const [entry = ""] = readdirSync(cache);
    for (const name of readdirSync(join(cache, entry))) {
      const path = join(cache, entry, name);
      if (name !== "prepared.json") writeFileSync(path, new Uint8Array(statSync(path).size).fill(255));
    }
    expect((await faultsOf(batchesOf(set))).map(show)).toMatchInlineSnapshot(`
      [
        "MM767 The prepared data can't be read: a file of theirs has changed",
      ]
    `);
  });

  test("are whole or not there where the cache can't be written", async () => {
    await made();
    const [entry = ""] = readdirSync(cache);
    const folder = join(cache, entry);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    mkdirSync(join(folder, "3"));
    expect((await made()).taken).toBe(false);
    expect(readdirSync(folder)).toEqual(["0", "1", "2", "3"]);
    expect((await made()).taken).toBe(false);
  });
});
