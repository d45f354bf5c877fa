import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { field } from "../ir/lower/program.ts";
import { model } from "./run.ts";

const length = 5;
const text = {
  parameters: "x: text[T, V]",
  fields: { x: field.text(length) },
  sizes: { x: 6 },
};
/** One number for each word, 0 to 5, and its negative. */
const table = [0, 0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5];
const reading = (name: string, body: string) => `
encoder ${name}(x: text[T, V]) -> [2] {
  param t: [V, 2] = 0
  ${body}
}`;

describe("pooling", () => {
  const pooled = (name: string, feeds: { ids: number[]; length: number }[]) => {
    const { rows } = model({
      ...text,
      uses: name,
      definitions: reading("pooled", `${name}(lookup_text(t, x))`),
      is: "pooled(x)",
      width: 2,
    });
    return rows(
      { "x.ids": feeds.map((row) => row.ids), "x.length": feeds.map((row) => row.length) },
      {
        "M.pooled.t": table,
      },
    );
  };
  test.each([
    [
      "pool_mean",
      [
        [3, -3],
        [5, -5],
        [0, 0],
      ],
    ],
    [
      "pool_max",
      [
        [4, -2],
        [5, -5],
        [0, 0],
      ],
    ],
    [
      "pool_first",
      [
        [2, -2],
        [5, -5],
        [0, 0],
      ],
    ],
  ])("%s", (name, expected) => {
    const rows = [
      { ids: [2, 3, 4, 0, 0], length: 3 },
      { ids: [5, 0, 0, 0, 0], length: 1 },
      { ids: [0, 0, 0, 0, 0], length: 0 },
    ];
    expect(pooled(name, rows).map((row) => row.map((value) => value + 0))).toEqual(expected);
  });
});

describe("padding", () => {
  const reader = model({
    ...text,
    uses: "text_transformer",
    is: "text_transformer(x, width: 4, layers: 2, heads: 2).pooled",
    width: 4,
  });
  const one = (ids: readonly number[], words: number) =>
    reader.rows({ "x.ids": [ids], "x.length": [words] })[0] as number[];

  test("changes nothing that a transformer makes of a text", () => {
    const ids = fc.array(fc.nat(5), { minLength: length, maxLength: length });
    fc.assert(
      fc.property(ids, ids, fc.nat(length), (a, b, words) => {
        const mixed = a.map((id, place) => (place < words ? id : (b[place] ?? 0)));
        expect(one(mixed, words)).toEqual(one(a, words));
      }),
      { numRuns: 25 },
    );
  });

  test("while each word does", () => {
    const texts = [
      [1, 2, 3, 0, 0],
      [2, 1, 3, 0, 0],
      [1, 2, 4, 0, 0],
      [1, 2, 2, 0, 0],
    ];
    expect(new Set(texts.map((ids) => one(ids, 3).join())).size).toBe(texts.length);
    expect(one([1, 2, 3, 0, 0], 3)).not.toEqual(one([1, 2, 3, 0, 0], 4));
  });

  test("an empty text is read as 0", () => {
    expect(one([0, 0, 0, 0, 0], 0)).toEqual([0, 0, 0, 0]);
  });
});

test("self_attention takes from all positions of its sequence alike", () => {
  const body = "let seen = self_attention(lookup_text(t, x), heads: 2)\n  pool_first(seen)";
  const { rows } = model({
    ...text,
    uses: "self_attention, pool_first",
    definitions: reading("first", body),
    is: "first(x)",
    width: 2,
  });
  const cells = {
    "M.first.t": table,
    "M.first.seen.query.w": 0,
    "M.first.seen.value.w": [1, 0, 0, 1],
    "M.first.seen.outer.w": [1, 0, 0, 1],
  };
  expect(
    rows({ "x.ids": [[1, 2, 3, 5, 5]], "x.length": [3] }, cells)[0]?.map((value) => Number(value.toFixed(9))),
  ).toEqual([2, -2]);
});
