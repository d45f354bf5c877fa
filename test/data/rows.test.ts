import { describe, expect, test } from "vitest";
import type { CheckedData } from "../../src/typecheck/checked.ts";
import { columns, data, field, join, optional, source, split, step, target } from "./declare.ts";
import { type Files, feedOf, prepared } from "./folders.ts";

const all = split({ kind: "random", seed: 0 }, { train: 1 });
const y = target("y", { kind: "number", width: 1 }, columns("r", "y"));
const base = source("r", "csv", "r.csv");

/** A set of the source `r` with a number as target. */
function rowsOf(files: Files, given: Partial<CheckedData> = {}) {
  return prepared(files, data({ sources: [base], fields: [y], split: all, ...given }));
}

describe("order", () => {
  const keyed = (...values: string[]) => ({ "r.csv": ["k,y", ...values.map((value, i) => `${value},${i}`)] });

  test.each([
    ["numbers by size", keyed("10", "9", "-1", "2.5"), [2, 3, 1, 0]],
    ["texts by letters", keyed("10", "9", "x", "é"), [0, 1, 2, 3]],
    ["texts that look alike", keyed("b", "B", "a"), [1, 2, 0]],
  ])("%s", async (_, files, expected) => {
    expect([...(await rowsOf(files, { key: [columns("r", "k")] })).targets]).toEqual(expected);
  });

  test("several columns, one after another", async () => {
    const files = { "r.csv": ["a,b,y", "2,x,0", "1,y,1", "1,x,2"] };
    expect([...(await rowsOf(files, { key: [columns("r", "a"), columns("r", "b")] })).targets]).toEqual([
      2, 1, 0,
    ]);
  });

  test("without a key, that of the file", async () => {
    expect([...(await rowsOf(keyed("b", "a"))).targets]).toEqual([0, 1]);
  });

  test("does not depend on the order of other files, or of joins", async () => {
    const ids = Array.from({ length: 300 }, (_, i) => i);
    const rows = (name: string, order: readonly number[]) => [
      `id,${name}`,
      ...order.map((i) => `${i},${i * 7}`),
    ];
    const sources = [base, source("a", "csv", "a.csv"), source("b", "csv", "b.csv")];
    const on = (name: string) => join(name, columns("r", "id"), columns(name, "id"));
    const fields = [y, field("a", { kind: "number", width: 1 }, columns("a", "a"))];
    const of = async (joins: string[], order: readonly number[]) => {
      const files = {
        "r.csv": rows("y", order),
        "a.csv": rows("a", order.toReversed()),
        "b.csv": rows("b", ids),
      };
      const set = await rowsOf(files, { sources, fields, joins: joins.map(on), key: [columns("r", "id")] });
      return { a: await feedOf(set, "a"), y: [...set.targets] };
    };
    const expected = ids.map((i) => i * 7);
    expect(await of(["a", "b"], ids)).toEqual({ a: expected, y: expected });
    expect(await of(["b", "a"], ids.toReversed())).toEqual({ a: expected, y: expected });
  });
});

describe("joins", () => {
  const files = {
    "r.csv": ["id,y,ref", "1,10,x", "2,20,y", "3,30,"],
    "m.jsonl": ['{"n":3,"v":300}', '{"n":1,"v":100}', '{"v":0}'],
    "n.csv": ["name,w", "x,5", "z,6", ",7"],
  };
  const sources = [base, source("m", "jsonl", "m.jsonl"), source("n", "csv", "n.csv")];
  const value = optional(field("v", { kind: "number", width: 1 }, columns("m", "v")));
  const weight = optional(field("w", { kind: "number", width: 1 }, columns("n", "w")));

  test("find partners across formats; nothing is a partner of nothing", async () => {
    const joins = [
      join("m", columns("r", "id"), columns("m", "n"), "at most one"),
      join("n", columns("r", "ref"), columns("n", "name"), "at most one"),
    ];
    const set = await rowsOf(files, { sources, joins, fields: [y, value, weight] });
    expect(await feedOf(set, "v")).toEqual([100, 100, 300]);
    expect(await feedOf(set, "v.present")).toEqual([1, 0, 1]);
    expect(await feedOf(set, "w")).toEqual([5, 5, 5]);
    expect(set.report.coverage).toEqual({ m: 2, n: 1, v: 2, w: 1 });
    expect(await set.column("m", "v")).toEqual(["100", "", "300"]);
  });

  test("go on from a source that was joined before, with the sides either way round", async () => {
    const more = { ...files, "o.csv": ["v,w", "100,1", "300,3"] };
    const joins = [
      join("m", columns("m", "n"), columns("r", "id"), "at most one"),
      join("o", columns("o", "v"), columns("m", "v"), "at most one"),
    ];
    const own = optional(field("w", { kind: "number", width: 1 }, columns("o", "w")));
    const given = { sources: [base, ...sources.slice(1, 2), source("o", "csv", "o.csv")], joins };
    const set = await rowsOf(more, { ...given, fields: [y, value, own] });
    expect(await feedOf(set, "w")).toEqual([1, 1, 3]);
  });

  test("by several columns", async () => {
    const two = { "r.csv": ["a,b,y", "1,2,0", "12,,1", "1,3,2"], "m.csv": ["c,d,v", "1,3,5", "1,2,6"] };
    const on = [
      { left: columns("r", "a"), right: columns("m", "c") },
      { left: columns("r", "b"), right: columns("m", "d") },
    ];
    const joins = [{ ...join("m", columns("r", "a"), columns("m", "c"), "at most one"), on }];
    const set = await rowsOf(two, {
      sources: [base, source("m", "csv", "m.csv")],
      joins,
      fields: [y, value],
    });
    expect(await feedOf(set, "v")).toEqual([6, 6, 5]);
  });
});

describe("splits", () => {
  const rows = (n: number) => Array.from({ length: n }, (_, i) => `${i},${i % 50},${i}`);
  const of = (by: CheckedData["split"]["by"], parts: Parameters<typeof split>[1], n = 2000) =>
    rowsOf({ "r.csv": ["id,group,y", ...rows(n)] }, { split: split(by, parts), key: [columns("r", "id")] });
  const shares = { train: 0.8, validation: 0.1, test: 0.1 };
  const hash = (column: string, salt = 0) =>
    ({ kind: "hash", columns: [columns("r", column)], salt }) as const;

  test("by hash has about the shares, and every row in one part", async () => {
    const { parts, report } = await of(hash("id"), shares);
    expect(report.parts).toMatchInlineSnapshot(`
      {
        "test": 208,
        "train": 1581,
        "validation": 211,
      }
    `);
    expect([...parts.train, ...parts.validation, ...parts.test].sort((a, b) => a - b)).toEqual([
      ...Array(2000).keys(),
    ]);
  });

  test("by hash keeps rows of a group together", async () => {
    const { parts, targets } = await of(hash("group"), shares);
    const groups = Object.values(parts).map(
      (part) => new Set(Array.from(part, (row) => (targets[row] ?? 0) % 50)),
    );
    expect(groups.map((group) => group.size).reduce((a, b) => a + b)).toBe(50);
  });

  test("by hash leaves a row in its part when others come or go", async () => {
    const [few, many] = [await of(hash("id"), shares, 500), await of(hash("id"), shares, 2000)];
    expect([...few.parts.test]).toEqual([...many.parts.test].filter((row) => row < 500));
  });

  test("by hash has other parts with another salt", async () => {
    const [a, b] = [await of(hash("id"), shares), await of(hash("id", 1), shares)];
    expect([...a.parts.test]).not.toEqual([...b.parts.test]);
  });

  test("by random has exactly the shares, and other parts with another seed", async () => {
    const [a, b] = [
      await of({ kind: "random", seed: 1 }, shares),
      await of({ kind: "random", seed: 2 }, shares),
    ];
    expect(a.report.parts).toEqual({ train: 1600, validation: 200, test: 200 });
    expect(b.report.parts).toEqual(a.report.parts);
    expect([...a.parts.test]).not.toEqual([...b.parts.test]);
  });

  test("may leave rows out", async () => {
    const set = await of({ kind: "random", seed: 1 }, { train: 0.5, test: 0.25 });
    expect(set.report.parts).toEqual({ train: 1000, validation: 0, test: 500 });
    expect(set.report.rows).toBe(1500);
  });

  test("by a column's values", async () => {
    const files = { "r.csv": ["part,y", "a,1", "0,2", "a,3"] };
    const by = split({ kind: "column", column: columns("r", "part") }, { train: "a", test: 0 });
    const { parts } = await rowsOf(files, { split: by });
    expect([parts.train, parts.test].map((part) => [...part])).toEqual([[0, 2], [1]]);
  });

  test("use the first training rows where only so many are wanted", async () => {
    const whole = await of(hash("id"), shares);
    const own = data({
      sources: [base],
      fields: [y],
      key: [columns("r", "id")],
      split: split(hash("id"), shares),
    });
    const few = await prepared({ "r.csv": ["id,group,y", ...rows(2000)] }, own, { rows: 20 });
    expect(few.report.parts).toEqual({ ...whole.report.parts, train: 20 });
    expect(Array.from(few.parts.train, (row) => few.targets[row])).toEqual(
      Array.from(whole.parts.train.subarray(0, 20), (row) => whole.targets[row]),
    );
    expect(few.fingerprint).not.toBe(whole.fingerprint);
  });
});

describe("rows that can't be read", () => {
  const broken = { "r.csv": ["id,y", "1,1", "2,one", "3,3,3", "4,", "5,5", "6,6"] };

  test("are left out and told of", async () => {
    const set = await rowsOf(broken, { onError: { policy: "skip", limit: 0.5 } });
    expect([...set.targets]).toEqual([1, 5, 6]);
    expect(set.report).toEqual({
      rows: 3,
      parts: { train: 3, validation: 0, test: 0 },
      skipped: {
        count: 3,
        examples: [
          "r.csv, row 3: `r`: a row can't be read: it has 3 values, the header 2",
          'r.csv, row 2: `y`: "one" is not a number',
          "r.csv, row 4: `y`: the row has no target",
        ],
      },
      coverage: {},
    });
    expect(await set.column("r", "id")).toEqual(["1", "5", "6"]);
  });

  test("are left out of JSON lines too, wherever they stand", async () => {
    const files = {
      "a.jsonl": ['{"id":1,"y":1}', "", '{"id":2,"y":', '{"id":3,"y":3}', '{"id":4'],
      "b.jsonl": ['{"id":5,"y":"five"}', '{"id":6,"y":6} {', '{"id":7,"y":7}'],
    };
    const lines = source("r", "jsonl", "a.jsonl", "b.jsonl");
    const set = await rowsOf(files, { sources: [lines], onError: { policy: "skip", limit: 0.6 } });
    expect(await set.column("r", "id")).toEqual(["1", "3", "7"]);
    expect(set.report.skipped).toEqual({
      count: 4,
      examples: [
        "a.jsonl, row 2: `r`: a row can't be read: the line is not JSON",
        "a.jsonl, row 4: `r`: a row can't be read: the line is not JSON",
        "b.jsonl, row 2: `r`: a row can't be read: the line is not JSON",
        'b.jsonl, row 1: `y`: "five" is not a number',
      ],
    });
  });

  test("are left out before anything is fitted", async () => {
    const x = field("x", { kind: "number", width: 1 }, columns("r", "id"), step("standardize"));
    const set = await rowsOf(broken, { fields: [x, y], onError: { policy: "skip", limit: 0.5 } });
    expect(set.fitted.fields["x"]).toMatchObject({ mean: [4] });
  });
});
