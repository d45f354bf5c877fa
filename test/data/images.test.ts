import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import type { CheckedField, CheckedStep } from "../../src/typecheck/checked.ts";
import { columns, data, field, optional, source, split, step, target } from "./declare.ts";
import { batchesOf, feedOf, folderWith, prepared } from "./folders.ts";

/** A grey image of height 2 and width 4 whose pixels are 0, 10, 20 … (times `scale`). */
async function steps(format: "png" | "webp", scale = 1): Promise<Uint8Array> {
  const pixels = Uint8Array.from({ length: 8 }, (_, i) => 10 * i * scale);
  const image = sharp(pixels, { raw: { height: 2, width: 4, channels: 1 } });
  return format === "png" ? image.png().toBuffer() : image.webp({ lossless: true }).toBuffer();
}

let folder = "";
beforeAll(async () => {
  const wide = sharp({
    create: { width: 40, height: 20, channels: 3, background: { r: 250, g: 0, b: 100 } },
  });
  const clear = sharp({
    create: { width: 4, height: 2, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  });
  folder = await folderWith({
    "i/a.png": await steps("png"),
    "i/b.webp": await steps("webp", 2),
    "w/wide.jpg": await wide.jpeg({ quality: 100 }).toBuffer(),
    "w/clear.png": await clear.png().toBuffer(),
    "r.csv": ["file,y", "i/a.png,0", "i/b.webp,1", ",0"],
  });
});

const all = split({ kind: "column", column: columns("f", "folder") }, { train: "i" });
const image = (height: number, width: number, channels: number, ...chain: CheckedStep[]): CheckedField =>
  field("x", { kind: "image", height, width, channels }, columns("f", "content"), ...chain);
const setOf = (own: CheckedField, glob = "i/*", part = "i") =>
  prepared(
    folder,
    data({
      sources: [source("f", "files", glob)],
      fields: [own, target("y", { kind: "class" }, columns("f", "stem"))],
      split: { ...all, parts: all.parts.map((one) => ({ ...one, value: part })) },
    }),
  );
const bytes = (feed: readonly number[]) => feed.map((value) => Math.round(value * 255));

describe("images", () => {
  test("are read from files as they are, as values in 0..1", async () => {
    const set = await setOf(image(2, 4, 1));
    const [batch] = await batchesOf(set, { batch: 2 });
    expect(batch?.feeds.get("x")?.type).toEqual({ dtype: "f32", shape: [2, 2, 4, 1] });
    expect(bytes(await feedOf(set, "x"))).toEqual([
      ...[0, 10, 20, 30, 40, 50, 60, 70],
      ...[0, 20, 40, 60, 80, 100, 120, 140],
    ]);
  });

  test("are cut out of the centre", async () => {
    const set = await setOf(image(1, 2, 1, step("crop", { height: 1, width: 2 })));
    expect(bytes(await feedOf(set, "x"))).toEqual([10, 20, 20, 40]);
  });

  test("are scaled, in colour, and laid on white where they are transparent", async () => {
    const set = await setOf(image(1, 2, 3, step("resize", { height: 1, width: 2 })), "w/*", "w");
    const [clear, wide] = [0, 6].map((i) => (at: readonly number[]) => bytes(at).slice(i, i + 6));
    const feed = await feedOf(set, "x");
    expect(clear?.(feed)).toEqual([255, 255, 255, 255, 255, 255]);
    const near = wide?.(feed).map((value, i) => Math.abs(value - ([250, 0, 100][i % 3] ?? 0)));
    expect(Math.max(...(near ?? []))).toBeLessThanOrEqual(2);
  });

  test("with alpha", async () => {
    const clear = await setOf(image(2, 4, 4, step("resize", { height: 2, width: 4 })), "w/*", "w");
    expect(bytes(await feedOf(clear, "x")).slice(0, 4)).toEqual([0, 0, 0, 0]);
  });

  test("are cut and flipped by chance in training alone, by seed, epoch and row", async () => {
    const set = await setOf(
      image(
        1,
        2,
        1,
        step("crop", { height: 1, width: 2 }, "evaluating"),
        step("crop", { height: 1, width: 2, at: "random" }, "training"),
        step("flip", {}, "training"),
      ),
    );
    const at = async (epoch: number, seed = 7) =>
      bytes(await feedOf(set, "x", { training: true, epoch, seed })).join(" ");
    expect(bytes(await feedOf(set, "x"))).toEqual([10, 20, 20, 40]);
    expect(await at(0)).toBe(await at(0));
    const epochs = await Promise.all(Array.from({ length: 40 }, (_, epoch) => at(epoch)));
    const pieces = new Set(epochs.map((both) => both.split(" ").slice(0, 2).join(" ")));
    expect([...pieces].sort()).toMatchInlineSnapshot(`
      [
        "0 10",
        "10 0",
        "10 20",
        "20 10",
        "20 30",
        "30 20",
        "40 50",
        "50 40",
        "50 60",
        "60 50",
        "60 70",
        "70 60",
      ]
    `);
    expect(new Set(epochs).size).toBeGreaterThan(20);
    expect(await at(0, 8)).not.toBe(await at(0, 7));
  });

  test("are the same by chance in any batch", async () => {
    const set = await setOf(
      image(
        1,
        1,
        1,
        step("crop", { height: 1, at: "random" }, "training"),
        step("resize", { height: 1 }, "evaluating"),
      ),
    );
    const plan = { training: true, seed: 3, epoch: 5 };
    const whole = await feedOf(set, "x", plan);
    const second = await feedOf(set, "x", { ...plan, rows: Int32Array.of(1), batch: 1 });
    expect(second).toEqual(whole.slice(1));
  });

  test("may be scaled after they are cut by chance", async () => {
    const set = await setOf(
      image(2, 2, 1, step("crop", { height: 1, at: "random" }, "training"), step("resize", { height: 2 })),
    );
    const cut = bytes(await feedOf(set, "x", { training: true })).slice(0, 4);
    expect(new Set(cut).size).toBe(1);
    expect(new Set(bytes(await feedOf(set, "x")).slice(0, 4)).size).toBe(4);
  });

  test("are read from the paths in a file, which start from its folder; they may be absent", async () => {
    const set = await prepared(
      "/",
      data({
        sources: [source("r", "csv", `${folder}/r.csv`)],
        fields: [
          optional(field("x", { kind: "image", height: 2, width: 4, channels: 1 }, columns("r", "file"))),
          target("y", { kind: "binary", positive: 1 }, columns("r", "y")),
        ],
        split: split({ kind: "random", seed: 0 }, { train: 1 }),
      }),
    );
    expect(await feedOf(set, "x.present")).toEqual([1, 1, 0]);
    const feed = bytes(await feedOf(set, "x"));
    expect(feed.slice(8)).toEqual([...[0, 20, 40, 60, 80, 100, 120, 140], ...Array(8).fill(0)]);
  });
});

describe("lists of pixels", () => {
  const listsOf = (rows: readonly string[]) =>
    prepared(
      { "r.jsonl": rows },
      data({
        sources: [source("r", "jsonl", "r.jsonl")],
        fields: [
          field(
            "x",
            { kind: "image", height: 1, width: 2, channels: 1 },
            columns("r", "x"),
            step("pixels", { height: 1, width: 2 }),
          ),
          target("y", { kind: "number", width: 1 }, columns("r", "y")),
        ],
        split: split({ kind: "random", seed: 0 }, { train: 1 }),
      }),
    );

  test.each([
    ["in 0..1", ['{"x":[0,1],"y":0}', '{"x":[0.5,0.2],"y":1}'], 1, [0, 255, 128, 51]],
    ["in 0..255", ['{"x":[[0],[1]],"y":0}', '{"x":[[128],[255]],"y":1}'], 255, [0, 1, 128, 255]],
  ])("%s", async (_, rows, most, expected) => {
    const set = await listsOf(rows);
    expect(set.fitted.fields["x"]).toEqual({ most });
    expect(bytes(await feedOf(set, "x"))).toEqual(expected);
  });
});
