import { describe, expect, test } from "vitest";
import type { PrepareOptions } from "../../src/data/dataset.ts";
import { prepare } from "../../src/data/prepare.ts";
import { catalogue } from "../../src/diagnostics/catalogue/index.ts";
import type { CheckedData, CheckedStep } from "../../src/typecheck/checked.ts";
import { columns, data, field, join, optional, source, split, step, target } from "./declare.ts";
import { type Files, faultsOf, folderWith, show } from "./folders.ts";

interface Case {
  readonly files: Files;
  readonly data: CheckedData;
  readonly options?: Partial<PrepareOptions>;
}

const csv = source("r", "csv", "r.csv");
const all = split({ kind: "random", seed: 0 }, { train: 1 });
const y = target("y", { kind: "binary", positive: 1 }, columns("r", "y"));
const rows = { "r.csv": ["id,y,x", "1,0,5", "2,1,6", "3,0,7"] };

/** A set of the source `r` with the target `y`. */
const set = (given: Partial<CheckedData> = {}): CheckedData =>
  data({ sources: [csv], fields: [y], split: all, ...given });
const of = (given: Partial<CheckedData>, files: Files = rows): Case => ({ files, data: set(given) });
const number = (...steps: CheckedStep[]) =>
  of({ fields: [field("x", { kind: "number", width: 1 }, columns("r", "x"), ...steps), y] });
const withRows = (one: Case, ...lines: string[]): Case => ({
  ...one,
  files: { "r.csv": ["id,y,x", ...lines] },
});
const image = (...steps: CheckedStep[]) =>
  field("x", { kind: "image", height: 2, width: 2, channels: 1 }, columns("r", "x"), ...steps);
const pixels = (list: string): Case =>
  of(
    {
      sources: [source("r", "jsonl", "r.jsonl")],
      fields: [
        image(step("pixels", { height: 2 })),
        target("y", { kind: "number", width: 1 }, columns("r", "y")),
      ],
      split: split({ kind: "column", column: columns("r", "p") }, { train: "train", test: "test" }),
    },
    { "r.jsonl": ['{"p":"train","y":1,"x":[0,0,0,1]}', `{"p":"test","y":2,"x":${list}}`] },
  );
const lists = (list: string): Case =>
  of(
    {
      sources: [source("r", "jsonl", "r.jsonl")],
      fields: [field("x", { kind: "number", width: 3 }, columns("r", "x")), y],
    },
    { "r.jsonl": ['{"y":1,"x":[0.5,1,2]}', `{"y":0,"x":${list}}`] },
  );
const dot =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const skip = { policy: "skip", limit: 0.25 } as const;
const joined = (cardinality: "exactly one" | "at most one", ...lines: string[]) =>
  of(
    {
      sources: [csv, source("m", "csv", "m.csv")],
      joins: [join("m", columns("r", "id"), columns("m", "id"), cardinality)],
      fields: [optional(field("v", { kind: "category" }, columns("m", "v"))), y],
    },
    { ...rows, "m.csv": ["id,v", ...lines] },
  );

/** What earns each kind of mistake, by its name in the catalogue; several where it has several faces. */
const cases: Record<string, Case[]> = {
  fileMissing: [of({}, { "rr.csv": "" }), of({ sources: [source("r", "csv", "data/x.csv")] })],
  noMatch: [of({ sources: [source("r", "files", "p/*.jpg")] })],
  packageMissing: [of({ sources: [source("r", "json", "npm:@no/such-package/data.json")] })],
  unreadable: [
    of({}, { "r.csv": "" }),
    of({ sources: [source("r", "jsonl", "r.jsonl")] }, { "r.jsonl": ['{"y":1}', '{"y":0,"y":1}'] }),
    of({ sources: [source("r", "json", "r.json")] }, { "r.json": '[{"y":1},{"y":}]' }),
    of({ sources: [source("r", "parquet", "r.csv")] }),
  ],
  brokenRow: [
    of({}, { "r.csv": ["id,y", "1,0", "2,1,1", "3", '4,"1"x', "5,1"] }),
    of({}, { "r.csv": new Uint8Array([..."id,y\n1,0\n2,"].map((c) => c.charCodeAt(0)).concat(0xe9, 10)) }),
    of(
      { sources: [source("r", "jsonl", "r.jsonl")] },
      { "r.jsonl": ['{"y":1}', "", '{"y":}', '{"y":NaN}', '{"y":0', '{"y":0}', '{"y":1} {"y":0}'] },
    ),
  ],
  differentColumns: [
    of({ sources: [source("r", "csv", "*.csv")] }, { "a.csv": "id,y\n1,0\n", "b.csv": "id,z\n1,0\n" }),
    of({ sources: [source("r", "csv", "*.csv")] }, { "a.csv": "id,y\n1,0\n", "b.csv": "id,y,z\n1,0,1\n" }),
  ],
  columnMissing: [
    of({ key: [columns("r", "Id")], fields: [y, field("n", { kind: "category" }, columns("r", "name"))] }),
  ],
  badQuery: [of({ sources: [csv, source("q", "query", "SELECT nothing FROM r")] })],
  notSelect: [of({ sources: [csv, source("q", "query", "DROP TABLE r")] })],
  unknownReplacement: [
    { ...of({}), options: { paths: { s: "x.csv" } } },
    { ...of({ sources: [csv, source("q", "query", "FROM r")] }), options: { paths: { q: "x.csv" } } },
  ],
  keyMissing: [of({ key: [columns("r", "id")] }, { "r.csv": ["id,y", "1,0", ",1"] })],
  keyTwice: [of({ key: [columns("r", "id")] }, { "r.csv": ["id,y", "7,0", "1,1", "7,1"] })],
  joinNone: [joined("exactly one", "1,a", "3,c")],
  joinMany: [
    joined("at most one", "1,a", "2,b", "1,c"),
    joined("exactly one", "1,a", "2,b", "3,c", "1,c", "1,d"),
  ],
  unknownPart: [
    of(
      {
        split: split({ kind: "column", column: columns("r", "p") }, { train: "train", validation: "valid" }),
      },
      { "r.csv": ["p,y", "train,0", "vaild,1"] },
    ),
  ],
  notNumber: [withRows(number(), "1,0,12", "2,1,twelve")],
  numberMissing: [withRows(number(), "1,0,12", "2,1,"), lists("[1,2,null]"), lists("null")],
  wrongWidth: [
    of({ fields: [field("x", { kind: "number", width: 3 }, columns("r", "id", "x")), y] }),
    lists("[1,2]"),
    lists("[1]"),
  ],
  noLogarithm: [withRows(number(step("log")), "1,0,12", "2,1,-1")],
  imageMissing: [of({ fields: [image(), y] }, { "r.csv": ["y,x", "0,"] }), pixels("null")],
  imageUnreadable: [
    of(
      { fields: [image(), y] },
      { "r.csv": ["y,x", "0,no.png", "1,empty.png"], "no.png": "text", "empty.png": "" },
    ),
  ],
  imageSize: [
    of({ fields: [image(), y] }, { "r.csv": ["y,x", "0,a.png"], "a.png": Buffer.from(dot, "base64") }),
    of(
      {
        fields: [
          image(step("crop", { height: 2, at: "random" }, "training"), step("resize", { height: 2 })),
          y,
        ],
      },
      { "r.csv": ["y,x", "0,a.png"], "a.png": Buffer.from(dot, "base64") },
    ),
  ],
  pixelCount: [pixels("[0,1,1]")],
  pixelValue: [pixels("[0,1,0,2]"), pixels("[0,1,0,-1]")],
  targetMissing: [of({}, { "r.csv": ["y", "1", "0", '""'] })],
  unknownClass: [
    of(
      {
        fields: [target("y", { kind: "class" }, columns("r", "y"))],
        split: split({ kind: "column", column: columns("r", "p") }, { train: "a", test: "b" }),
      },
      { "r.csv": ["p,y", "a,cat", "a,dog", "b,hat", "b,cat"] },
    ),
  ],
  fileUnreadable: [of({ fields: [image(), y] }, { "r.csv": ["y,x", "0,gone.png"] })],
  tooManySkipped: [
    of({ onError: skip }, { "r.csv": ["y", "1", "0", '""', '""', "1"] }),
    of({ onError: skip }, { "r.csv": ["y", "1", "0", "1,2", "3,4", "1"] }),
  ],
  noRows: [
    of({}, { "r.csv": "y\n" }),
    of({ onError: { policy: "skip", limit: 1 } }, { "r.csv": ["y", "1,1"] }),
  ],
  emptyPart: [
    of({ split: split({ kind: "random", seed: 0 }, { train: 0.9, validation: 0.05, test: 0.05 }) }),
  ],
  oneClass: [
    of(
      { split: split({ kind: "column", column: columns("r", "p") }, { train: "a", test: "b" }) },
      { "r.csv": ["p,y", "a,1", "a,0", "b,0", "b,0"] },
    ),
    of({ fields: [target("y", { kind: "class" }, columns("r", "y"))] }, { "r.csv": ["y", "cat", "cat"] }),
  ],
  noPositive: [of({ fields: [target("y", { kind: "binary", positive: "yes" }, columns("r", "y"))] })],
  nothingToFit: [
    withRows(number(step("impute", { value: "median" })), "1,0,", "2,1,"),
    withRows(
      of({
        fields: [field("x", { kind: "text", length: 2 }, columns("r", "x"), step("words", { length: 2 })), y],
      }),
      "1,0,",
      "2,1,",
    ),
    withRows(
      of({ fields: [field("x", { kind: "bag", buckets: 8 }, columns("r", "x"), step("ngrams")), y] }),
      "1,0,a",
    ),
  ],
  notFitted: [{ ...of({}), options: { fitted: { dimensions: {}, fields: { x: {} } } } }],
};

test("every kind of mistake in data is earned here, but for those that only later reading shows", () => {
  const { preparedLost, ...preparation } = catalogue.preparation;
  expect(preparedLost.code).toBe("MM767");
  expect(Object.keys(cases).sort()).toEqual(Object.keys(preparation).sort());
});

describe("mistakes in data", () => {
  test.each(Object.entries(cases))("%s", async (name, all) => {
    const shown: string[] = [];
    for (const { files, data: declared, options } of all) {
      const folder = await folderWith(files);
      const faults = await faultsOf(prepare(declared, { folder, ...options }));
      expect(faults.map(({ code }) => code)).toContain(
        catalogue.preparation[name as keyof typeof catalogue.preparation].code,
      );
      shown.push(faults.map(show).join("\n").replaceAll(folder, "FOLDER"));
    }
    await expect(`${shown.join("\n\n")}\n`).toMatchFileSnapshot(`faults/${name}.txt`);
  });

  test("only the first few are shown", async () => {
    const folder = await folderWith({ "r.csv": ["y", ...Array(500).fill('""')] });
    expect(await faultsOf(prepare(set(), { folder }))).toHaveLength(5);
  });
});
