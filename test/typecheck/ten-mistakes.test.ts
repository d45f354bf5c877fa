import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyFix, applyFixes } from "../../src/diagnostics/fix.ts";
import { checkSource, shown } from "./checking.ts";

const source = readFileSync("test/typecheck/ten-mistakes/model.mm", "utf8");
const schemas = { "Reviews.reviews": ["id", "text", "class", "age", "count", "recommended"] };
const columns = { ...schemas, "Reviews.photos": ["path", "name", "stem", "folder", "content"] };
const found = () => checkSource(source, {}, columns).diagnostics;

test("ten mistakes are ten diagnostics", async () => {
  expect(found()).toHaveLength(10);
  await expect(shown(source, found())).toMatchFileSnapshot("ten-mistakes/model.txt");
});

test("each repair that is offered removes its mistake and no other", () => {
  const all = found();
  const repaired = all.filter((d) => d.fix).map((d) => d.code);
  expect(repaired).toEqual(["MM504", "MM551", "MM321", "MM211", "MM205", "MM308", "MM304"]);
  for (const { code, fix } of all) {
    if (!fix) continue;
    const left = checkSource(applyFix(source, fix), {}, columns).diagnostics.map((d) => d.code);
    expect(left).toEqual(all.map((d) => d.code).filter((other) => other !== code));
  }
});

test("all repairs together leave what none is offered for", () => {
  const fixes = found().flatMap((d) => d.fix ?? []);
  const { text, left } = applyFixes(source, fixes);
  expect(left).toEqual([]);
  const codes = checkSource(text, {}, columns).diagnostics.map((d) => d.code);
  expect(codes).toEqual(["MM406", "MM405", "MM214"]);
});

test("all mended, nothing is left", () => {
  const mends: [string, string][] = [
    ["reviews.clas\n", "reviews.class\n"],
    ["test: 20%", "test: 10%"],
    ["Recommend(reviw", "Recommend(review"],
    ["text_transformer(reviw, width: 65", "text_transformer(review, width: 64"],
    ["widht: 64)", "width: 64) ?? learned()"],
    ["  let other = mlp(facts, widths: [8])\n", ""],
    ["words.tokens", "facts"],
    ["mlp(facts)", "mlp(facts, widths: [32])"],
    [
      "sigmoid(binary_head(gated(words.pooled, look, kind, small, width: 64)))",
      "binary_head(gated(words.pooled, look, kind, small, width: 64))",
    ],
  ];
  const mended = mends.reduce((text, [wrong, right]) => text.replace(wrong, right), source);
  expect(shown("", checkSource(mended, {}, columns).diagnostics)).toBe("\n");
});
