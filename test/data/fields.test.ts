import { describe, expect, test } from "vitest";
import type { CheckedField } from "../../src/typecheck/checked.ts";
import { columns, data, field, optional, source, split, step, target } from "./declare.ts";
import { batchesOf, feedOf, prepared } from "./folders.ts";

const byPart = split({ kind: "column", column: columns("r", "part") }, { train: "train", test: "test" });
const liked = target("liked", { kind: "binary", positive: 1 }, columns("r", "liked"));

/** A data set of rows that begin with their part and their target: two rows of the test part at the end. */
function fieldIn(
  own: CheckedField,
  header: string,
  training: readonly string[],
  test: readonly string[] = ["", ""],
) {
  const rows = [
    ...training.map((row, i) => `train,${i % 2},${row}`),
    ...test.map((row, i) => `test,${i % 2},${row}`),
  ];
  const declared = data({ sources: [source("r", "csv", "r.csv")], fields: [own, liked], split: byPart });
  return prepared({ "r.csv": [`part,liked,${header}`, ...rows] }, declared);
}

describe("numbers", () => {
  const number = (...steps: ReturnType<typeof step>[]) =>
    field("x", { kind: "number", width: 1 }, columns("r", "x"), ...steps);
  const training = ["1", "2", "", "9"];

  test.each([
    ["as they are", number(step("impute", { value: 0 })), [1, 2, 0, 9, 5, 0]],
    ["with the mean for missing ones", number(step("impute", { value: "mean" })), [1, 2, 4, 9, 5, 4]],
    ["with the median for missing ones", number(step("impute", { value: "median" })), [1, 2, 2, 9, 5, 2]],
    [
      "standardized",
      number(step("impute", { value: "mean" }), step("standardize")),
      [-0.973329, -0.648886, 0, 1.62221, 0.324443, 0],
    ],
    [
      "clipped, then their logarithms",
      number(step("impute", { value: -3 }), step("clip", { low: 0, high: 8 }), step("log")),
      [Number(Math.LN2.toPrecision(6)), 1.09861, 0, 2.19722, 1.79176, 0],
    ],
  ])("%s", async (_, own, expected) => {
    expect(await feedOf(await fieldIn(own, "x", training, ["5", "NA"]), "x")).toEqual(expected);
  });

  test("that never change are standardized to 0", async () => {
    expect(
      await feedOf(await fieldIn(number(step("standardize")), "x", ["3", "3"], ["3", "4"]), "x"),
    ).toEqual([0, 0, 0, 1]);
  });

  test("of several columns and of lists make a vector", async () => {
    const rows = ['{"l":[1,2],"n":3,"y":0,"p":"train"}', '{"l":[4,5],"n":6.5,"y":1,"p":"train"}'];
    const declared = data({
      sources: [source("r", "jsonl", "r.jsonl")],
      fields: [
        field("x", { kind: "number", width: 3 }, columns("r", "l", "n")),
        target("y", { kind: "binary", positive: 1 }, columns("r", "y")),
      ],
      split: split({ kind: "column", column: columns("r", "p") }, { train: "train" }),
    });
    expect(await feedOf(await prepared({ "r.jsonl": rows }, declared), "x")).toEqual([1, 2, 3, 4, 5, 6.5]);
  });
});

describe("lists of numbers", () => {
  const rows = ['{"y":0,"x":[1,10]}', '{"y":1,"x":[3,null]}', '{"y":0,"x":null}'];
  const declared = (...steps: ReturnType<typeof step>[]) =>
    data({
      sources: [source("r", "jsonl", "r.jsonl")],
      fields: [
        field("x", { kind: "number", width: 2 }, columns("r", "x"), ...steps),
        target("y", { kind: "binary", positive: 1 }, columns("r", "y")),
      ],
      split: split({ kind: "random", seed: 0 }, { train: 1 }),
    });

  test("are imputed number by number, and wholly where the list is missing", async () => {
    const set = await prepared(
      { "r.jsonl": rows },
      declared(step("impute", { value: "mean" }), step("standardize")),
    );
    expect(await feedOf(set, "x")).toEqual([-1.22474, 0, 1.22474, 0, 0, 0]);
  });

  test("may be absent as a whole", async () => {
    const given = declared(step("impute", { value: 0 }));
    const [x, y] = given.fields;
    const set = await prepared(
      { "r.jsonl": rows },
      { ...given, fields: [optional(x as CheckedField), y as CheckedField] },
    );
    expect(await feedOf(set, "x.present")).toEqual([1, 1, 0]);
    expect(await feedOf(set, "x")).toEqual([1, 10, 3, 0, 1, 10]);
  });
});

describe("texts", () => {
  const text = (length: number, options = {}) =>
    field("t", { kind: "text", length }, columns("r", "t"), step("words", { length, ...options }));

  test("are numbered by frequency, then alphabet; 0 is padding and 1 unknown", async () => {
    const set = await fieldIn(text(4), "t", ["b a b", "c a b x y z"], ["B new a", ""]);
    expect(set.fitted.fields["t"]).toEqual({ words: ["b", "a", "c", "x"] });
    expect(set.fitted.dimensions).toEqual({ "text(t)": 6 });
    expect(await feedOf(set, "t.ids")).toEqual([2, 3, 2, 0, 4, 3, 2, 5, 2, 1, 3, 0, 0, 0, 0, 0]);
    expect(await feedOf(set, "t.length")).toEqual([3, 4, 3, 0]);
  });

  test("keep to the vocabulary's size, padding and unknown words counted", async () => {
    const set = await fieldIn(text(4, { vocabulary: 3 }), "t", ["b a b", "c a b"]);
    expect(set.fitted.dimensions).toEqual({ "text(t)": 3 });
    expect(await feedOf(set, "t.ids", { rows: set.parts.train, batch: 2 })).toEqual([2, 1, 2, 0, 1, 1, 2, 0]);
  });

  test("may keep their capitals", async () => {
    const set = await fieldIn(text(4, { lower: false }), "t", ["B b", "b"]);
    expect(set.fitted.fields["t"]).toEqual({ words: ["b", "B"] });
  });

  test("are split into words of any script", async () => {
    const set = await fieldIn(text(20), "t", ['"Don\'t, l’été 2nd 🙂!"', "日本 слово नमस्ते"]);
    expect(set.fitted.fields["t"]).toEqual({
      words: ["!", ",", "2nd", "don't", "l'été", "नमस्ते", "日", "本", "слово", "🙂"].sort(),
    });
  });

  test("of several columns are joined; empty ones are texts without words", async () => {
    const both = field(
      "t",
      { kind: "text", length: 4 },
      columns("r", "a", "b"),
      step("words", { length: 4 }),
    );
    const set = await fieldIn(both, "a,b", ["x,y", ",z"], [",", ","]);
    expect(await feedOf(set, "t.length")).toEqual([2, 1, 0, 0]);
  });
});

describe("bags", () => {
  const bag = (options = {}) => {
    const { buckets = 1 << 18 } = options as { buckets?: number };
    return field("t", { kind: "bag", buckets }, columns("r", "t"), step("ngrams", { buckets, ...options }));
  };
  const weightsOf = async (set: Awaited<ReturnType<typeof fieldIn>>) => {
    const [batch] = await batchesOf(set, { batch: set.report.rows });
    const all = Array.from(batch?.feeds.get("t.weights")?.data ?? []);
    const rows = batch?.feeds.get("t.rows")?.data ?? [];
    return Array.from({ length: set.report.rows }, (_, row) =>
      all
        .filter((weight, entry) => weight > 0 && rows[entry] === row)
        .map((weight) => Number(weight.toFixed(4)))
        .sort((a, b) => a - b),
    );
  };

  test("count runs of words of two letters or more", async () => {
    const set = await fieldIn(bag({ tfidf: false }), "t", ["red dress a red dress", "red"], ["", "a b"]);
    expect(await weightsOf(set)).toEqual([[1, 2, 2, 2], [1], [], []]);
  });

  test("count runs of the lengths that are asked for", async () => {
    const set = await fieldIn(
      bag({ tfidf: false, sizes: [2, 3] }),
      "t",
      ["aa bb cc dd", "aa"],
      ["aa bb", ""],
    );
    expect(await weightsOf(set)).toEqual([[1, 1, 1, 1, 1], [], [1], []]);
  });

  // The numbers are those of scikit-learn's TfidfVectorizer(ngram_range=(1, 2)), fitted on the first three texts.
  test("weigh runs as scikit-learn does", async () => {
    const set = await fieldIn(
      bag(),
      "t",
      ["the red dress", "the blue dress fits", "Fits well; fits!"],
      ["the red shirt", "new words"],
    );
    expect(await weightsOf(set)).toEqual([
      [0.373, 0.373, 0.4905, 0.4905, 0.4905],
      [0.3176, 0.3176, 0.3176, 0.4176, 0.4176, 0.4176, 0.4176],
      [0.4338, 0.4338, 0.4338, 0.6599],
      [0.4736, 0.6228, 0.6228],
      [],
    ]);
  });

  test("give the same run the same bucket in any text", async () => {
    const set = await fieldIn(
      bag({ tfidf: false, buckets: 7 }),
      "t",
      ["one two", "two three"],
      ["one two", "x"],
    );
    const [batch] = await batchesOf(set, { batch: 4 });
    const indices = Array.from(batch?.feeds.get("t.indices")?.data ?? []);
    const rows = Array.from(batch?.feeds.get("t.rows")?.data ?? []);
    const weights = batch?.feeds.get("t.weights")?.data ?? [];
    const of = (row: number) => indices.filter((_, entry) => rows[entry] === row && weights[entry]).sort();
    expect(of(2)).toEqual(of(0));
    expect(Math.max(...indices)).toBeLessThan(7);
  });

  test("have room for a quarter more entries than usual, and for half as much again, as often as it takes", async () => {
    const words = (count: number) => Array.from({ length: count }, (_, i) => `word${i}`).join(" ");
    // With pairs, 49, 7, 5, 31 and no runs: 18.4 a row.
    const set = await fieldIn(bag(), "t", [words(25), words(4), words(3)], [words(16), "aa"]);
    const rooms = (await batchesOf(set, { batch: 1 })).map(({ size }) => size.bags["t"]);
    expect(rooms).toEqual([64, 32, 32, 32, 32]);
  });
});

describe("categories and targets", () => {
  test("categories are numbered by alphabet; 0 is missing, unseen or too rare", async () => {
    const own = field("c", { kind: "category" }, columns("r", "c"), step("categories", { least: 2 }));
    const set = await fieldIn(own, "c", ["b", "a", "b", "a", "rare", ""], ["a", "new"]);
    expect(set.fitted.fields["c"]).toEqual({ values: ["a", "b"] });
    expect(set.fitted.dimensions).toEqual({ "category(c)": 3 });
    expect(await feedOf(set, "c")).toEqual([2, 1, 2, 1, 0, 0, 1, 0]);
  });

  test("classes are in the order of their values: 10 after 9", async () => {
    const rows = ["part,y", "train,10", "train,9", "train,9", "test,9", "test,10"];
    const fields = [target("y", { kind: "class" }, columns("r", "y"))];
    const declared = data({ sources: [source("r", "csv", "r.csv")], fields, split: byPart });
    const set = await prepared({ "r.csv": rows }, declared);
    expect(set.classes).toEqual(["9", "10"]);
    expect([...set.targets]).toEqual([1, 0, 0, 0, 1]);
    expect(set.fitted.dimensions).toEqual({ "class(y)": 2 });
    expect(await feedOf(set, "y")).toEqual([1, 0, 0, 0, 1]);
  });

  test.each([
    [1, "1,0,1.0,2", [1, 0, 1, 0]],
    ["yes", "yes,no,Yes,", [1, 0, 0]],
    [true, "true,false,True,FALSE", [1, 0, 1, 0]],
  ])("the positive value %j", async (positive, values, expected) => {
    const rows = values.split(",").filter(Boolean);
    const fields = [target("y", { kind: "binary", positive }, columns("r", "y"))];
    const parts = split({ kind: "random", seed: 0 }, { train: 1 });
    const declared = data({ sources: [source("r", "csv", "r.csv")], fields, split: parts });
    const set = await prepared({ "r.csv": ["y", ...rows] }, declared);
    expect([...set.targets]).toEqual(expected);
    expect(set.classes).toEqual([String(positive)]);
  });

  test("numbers as targets: all of a row, one after another", async () => {
    const rows = ["a,b", "1,2", "3,4"];
    const fields = [target("y", { kind: "number", width: 2 }, columns("r", "a", "b"))];
    const parts = split({ kind: "random", seed: 0 }, { train: 1 });
    const set = await prepared(
      { "r.csv": rows },
      data({ sources: [source("r", "csv", "r.csv")], fields, split: parts }),
    );
    expect([...set.targets]).toEqual([1, 2, 3, 4]);
    expect(await feedOf(set, "y")).toEqual([1, 2, 3, 4]);
  });
});

describe("fields that may be absent", () => {
  test("take another row's numbers where they are, and fit on the rows that have them", async () => {
    const own = optional(field("x", { kind: "number", width: 1 }, columns("r", "x"), step("standardize")));
    const set = await fieldIn(own, "x", ["1", "", "3"], ["", "5"]);
    expect(set.fitted.fields["x"]).toEqual({ mean: [2], deviation: [1] });
    expect(await feedOf(set, "x")).toEqual([-1, -1, 1, -1, 3]);
    expect(await feedOf(set, "x.present")).toEqual([1, 0, 1, 0, 1]);
    expect(set.report.coverage).toEqual({ x: 3 });
  });
});
