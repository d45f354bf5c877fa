import { describe, expect, test } from "vitest";
import { syntax } from "../../src/diagnostics/catalogue/syntax.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { applyEdits } from "../../src/diagnostics/fix.ts";
import { parse } from "../../src/parser/parse.ts";
import { format } from "../../src/parser/print/print.ts";

const codes = (source: string) => parse("x.mm", source).diagnostics.map(({ code }) => code);

describe("explanations of syntax diagnostics", () => {
  test.each(Object.values(syntax))("$code", ({ code, explanation }) => {
    expect(new Set(codes(explanation.example))).toEqual(new Set([code]));
    expect(codes(explanation.mended ?? "")).toEqual([]);
    expect(format(explanation.mended ?? "")).toBe(explanation.mended);
  });
});

const broken = [
  "layer f(x: [A) -> [A] {\n  x\n}\n",
  "layer f(x: [A]) -> [A] {\n  g(x, 2\n}\n",
  "layer f(x: [A]) -> [A] {\n  let y = (x\n  let z = y\n  z\n}\n",
  "layer f(x: [A]) -> [A] {\n  x\n\ntrain T { batch: 3 }\n",
  "layer f(x: [A]) -> [A] {\n  g(x]\n}\n",
  "layer f(x: [A]) -> [A] {\n  x)\n}\n",
  "layer f(x: [A]) -> [A] {\n  y = x\n  y\n}\n",
  "layer f(x: [A]) -> [A] {\n  g(x y)\n}\n",
  "layer f(x: [A]) -> [A] {\n  g(x, width 3)\n}\n",
  "layer f(x: [A]) -> [A] {\n  g(x, width = 3)\n}\n",
  "layer f(x: [A]) -> [A] where 0 < A < 3 {\n  x\n}\n",
  "layer f(x: [A]) -> [A] {\n  !x && x || x === .5 ** x % 'a'; # b\n}\n",
  "layer f(x: [A]) => [A] {\n  x\n}\n",
  "layr f(x: [A]) -> [A] {\n  x\n}\n",
  'import { a } form "std"\n',
  'data D {\n  source a = csv("a.csv)\n}\n',
  'data D {\n  source a = query("""SELECT 1)\n}\n',
  'data D {\n  source a: csv("C:\\data")\n}\n',
  'data D {\n  sourc a = csv("a.csv")\n  a: text = a.b |> words\n}\n',
  "data D {\n  split by random() { train 80%, test: 20% validation: 0% }\n}\n",
  "train T {\n  batch = 3\n  epochs 3\n}\n",
];

describe("repairs", () => {
  test.each(broken)("%j: all repairs together mend it", (source) => {
    const mended = mend(source, parse("x.mm", source).diagnostics);
    expect(mended).not.toBe(source);
    expect({ mended, codes: codes(mended) }).toEqual({ mended, codes: [] });
  });
});

function mend(source: string, diagnostics: readonly Diagnostic[]): string {
  return applyEdits(
    source,
    diagnostics.flatMap(({ fix }) => fix?.edits ?? []),
  );
}
