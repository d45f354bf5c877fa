import { describe, expect, test } from "vitest";
import {
  block,
  ITEM,
  program,
  reviews,
  SETTINGS,
  trained,
} from "../../../src/diagnostics/catalogue/example.ts";
import { applyFix } from "../../../src/diagnostics/fix.ts";
import { render } from "../../../src/diagnostics/render.ts";
import { checkSource, type Schemas } from "./checking.ts";

interface Case {
  readonly source: string;
  readonly codes: readonly string[];
  readonly schemas?: Schemas;
}

const schemas: Schemas = {
  "Reviews.reviews": ["id", "Review Text", "age", "liked", "photo id"],
  "Reviews.users": ["id", "country"],
};
const users = `source users = csv("users.csv")`;
const country = "country: category = users.country";
const target = "target liked: binary(positive: 1) = reviews.liked";
const split = "split by random() { train: 80%, validation: 20% }";
const source = `source reviews = csv("reviews.csv")`;
const photos = (type: string, steps: string) =>
  reviews(
    `source photos = files("photos/*.jpg")`,
    "join photos on reviews.id == photos.stem",
    `photo: ${type} = photos.content${steps}`,
  );
const query = (sql: string) =>
  reviews(`source long = query("${sql}")`, "join long on id", "size: number = long.size");
const splitBy = (by: string) => block(source, ITEM, target, by);
const more = (...settings: string[]) => trained([...SETTINGS, ...settings]);
const instead = (...settings: string[]) =>
  trained([
    ...SETTINGS.filter((old) => !settings.some((s) => s.split(":")[0] === old.split(":")[0])),
    ...settings,
  ]);
const shop = `train Shop {\n${SETTINGS.map((setting) => `  ${setting}\n`).join("")}}\n`;
const after = (rest: string) => program(reviews(ITEM), `${shop}\n${rest}\n`);

const cases: Record<string, Case> = {
  // Columns
  "a column without its source": { source: reviews("age: number = age"), codes: ["MM505"], schemas },
  "a misspelt column in quotes": {
    source: reviews('review: text = reviews["Reviw Text"] |> words()'),
    codes: ["MM504"],
    schemas,
  },
  "a misspelt column with a space": {
    source: reviews("age: number = reviews.photoid"),
    codes: ["MM504"],
    schemas,
  },
  "two wrong columns of three": {
    source: reviews('facts: number[3] = reviews["ages", "age", "size"]'),
    codes: ["MM504", "MM504"],
    schemas,
  },
  "a column by number": { source: reviews("age: number = reviews[0]"), codes: ["MM505"] },
  "a key without its source": { source: reviews("key id", ITEM), codes: ["MM505"] },
  // Joins
  "a join by a name that one side lacks": {
    source: reviews(users, "join users on age", country),
    codes: ["MM504"],
    schemas,
  },
  "a join with a source that is not there": {
    source: reviews(users, "join usres on id", country),
    codes: ["MM512"],
    schemas,
  },
  "a source joined twice": {
    source: reviews(users, "join users on id", "join users on id", country),
    codes: ["MM512"],
  },
  "a join by a source that comes later": {
    source: reviews(
      users,
      `source flags = csv("flags.csv")`,
      "join users on users.country == flags.country",
      "join flags on id",
      country,
      "flag: category = flags.name",
    ),
    codes: ["MM513"],
  },
  "a join by something that is no condition": {
    source: reviews(users, "join users on reviews.id > users.id", country),
    codes: ["MM513"],
  },
  "a joined source that nothing reads": {
    source: block(source, `source photos = files("p/*")`, ITEM, target, split),
    codes: ["MM508"],
  },
  // Queries
  "a query that writes behind a comment": {
    source: query("/* SELECT */ INSERT INTO reviews VALUES (1)"),
    codes: ["MM509"],
  },
  "a query in error and what it reads": {
    source: block(
      `source reviews = csv("reviews.csv")`,
      `source users = csv("users.csv")`,
      `source both = query("SELECT * FROM 'reviews.csv'")`,
      "item: category = both.class",
      "target liked: binary(positive: 1) = both.liked",
      split,
    ),
    codes: ["MM510"],
  },
  "a second statement": {
    source: query("SELECT id, 1 AS size FROM reviews; DROP TABLE reviews"),
    codes: ["MM509"],
  },
  "a WITH that deletes": {
    source: query("WITH a AS (SELECT 1) DELETE FROM reviews"),
    codes: ["MM509"],
  },
  "a query that reads by a function": {
    source: query("SELECT id, size FROM read_csv('secret.csv')"),
    codes: ["MM510"],
  },
  // Fields
  "a misspelt type": { source: reviews('facts: numbr[2] = reviews["age", "size"]'), codes: ["MM520"] },
  "a number of generic width": { source: reviews("facts: number[N] = reviews.age"), codes: ["MM530"] },
  "a number of no width": { source: reviews("facts: number[0] = reviews.age"), codes: ["MM530"] },
  "a list where there are none": {
    source: reviews("embedding: number[48] = reviews.embedding"),
    codes: ["MM528"],
  },
  "a single number of two columns": {
    source: reviews('facts: number = reviews["age", "size"]'),
    codes: ["MM528"],
  },
  "an image as target": {
    source: block(source, ITEM, "target face: image[8, 8, 3] = reviews.face", split),
    codes: ["MM522"],
  },
  "an image of two channels": { source: photos("image[8, 8, 2]", " |> resize(8)"), codes: ["MM530"] },
  "sizes of a text": {
    source: reviews("review: text[64, V] = reviews.body |> words(length: 64)"),
    codes: ["MM529"],
  },
  "options of a type that has none": {
    source: reviews("item: category(least: 3) = reviews.class"),
    codes: ["MM211"],
  },
  "a binary target without its positive value": {
    source: block(source, ITEM, "target liked: binary = reviews.liked", split),
    codes: ["MM214"],
  },
  // Images
  "a crop in training only": {
    source: photos("image[56, 56, 3]", " |> resize(64) |> crop(56, at: random) when training"),
    codes: ["MM531"],
  },
  "a random crop in evaluation": {
    source: photos("image[56, 56, 3]", " |> resize(64) |> crop(56, at: random)"),
    codes: ["MM546"],
  },
  "nothing for evaluation": {
    source: photos("image[56, 56, 3]", " |> resize(56) when training"),
    codes: ["MM532"],
  },
  "height and width mixed up": { source: photos("image[48, 32, 3]", " |> resize(32, 48)"), codes: ["MM531"] },
  "pixels of another number of channels": {
    source: reviews("digit: image[28, 28, 3] = reviews.pixels |> pixels(28, 28)"),
    codes: ["MM531"],
  },
  "a British centre": {
    source: photos("image[8, 8, 3]", " |> resize(9) |> crop(8, at: center)"),
    codes: ["MM562"],
  },
  // Options
  "an unknown option": {
    source: reviews("review: text = reviews.body |> words(lenght: 3)"),
    codes: ["MM211"],
  },
  "an option given twice": {
    source: reviews("review: text = reviews.body |> words(9, vocabulary: 9)"),
    codes: ["MM213"],
  },
  "too many options": { source: reviews("age: number = reviews.age |> standardize(3)"), codes: ["MM212"] },
  "a missing option": { source: reviews("age: number = reviews.age |> impute()"), codes: ["MM214"] },
  "neither word nor number": {
    source: reviews("age: number = reviews.age |> impute(meen)"),
    codes: ["MM562"],
  },
  "a percentage where a count is wanted": {
    source: reviews("review: text = reviews.body |> words(length: 50%)"),
    codes: ["MM562"],
  },
  "a range the wrong way round": {
    source: reviews("review: bag = reviews.body |> ngrams(3..1)"),
    codes: ["MM564"],
  },
  "a range below one": { source: reviews("review: bag = reviews.body |> ngrams(0..2)"), codes: ["MM563"] },
  "a path without quotes": {
    source: block("source reviews = csv(reviews)", ITEM, target, split),
    codes: ["MM562"],
  },
  "a source without a path": {
    source: block("source reviews = csv()", ITEM, target, split),
    codes: ["MM214"],
  },
  // Splits
  "a share of nothing": {
    source: splitBy("split by random() { train: 100%, test: 0% }"),
    codes: ["MM563"],
  },
  "shares that are too much": {
    source: splitBy("split by random() { train: 80%, validation: 30% }"),
    codes: ["MM551"],
  },
  "a split by several columns as values": {
    source: splitBy('split by column(reviews["a", "b"]) { train: 1, test: 2 }'),
    codes: ["MM506"],
  },
  "a split by nothing": { source: splitBy("split by hash() { train: 80%, test: 20% }"), codes: ["MM214"] },
  "an unknown split": {
    source: splitBy("split by hahs(reviews.id) { train: 80%, test: 20% }"),
    codes: ["MM560"],
  },
  "two splits": { source: reviews(ITEM, split), codes: ["MM502"] },
  "more than all left out": { source: reviews(ITEM, "on error skip(limit: 150%)"), codes: ["MM563"] },
  "an unknown policy": { source: reviews(ITEM, "on error ignore"), codes: ["MM560"] },
  "all at once": {
    source: block(
      source,
      "review: text = reviews.bdy",
      "age: nmber = reviews.ages",
      "size: number = revews.size",
    ),
    codes: ["MM523", "MM550", "MM541", "MM504", "MM520", "MM504", "MM503"],
    schemas,
  },
  // Training
  "a model on a model": { source: instead("model: Likes on Likes"), codes: ["MM210"] },
  "data that is not there": { source: instead("model: Likes on Review"), codes: ["MM201"] },
  "a loss that is none": { source: instead("loss: embed"), codes: ["MM206", "MM310"] },
  "an unknown optimizer": { source: instead("optimizer: adamW(rate: 1e-3)"), codes: ["MM560"] },
  "an optimizer without a rate": { source: instead("optimizer: adam()"), codes: ["MM214"] },
  "a rate of nothing": { source: instead("optimizer: adam(rate: 0)"), codes: ["MM563"] },
  "too much momentum": { source: instead("optimizer: sgd(0.1, momentum: 1)"), codes: ["MM563"] },
  "warming up for ever": { source: more("schedule: cosine(warmup: 100%)"), codes: ["MM563"] },
  "an unknown metric": { source: more("keep: best(acuracy)"), codes: ["MM560"] },
  "half an epoch": { source: more("epochs: 2.5"), codes: ["MM562"] },
  "a batch of nothing": { source: more("batch: 0"), codes: ["MM563"] },
  "a batch in quotes": { source: more('batch: "64"'), codes: ["MM562"] },
  "parts that the model does not have": {
    source: more(
      "freeze: [embd.table, binary_head.linear.b, nowhere.near]",
      'load: { head: "head.safetensors" }',
    ),
    codes: ["MM613", "MM613", "MM613"],
  },
  "a part of what is frozen": { source: more("freeze: [embed.table, embed]"), codes: ["MM610"] },
  "a file without its path": { source: more('load: "weights.safetensors"'), codes: ["MM609"] },
  "a plateau without validation": {
    source: program(
      splitBy("split by random() { train: 80%, test: 20% }"),
      shop.replace("}", "  schedule: plateau()\n}"),
    ),
    codes: ["MM607"],
  },
  "a mistake that is inherited": {
    source: program(
      reviews(ITEM),
      `${shop.replace("}", "  batch: 0\n}")}\ntrain Quick = Shop with { rows: 500 }\ntrain Slow = Shop with { epochs: 99 }\n`,
    ),
    codes: ["MM563"],
  },
  "a base that is not there": { source: after("train Quick = Shpo with { rows: 500 }"), codes: ["MM201"] },
  // Predictions
  "a prediction by nothing": { source: after("predict Scores { threshold: 0.5 }"), codes: ["MM603"] },
  "an unknown setting of a prediction": {
    source: after("predict Scores { train: Shop, treshold: 0.5 }"),
    codes: ["MM601"],
  },
  "a threshold that is no probability": {
    source: after("predict Scores { train: Shop, threshold: 2 }"),
    codes: ["MM563"],
  },
  "columns that are not there": {
    source: after("predict Scores { train: Shop, columns: [review.id, id] }"),
    codes: ["MM503", "MM505"],
  },
};

describe("mistakes", () => {
  for (const [name, { source, codes, schemas }] of Object.entries(cases))
    test(name, async () => {
      const found = checkSource(source, schemas).diagnostics;
      const shown = render(found, new Map([["model.mm", source]]), { colour: false });
      await expect(shown).toMatchFileSnapshot(`mistakes/${name.replaceAll(" ", "-")}.txt`);
      expect(found.map((diagnostic) => diagnostic.code)).toEqual(codes);
      for (const { code, message, fix } of found) {
        if (!fix) continue;
        const left = checkSource(applyFix(source, fix), schemas).diagnostics;
        expect(left.filter((other) => other.code === code && other.message === message)).toEqual([]);
      }
    });
});
