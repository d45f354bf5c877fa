import { describe, expect, test } from "vitest";
import { parse } from "../../src/parser/parse.ts";
import { format } from "../../src/parser/print/print.ts";
import { annotate } from "./show.ts";
import { shown, sources } from "./sources.ts";

describe("programs of the project", () => {
  test("the language's description shows some", () => {
    expect(shown("docs/language.md").length).toBeGreaterThan(8);
  });

  test.each(sources())("$name parses", ({ name, text }) => {
    expect(annotate(text, parse(name, text).diagnostics)).toBe(text);
  });

  test.each(shown("docs/language.md"))("$name is in canonical layout", ({ text }) => {
    expect(format(text)).toBe(text);
  });
});
