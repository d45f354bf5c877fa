import { readdirSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import type { PrepareOptions } from "../../src/data/dataset.ts";
import type { CheckedData } from "../../src/typecheck/checked.ts";
import { columns, data, field, optional, source, split, step, target } from "./declare.ts";
import { addFiles, batchesOf, feedOf, folderWith, prepared } from "./folders.ts";

const words = ["red", "blue", "warm", "thin", "soft", "rough"];
const rowOf = (i: number, part: string) =>
  [
    i,
    part,
    `${words[i % 6]} ${words[(i * i) % 6]} dress`,
    i % 5 === 0 ? "" : words[i % 4],
    i / 2,
    i % 3 ? 1 : 0,
  ].join(",");
const header = "id,part,text,kind,x,y";
const training = Array.from({ length: 20 }, (_, i) => rowOf(i, "train"));
const others = Array.from({ length: 7 }, (_, i) => rowOf(20 + i, "test"));

const whole: CheckedData = data({
  sources: [source("r", "csv", "r.csv")],
  key: [columns("r", "id")],
  fields: [
    field("text", { kind: "text", length: 4 }, columns("r", "text"), step("words", { length: 4 })),
    field("bag", { kind: "bag", buckets: 64 }, columns("r", "text"), step("ngrams", { buckets: 64 })),
    optional(field("kind", { kind: "category" }, columns("r", "kind"))),
    field("x", { kind: "number", width: 1 }, columns("r", "x"), step("standardize")),
    target("y", { kind: "binary", positive: 1 }, columns("r", "y")),
  ],
  split: split({ kind: "column", column: columns("r", "part") }, { train: "train", test: "test" }),
});
const files = { "r.csv": [header, ...training, ...others] };
const of = (rows: readonly string[] = [...training, ...others], options: Partial<PrepareOptions> = {}) =>
  prepared({ "r.csv": [header, ...rows] }, whole, options);

describe.each<[string, Partial<PrepareOptions>]>([
  ["in memory", {}],
  ["in files", { memory: 0 }],
])("batches of columns %s", (_, storage) => {
  const made = () => of(undefined, storage);

  test("have every feed, and every row once, in order; the last one is padded", async () => {
    const set = await made();
    const rows = set.parts.test.toReversed();
    const batches = await batchesOf(set, { rows, batch: 4 });
    expect(batches.map((batch) => [...batch.rows])).toEqual([
      [26, 25, 24, 23],
      [22, 21, 20, -1],
    ]);
    const last = batches[1];
    const shown = [...(last?.feeds ?? [])].map(([name, { type, data }]) => {
      const values = Array.from(data.subarray(-data.length / 4), (value) => Number(value.toPrecision(3)));
      const padding = type.shape[0] === 4 ? `, of the padding ${[...new Set(values)].join(" ")}` : "";
      return `${name}: ${type.dtype}[${type.shape}]${padding}`;
    });
    expect(shown).toMatchInlineSnapshot(`
      [
        "text.ids: i32[4,4], of the padding 0",
        "text.length: i32[4], of the padding 0",
        "bag.indices: i32[32]",
        "bag.weights: f32[32]",
        "bag.rows: i32[32]",
        "kind: i32[4], of the padding 0",
        "kind.present: f32[4], of the padding 0",
        "x: f32[4,1], of the padding 2.17",
        "y: f32[4], of the padding 0",
        "row.place: i32[4], of the padding 3",
        "row.key: i32[4], of the padding -1",
        "row.weight: f32[4], of the padding 0",
      ]
    `);
    expect(last?.size).toEqual({ batch: 4, bags: { bag: 32 } });
    const [bagRows, weights] = ["bag.rows", "bag.weights"].map((name) => last?.feeds.get(name)?.data ?? []);
    expect([...(bagRows ?? [])].filter((_, entry) => (weights?.[entry] ?? 0) > 0)).not.toContain(3);
    expect([...(last?.feeds.get("row.weight")?.data ?? [])]).toEqual([1, 1, 1, 0]);
    expect([...(last?.feeds.get("row.key")?.data ?? [])]).toEqual([22, 21, 20, -1]);
  });

  test("pad texts to the shortest of the lengths given that all rows fit into", async () => {
    const set = await made();
    const sizes = { text: [1, 3, 4] };
    const whole = await batchesOf(set, { batch: 9 });
    const cut = await batchesOf(set, { batch: 9, lengths: sizes });
    expect(cut.map(({ size }) => size.lengths)).toEqual([{ text: 3 }, { text: 3 }, { text: 3 }]);
    for (const [i, { feeds }] of cut.entries()) {
      const [own, all] = [feeds.get("text.ids"), whole[i]?.feeds.get("text.ids")];
      expect(own?.type.shape).toEqual([9, 3]);
      expect([...(own?.data ?? [])]).toEqual([...(all?.data ?? [])].filter((_, place) => place % 4 < 3));
    }
  });

  test("come in order though many are made at once, and for two who ask at once", async () => {
    const set = await made();
    const one = Array.from({ length: 200 }, (_, i) => i % 27);
    const [a, b] = await Promise.all([
      batchesOf(set, { rows: Int32Array.from(one), batch: 3 }),
      batchesOf(set, { rows: Int32Array.from(one).reverse(), batch: 3 }),
    ]);
    const order = (batches: typeof a) => batches.flatMap(({ rows }) => [...rows]).filter((row) => row >= 0);
    expect(order(a)).toEqual(one);
    expect(order(b)).toEqual(one.toReversed());
  });

  test("are those of other plans too where both are asked for at once and one is left", async () => {
    const set = await made();
    const rows = Int32Array.from({ length: 300 }, (_, i) => (7 * i) % 27);
    const plan = { rows, batch: 2, training: true, seed: 0, epoch: 0 };
    const left = set.batches(plan)[Symbol.asyncIterator]();
    await left.next();
    const kept = batchesOf(set, plan);
    await left.return?.();
    expect((await kept).flatMap((batch) => [...batch.rows])).toEqual([...rows]);
  });

  test("are none of no rows", async () => {
    expect(await batchesOf(await made(), { rows: new Int32Array(0) })).toEqual([]);
  });

  test("may be left in the middle, and made again", async () => {
    const set = await made();
    for await (const batch of set.batches({
      rows: set.parts.train,
      batch: 2,
      training: true,
      seed: 0,
      epoch: 0,
    }))
      if (batch.rows[0] === 4) break;
    expect(await batchesOf(set, { batch: 9 })).toHaveLength(3);
  });

  test("end with an error when the data set is disposed of in the middle", async () => {
    const set = await made();
    const reading = async () => {
      const rows = Int32Array.from({ length: 2000 }, (_, i) => i % 27);
      for await (const batch of set.batches({ rows, batch: 1, training: true, seed: 0, epoch: 0 }))
        if (batch.rows[0] === 2) await set.dispose();
    };
    await expect(reading()).rejects.toThrow("disposed of");
  });

  test("end with the signal's reason", async () => {
    const set = await made();
    const stop = new AbortController();
    const seen: number[] = [];
    const reading = async () => {
      for await (const { rows } of set.batches({
        ...{ rows: set.parts.train, batch: 2, training: true, seed: 0, epoch: 0 },
        signal: stop.signal,
      })) {
        seen.push(rows[0] ?? -1);
        if (seen.length === 2) stop.abort(new Error("enough"));
      }
    };
    await expect(reading()).rejects.toThrow("enough");
    expect(seen).toEqual([0, 2]);
  });
});

test("batches are the same where columns lie in files", async () => {
  const rows = Int32Array.from({ length: 200 }, (_, i) => (7 * i) % 27);
  const plan = { rows, batch: 3, lengths: { text: [1, 3, 4] } };
  expect(await batchesOf(await of(undefined, { memory: 0 }), plan)).toEqual(
    await batchesOf(await of(), plan),
  );
});

describe("preparation", () => {
  test("gives the same twice, whatever the order in the file", async () => {
    const [a, b] = [await of(), await of([...training, ...others].reverse())];
    expect(b.fitted).toEqual(a.fitted);
    const feeds = async (set: typeof a) =>
      (await batchesOf(set, { batch: 27 })).map(({ feeds }) => [...feeds]);
    expect(await feeds(b)).toEqual(await feeds(a));
  });

  test("learns nothing from other parts", async () => {
    const changed = others.map((row) => row.replace(/dress.*/, "strange new words,odd,99,1"));
    const set = await of([...training, rowOf(21, "test"), ...changed.slice(2)]);
    const before = await of();
    expect(set.fitted).toEqual(before.fitted);
    expect(set.fingerprint).not.toBe(before.fingerprint);
  });

  test("learns from training rows", async () => {
    const set = await of([...training.slice(1), ...others]);
    expect(set.fitted).not.toEqual((await of()).fitted);
  });

  test("makes what is learned JSON", async () => {
    const { fitted } = await of();
    expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted);
  });

  test("tells how far it is, and ends with the signal's reason", async () => {
    const stages: string[] = [];
    await of(undefined, { progress: (stage, done, total) => stages.push(`${stage} ${done}/${total}`) });
    expect(stages).toMatchInlineSnapshot(`
      [
        "reading r 0/1",
        "preparing text 27/27",
        "preparing bag 27/27",
        "preparing kind 27/27",
        "preparing x 27/27",
        "preparing y 27/27",
      ]
    `);
    const stop = new AbortController();
    const work = of(undefined, {
      signal: stop.signal,
      progress: (stage) => stage === "preparing bag" && stop.abort(new Error("enough")),
    });
    await expect(work).rejects.toThrow("enough");
    await expect(of(undefined, { signal: AbortSignal.abort(new Error("at once")) })).rejects.toThrow(
      "at once",
    );
  });

  test("leaves no file where it is interrupted", async () => {
    const [folder, cache, temporary] = [await folderWith(files), await folderWith({}), await folderWith({})];
    vi.stubEnv("MULTIM_CACHE", cache);
    vi.stubEnv("TMPDIR", temporary);
    const stop = new AbortController();
    const progress = (stage: string) => stage === "preparing y" && stop.abort(new Error("enough"));
    const options = { memory: 0, keptBy: "test", signal: stop.signal, progress };
    await expect(prepared(folder, whole, options)).rejects.toThrow("enough");
    expect([...readdirSync(temporary), ...readdirSync(cache)]).toEqual([]);
    vi.unstubAllEnvs();
  });

  test("has a fingerprint of contents and declaration, not of places", async () => {
    const folder = await folderWith(files);
    const print = async (declared: CheckedData) => (await prepared(folder, declared)).fingerprint;
    const first = await print(whole);
    const moved = { ...whole, span: { file: "other.mm", start: 5, end: 9 } };
    expect(await print(moved)).toBe(first);
    expect(await print({ ...whole, fields: whole.fields.slice(1) })).not.toBe(first);
    await addFiles(folder, { "r.csv": [header, ...training, ...others.slice(1)] });
    expect(await print(whole)).not.toBe(first);
  });

  test("gives columns as text, by row number", async () => {
    expect((await (await of()).column("r", "kind")).slice(0, 3)).toEqual(["", "blue", "warm"]);
  });
});

describe("new rows", () => {
  const fresh = ["id,text,kind,x", "2,red strange dress,soft,4.75", "1,,,0"];

  test("are prepared by what was learned, without a target or a split", async () => {
    const { fitted, classes } = await of();
    const set = await prepared({ "r.csv": fresh }, whole, { fitted: JSON.parse(JSON.stringify(fitted)) });
    expect(set.report.parts).toEqual({ train: 0, validation: 0, test: 2 });
    expect([...set.targets]).toEqual([Number.NaN, Number.NaN]);
    expect(set.classes).toEqual(classes);
    expect(set.fitted.dimensions).toEqual(fitted.dimensions);
    const learned = fitted.fields["text"] as { words: string[] };
    const id = (word: string) => learned.words.indexOf(word) + 2;
    expect(await feedOf(set, "text.ids")).toEqual([0, 0, 0, 0, id("red"), 1, id("dress"), 0]);
    expect(await feedOf(set, "kind")).toEqual([0, 0]);
    expect((await feedOf(set, "x"))[1]).toBe(0);
    expect((await batchesOf(set))[0]?.feeds.has("y")).toBe(false);
  });

  test("equal the same rows as they were in training", async () => {
    const set = await of();
    const again = await prepared(files, whole, { fitted: set.fitted });
    for (const feed of ["text.ids", "bag.indices", "bag.weights", "kind", "x", "y"])
      expect(await feedOf(again, feed), feed).toEqual(await feedOf(set, feed));
  });

  test("weigh nothing where their target is not known", async () => {
    const set = await prepared({ "r.csv": ["id,text,kind,x,y", "1,a,b,1,1", "2,a,b,1,"] }, whole, {
      fitted: (await of()).fitted,
    });
    expect([...set.targets]).toEqual([1, Number.NaN]);
    expect(await feedOf(set, "y")).toEqual([1, 0]);
    expect(await feedOf(set, "row.weight")).toEqual([1, 0]);
  });
});
