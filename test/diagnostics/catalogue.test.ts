import { describe, expect, test } from "vitest";
import type { Entry } from "../../src/diagnostics/catalogue/entry.ts";
import { catalogue, entries } from "../../src/diagnostics/catalogue/index.ts";
import { explain } from "../../src/diagnostics/explain.ts";
import { applyFix } from "../../src/diagnostics/fix.ts";
import { checkSource } from "../typecheck/declarations/checking.ts";

/** The first digit of an area's codes. */
const digits: Readonly<Record<keyof typeof catalogue, number>> = {
  syntax: 1,
  names: 2,
  types: 3,
  dimensions: 4,
  data: 5,
  train: 6,
  preparation: 7,
  running: 8,
  engines: 9,
};

const areas = Object.entries(catalogue).map(([area, kinds]) => ({
  area,
  digit: digits[area as keyof typeof catalogue],
  kinds: Object.entries<Entry<never>>(kinds),
}));

/** What a kind needs of the world to be earned. */
const schemas: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MM507: { "Reviews.reviews": "there is no file `reviews.csv`" },
};

/** Areas whose mistakes are in programs; the others' examples are data or command lines. */
const ofPrograms = ["syntax", "names", "types", "dimensions", "data", "train"];

describe("the catalogue", () => {
  test("no code is used twice", () => {
    const all = areas.flatMap(({ kinds }) => kinds.map(([, { code }]) => code));
    expect(entries.size).toBe(all.length);
  });

  for (const { area, digit, kinds } of areas)
    describe(area, () => {
      test.each(kinds)("%s is explained, under a code of its area", (_, { code, explanation }) => {
        expect(code).toMatch(new RegExp(`^MM${digit}\\d\\d$`));
        expect(explanation.text).toMatch(/^\S[\s\S]{15,}\.$/);
        expect(explanation.example.trim()).not.toBe("");
        expect(explain(code)).toContain(explanation.text);
      });

      if (!ofPrograms.includes(area)) return;
      const found = (code: string, source: string) =>
        checkSource(source, schemas[code]).diagnostics.filter((diagnostic) => diagnostic.code === code);

      test.each(kinds)(
        "%s is earned by its example, and its repair removes it",
        (_, { code, explanation }) => {
          const { example } = explanation;
          const own = found(code, example);
          expect(own).not.toEqual([]);
          for (const { fix, message } of own)
            if (fix)
              expect(found(code, applyFix(example, fix)).map((left) => left.message)).not.toContain(message);
        },
      );

      test.each(kinds.filter(([, kind]) => kind.explanation.mended !== undefined))(
        "%s is mended by what is shown",
        (_, { code, explanation }) => {
          expect(found(code, explanation.mended ?? "")).toEqual([]);
        },
      );
    });
});

describe("explain", () => {
  test("a page", () => {
    expect(explain("mm543")).toMatchInlineSnapshot(`
      "# MM543: step order (error)

      Steps are carried out in the order in which they are written, each on what the one before has made.

      Example:

          data Reviews {
            source reviews = csv("reviews.csv")
            size: number = reviews.size |> standardize() |> log()
            target liked: binary(positive: 1) = reviews.liked
            split by random() { train: 90%, validation: 10% }
          }

      Mended:

          data Reviews {
            source reviews = csv("reviews.csv")
            size: number = reviews.size |> log() |> standardize()
            target liked: binary(positive: 1) = reviews.liked
            split by random() { train: 90%, validation: 10% }
          }"
    `);
  });

  test("nothing for a code that there is not", () => expect(explain("MM000")).toBeUndefined());
});
