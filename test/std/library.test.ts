import { describe, expect, test } from "vitest";
import { forms } from "../../src/ir/lower/forms/index.ts";
import { parse } from "../../src/parser/parse.ts";
import { format } from "../../src/parser/print/print.ts";
import { check } from "../../src/typecheck/check.ts";
import { isStandard, preludeFile } from "../../src/typecheck/std.ts";
import { standardModules } from "../ir/lower/program.ts";

const definitions = [...standardModules].flatMap(([file, module]) =>
  module.declarations.filter((d) => d.kind === "definition").map((definition) => ({ file, definition })),
);
const own = definitions.filter(({ file }) => isStandard(file));

describe("the standard library", () => {
  test("has something for each theme", () => {
    const sorts = new Set(own.map(({ definition }) => definition.sort));
    expect(sorts).toEqual(new Set(["encoder", "fusion", "head", "layer", "loss"]));
  });

  test("defines each name once, and hides neither primitives nor forms", () => {
    const names = definitions.map(({ definition }) => definition.name.text);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(names.filter((name) => forms.has(name))).toEqual([]);
    expect(standardModules.has(preludeFile)).toBe(true);
  });

  test("checks without a word", () => {
    const modules = new Map([...standardModules, ["empty.mm", parse("empty.mm", "").module]]);
    expect(check({ modules, resolve: () => undefined }, "empty.mm").diagnostics).toEqual([]);
  });

  test.each([...standardModules])("%s is as the formatter writes it", (_, { source }) => {
    expect(format(source)).toBe(source);
  });

  test.each(
    definitions.map(({ file, definition }) => [`${file}: ${definition.name.text}`, definition] as const),
  )("%s is documented", (_, definition) => {
    expect(definition.doc ?? "").toMatch(/[.]/);
  });
});
