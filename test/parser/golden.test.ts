import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../src/parser/parse.ts";
import { format } from "../../src/parser/print/print.ts";
import { annotate, show } from "./show.ts";

const read = (name: string) => readFileSync(`test/parser/golden/${name}.mm`, "utf8");

describe("golden files", () => {
  test.each(["broken-five", "broken-data", "broken-brackets", "broken-bodies"])(
    "%s: what is wrong is told once, where it is",
    async (name) => {
      const source = read(name);
      const shown = annotate(source, parse(name, source).diagnostics);
      await expect(shown).toMatchFileSnapshot(`golden/${name}.txt`);
    },
  );

  test("the tree of a program with everything in it", async () => {
    const { module, diagnostics } = parse("whole", read("whole"));
    expect(diagnostics).toEqual([]);
    await expect(module.declarations.map((one) => show(one)).join("\n\n")).toMatchFileSnapshot(
      "golden/whole.txt",
    );
  });

  test("a ragged program in canonical layout", async () => {
    const formatted = format(read("ragged"));
    await expect(formatted).toMatchFileSnapshot("golden/ragged.txt");
    expect(format(formatted)).toBe(formatted);
  });

  test("what does not parse keeps its layout", () => {
    expect(format("train  T  {")).toBe("train  T  {");
  });
});
