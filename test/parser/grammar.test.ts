import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { files } from "../../scripts/grammar/files.ts";
import { Grammar } from "../../src/parser/grammar/grammar.ts";

describe("the grammar", () => {
  test("has no ambiguity that the parser generator finds", () => {
    expect(() => new Grammar({ validate: true })).not.toThrow();
  });

  test.each(Object.entries(files()))("%s is fresh", (path, text) => {
    expect(readFileSync(path, "utf8"), "run `node scripts/grammar.mjs`").toBe(text);
  });

  test("the diagrams need nothing from outside, and their links lead somewhere", () => {
    const page = files()["grammar/diagrams.html"] ?? "";
    expect(page).not.toMatch(/https?:|<script|<link|\bsrc=/);
    const ids = new Set([...page.matchAll(/id="(\w+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/href="#(\w+)"/g)].map(([, id]) => id);
    expect(links.filter((link) => !ids.has(link))).toEqual([]);
  });
});
