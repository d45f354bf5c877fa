import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { render, summary } from "../../src/diagnostics/render.ts";
import { labelsOf, spanOf } from "./spans.ts";

const model = `model M(photo: image[H, W, 3], facts: number[N]) -> binary {
  let look = small_cnn(photo, width: 64)
  let all = concat(look, facts)
  let rest = facts @ weights
  binary_head(all)
}
`;
const data = `data D {
\tsource r = csv("r.csv")
  join photos
    on r.id == photos.stem,
    at most one
  titel: text = r["名前", "titel"] |> words() // 😀 zwei
}
`;
const long = `let x = ${"a + ".repeat(60)}wrong`;
const sources = new Map([
  ["long.mm", long],
  ["model.mm", model],
  ["data.mm", data],
]);

function mistake(parts: Partial<Diagnostic>): Diagnostic {
  return { code: "MM402", severity: "error", message: "what is wrong", labels: [], notes: [], ...parts };
}

function fix(file: string, title: string, ...edits: [piece: string, text: string][]) {
  const source = sources.get(file) ?? "";
  return { title, edits: edits.map(([piece, text]) => ({ span: spanOf(file, source, piece), text })) };
}

const cases: Record<string, Diagnostic> = {
  "one label": mistake({ labels: labelsOf("model.mm", model, { small_cnn: "no encoder has this name" }) }),
  "several labels on one line": mistake({
    labels: labelsOf("model.mm", model, { "@": "the inner dimensions differ", facts: "", weights: "[3, 8]" }),
    notes: ["`@` multiplies the last dimension of its left side with the first of its right side."],
  }),
  "labels that hang": mistake({
    labels: [
      { span: spanOf("model.mm", model, "concat"), text: "both in here" },
      { span: spanOf("model.mm", model, "look", 1), text: "[64]" },
      { span: spanOf("model.mm", model, "facts", 1), text: "[N]" },
    ],
  }),
  "a label around another": mistake({
    labels: labelsOf("model.mm", model, { "facts @ weights": "[8]", weights: "[3, 8]" }),
  }),
  "a label over several lines": mistake({
    labels: labelsOf("data.mm", data, {
      "join photos\n    on r.id == photos.stem,\n    at most one": "this join",
      "r.id": "a column",
    }),
  }),
  "a label that starts inside a line": mistake({
    labels: [{ span: spanOf("model.mm", model, model.slice(model.indexOf("{"))), text: "the body" }],
  }),
  "two files": mistake({
    severity: "warning",
    labels: [
      ...labelsOf("model.mm", model, { photo: "wanted here" }),
      ...labelsOf("data.mm", data, { titel: "but only this is there" }),
    ],
  }),
  "tabs and wide characters": mistake({
    labels: labelsOf("data.mm", data, { csv: "behind a tab", '"titel"': "behind 名前", zwei: "behind 😀" }),
  }),
  "an insertion": mistake({
    labels: labelsOf("model.mm", model, { "look = small_cnn": "may be absent" }),
    fix: fix("model.mm", "say what stands for it", ["width: 64)", "width: 64) ?? learned()"]),
  }),
  "a replacement and an insertion": mistake({
    fix: {
      title: "name both sides",
      edits: [
        { span: spanOf("data.mm", data, "titel"), text: "title" },
        {
          span: { ...spanOf("data.mm", data, "words(", 0), start: data.indexOf("words(") + 6 },
          text: "length: 9",
        },
      ],
    },
  }),
  "a line that goes": mistake({
    labels: labelsOf("model.mm", model, { rest: "is not used" }),
    fix: fix("model.mm", "remove it", ["  let rest = facts @ weights\n", ""]),
  }),
  "a place in data": mistake({ code: "MM701", place: { file: "reviews.csv", row: 17, column: "Age" } }),
  "a file whose text is not at hand": mistake({
    labels: [{ span: { file: "gone.mm", start: 3, end: 5 }, text: "declared here" }],
  }),
  "a long line": mistake({ labels: labelsOf("long.mm", long, { wrong: "here" }) }),
  "a label that goes on beyond the shown line": mistake({
    labels: labelsOf("long.mm", long, { [long.slice(8)]: "all of it", wrong: "its end" }),
    fix: {
      title: "shorten it",
      edits: [{ span: spanOf("long.mm", long, long.slice(8)), text: "1 + ".repeat(40) }],
    },
  }),
  "labels far apart on a long line": mistake({
    labels: labelsOf("long.mm", long, { x: "the name", wrong: "the end" }),
    fix: { title: "mend the end", edits: [{ span: spanOf("long.mm", long, "wrong"), text: "right" }] },
  }),
  "the end of a file": mistake({
    labels: [{ span: { file: "data.mm", start: data.length, end: data.length }, text: "`}` is missing" }],
  }),
};

describe("a diagnostic as people see it", () => {
  for (const [name, diagnostic] of Object.entries(cases))
    test(name, async () => {
      const shown = render([diagnostic], sources, { colour: false, width: 80 });
      await expect(shown).toMatchFileSnapshot(`render/${name.replaceAll(" ", "-")}.txt`);
    });

  test("no row is wider than the terminal, but for labels' texts", () => {
    const shown = render([cases["a long line"] as Diagnostic], sources, { colour: false, width: 60 });
    expect(Math.max(...shown.split("\n").map((line) => line.length))).toBeLessThanOrEqual(65);
  });

  test("colour changes the look only", () => {
    const all = Object.values(cases);
    const coloured = render(all, sources, { colour: true });
    expect(coloured).toContain("\u001b[31m");
    expect(stripVTControlCharacters(coloured)).toBe(render(all, sources, { colour: false }));
  });

  test.each([
    [["error", "error", "warning"], "2 errors, 1 warning"],
    [["error"], "1 error"],
    [["warning", "warning"], "2 warnings"],
  ] as const)("the summary of %j", (severities, expected) => {
    expect(summary(severities.map((severity) => mistake({ severity })))).toBe(expected);
  });

  test("nothing for no diagnostics", () => expect(render([], sources, { colour: true })).toBe(""));
});
