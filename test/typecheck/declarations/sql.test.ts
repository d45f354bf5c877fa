import { describe, expect, test } from "vitest";
import { sqlNames, sqlProblem } from "../../../src/typecheck/declarations/sql.ts";

const fine = [
  "SELECT * FROM reviews",
  "select a, ';' as b from reviews;  -- the end; really",
  "WITH a(x) AS (SELECT 1), b AS MATERIALIZED (SELECT x FROM a) SELECT * FROM b",
  "WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t",
  'SELECT "insert", copy, (update) FROM reviews',
  "SELECT 'it''s; DROP TABLE x' AS a, E'\\'; DROP' AS b, $$; DROP TABLE x$$ AS c, $q$ $$ ; $q$ AS d FROM reviews",
  "/* a /* nested */ DROP */ SELECT 1 FROM reviews",
  "SELECT * FROM reviews r JOIN users u ON r.id = u.id, extra WHERE r.name IN ('a', 'b')",
  "SELECT replace(body, 'x', 'y') FROM (SELECT body FROM reviews)",
  "WITH a AS (SELECT id FROM reviews) SELECT len(regexp_extract_all(id, 'a*')), id FROM a",
  "SELECT extract('year' FROM day), substring(body FROM 2) FROM reviews",
];

const refused: Readonly<Record<string, string>> = {
  "": "statement: it is empty",
  "-- nothing": "statement: it is empty",
  "INSERT INTO reviews VALUES (1)": "statement: it begins with `INSERT`",
  "COPY (SELECT 1) TO 'x.csv'": "statement: it begins with `COPY`",
  "PRAGMA database_list": "statement: it begins with `PRAGMA`",
  "(SELECT 1)": "statement: it begins with `(`",
  "FROM reviews": "statement: it begins with `FROM`",
  "SELECT 1; ATTACH 'x.db'": "statement: a second statement begins with `ATTACH`",
  "SELECT 1;; SELECT 2": "statement: a second statement begins with `SELECT`",
  "SELECT 1 /* ; */ ; /**/ INSTALL httpfs": "statement: a second statement begins with `INSTALL`",
  "WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a": "statement: it is `WITH … INSERT`",
  "WITH a(x) AS (SELECT 1) UPDATE b SET c = 1": "statement: it is `WITH … UPDATE`",
  "WITH a AS (DELETE FROM b RETURNING *) SELECT * FROM a": "statement: it contains `DELETE`",
  "SELECT * FROM 'a.csv'": "file: `'a.csv'`",
  'SELECT * FROM "a.csv"': 'file: `"a.csv"`',
  "SELECT * FROM reviews, 'a.csv'": "file: `'a.csv'`",
  "SELECT * FROM reviews JOIN ('a.parquet') USING (id)": "file: `'a.parquet'`",
  "SELECT * FROM read_parquet('a')": "file: `read_parquet`",
  "SELECT content FROM READ_TEXT('/etc/passwd')": "file: `READ_TEXT`",
  "SELECT getenv('HOME') FROM reviews": "file: `getenv`",
};

describe("queries", () => {
  test.each(fine)("allowed: %s", (sql) => expect(sqlProblem(sql)).toBeUndefined());

  test.each(Object.entries(refused))("refused: %s", (sql, expected) => {
    const problem = sqlProblem(sql);
    expect(`${problem?.kind}: ${problem?.found}`).toBe(expected);
    if (problem?.kind === "file") expect(`\`${sql.slice(problem.start, problem.end)}\``).toBe(problem.found);
  });

  test("names, quoted or not, but not what texts and comments say", () => {
    expect([...sqlNames("SELECT a FROM Reviews -- users\n JOIN \"My Table\" ON 'other' = b")]).toEqual([
      "select",
      "a",
      "from",
      "reviews",
      "join",
      "my table",
      "on",
      "b",
    ]);
  });
});
