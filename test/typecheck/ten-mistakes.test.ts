import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyFix } from "../../src/diagnostics/fix.ts";
import { checkSource, shown } from "./checking.ts";

const source = readFileSync("test/typecheck/ten-mistakes/model.mm", "utf8");
const schemas = { "Reviews.reviews": ["id", "text", "class", "age", "count", "recommended"] };
const columns = { ...schemas, "Reviews.photos": ["path", "name", "stem", "folder", "content"] };
const found = () => checkSource(source, {}, columns).diagnostics;

test("ten mistakes are ten diagnostics", async () => {
  expect(found()).toHaveLength(10);
  await expect(shown(source, found())).toMatchFileSnapshot("ten-mistakes/model.txt");
});

test("each repair that is offered leaves nine", () => {
  const repairs = found().flatMap((d) => (d.fix ? [d.fix] : []));
  expect(repairs.length).toBeGreaterThanOrEqual(6);
  for (const fix of repairs) {
    expect(checkSource(applyFix(source, fix), {}, columns).diagnostics).toHaveLength(9);
  }
});

test("all mended, nothing is left", () => {
  const mends: [string, string][] = [
    ["reviews.clas\n", "reviews.class\n"],
    ["test: 20%", "test: 10%"],
    ["Recommend(reviw", "Recommend(review"],
    ["text_transformer(reviw, width: 65", "text_transformer(review, width: 64"],
    ["widht: 64)", "width: 64) ?? learned()"],
    ["  let other = mlp(facts, widths: [8])\n", ""],
    ["rest: [48]", "rest: [32]"],
    ["mlp(rest)", "mlp(rest, widths: [32])"],
    [
      "sigmoid(binary_head(gated(words, look, small, width: 64)))",
      "binary_head(gated(words, look, small, width: 64))",
    ],
  ];
  const mended = mends.reduce((text, [wrong, right]) => text.replace(wrong, right), source);
  expect(shown("", checkSource(mended, {}, columns).diagnostics)).toBe("\n");
});
