import { describe, expect, test } from "vitest";
import type { Fix } from "../../src/diagnostics/diagnostic.ts";
import { applyEdits, applyFix, applyFixes } from "../../src/diagnostics/fix.ts";
import { toJson } from "../../src/diagnostics/json.ts";

const source = "one two three";
const edit = (start: number, end: number, text: string, file = "a.mm") => ({
  span: { file, start, end },
  text,
});
const fix = (...edits: Fix["edits"]): Fix => ({ title: "", edits });

describe("fixes", () => {
  test("all edits of a fix are made, in any order", () => {
    expect(applyFix(source, fix(edit(8, 13, "3"), edit(0, 3, "1"), edit(4, 4, "and ")))).toBe("1 and two 3");
  });

  test("edits of another file are left out", () => {
    expect(applyFix(source, fix(edit(0, 3, "1"), edit(4, 7, "x", "b.mm")), "a.mm")).toBe("1 two three");
  });

  test("of fixes that touch one another the first is made", () => {
    const [first, second, third] = [fix(edit(0, 3, "1")), fix(edit(2, 5, "?")), fix(edit(8, 13, "3"))];
    expect(applyFixes(source, [first, second, third])).toEqual({
      text: "1 two 3",
      applied: [first, third],
      left: [second],
    });
  });

  test("two insertions at one place are not both made", () => {
    expect(applyFixes(source, [fix(edit(4, 4, "a ")), fix(edit(4, 4, "a "))]).text).toBe("one a two three");
  });

  test("overlapping edits of one fix are a bug of ours", () => {
    expect(() => applyEdits(source, [edit(0, 4, ""), edit(3, 5, "")])).toThrow("internal:");
  });
});

test("JSON tells lines and columns beside offsets", () => {
  const diagnostic = {
    code: "MM402",
    severity: "error",
    message: "what is wrong",
    labels: [
      { span: { file: "a.mm", start: 4, end: 9 }, text: "here" },
      { span: { file: "gone.mm", start: 1, end: 2 }, text: "there" },
    ],
    notes: ["why"],
    place: { file: "r.csv", row: 3, column: "Age" },
    fix: { title: "do so", edits: [{ span: { file: "a.mm", start: 4, end: 4 }, text: "x" }] },
  } as const;
  expect(toJson(diagnostic, new Map([["a.mm", "one\ntwo three"]]))).toMatchInlineSnapshot(`
    {
      "code": "MM402",
      "fix": {
        "edits": [
          {
            "column": 1,
            "end": 4,
            "endColumn": 1,
            "endLine": 2,
            "file": "a.mm",
            "line": 2,
            "start": 4,
            "text": "x",
          },
        ],
        "title": "do so",
      },
      "labels": [
        {
          "column": 1,
          "end": 9,
          "endColumn": 6,
          "endLine": 2,
          "file": "a.mm",
          "line": 2,
          "start": 4,
          "text": "here",
        },
        {
          "end": 2,
          "file": "gone.mm",
          "start": 1,
          "text": "there",
        },
      ],
      "message": "what is wrong",
      "notes": [
        "why",
      ],
      "place": {
        "column": "Age",
        "file": "r.csv",
        "row": 3,
      },
      "severity": "error",
    }
  `);
});
