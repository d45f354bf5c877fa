import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { names } from "../../../src/diagnostics/catalogue/names.ts";
import { render } from "../../../src/diagnostics/render.ts";
import { checkSource } from "./checking.ts";

const examples = [...readFileSync("docs/language.md", "utf8").matchAll(/^```mm\n([\s\S]*?)^```/gm)].map(
  ([, source = ""]) => source,
);

test.each(examples)("an example of the language's description checks: %s", (source) => {
  const diagnostics = checkSource(source).diagnostics.filter(({ code }) => code !== names.unusedImport.code);
  expect(render(diagnostics, new Map([["model.mm", source]]), { colour: false })).toBe("");
});
