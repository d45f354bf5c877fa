import { readdirSync, readFileSync } from "node:fs";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { parse } from "../../../src/parser/parse.ts";
import { check } from "../../../src/typecheck/check.ts";
import type { CheckedProgram } from "../../../src/typecheck/checked.ts";

/** Columns by `data.source`; a text says why they can't be had. */
export type Schemas = Readonly<Record<string, readonly string[] | string>>;

const std = readdirSync("std").map(
  (name) => parse(`std/${name}`, readFileSync(`std/${name}`, "utf8")).module,
);

/** Parses and checks one file over the standard library and given columns. */
export function checkSource(
  source: string,
  schemas: Schemas = {},
): { diagnostics: readonly Diagnostic[]; program?: CheckedProgram } {
  const { module, diagnostics } = parse("model.mm", source);
  const world = {
    modules: new Map([module, ...std].map((each) => [each.file, each])),
    resolve: (_: string, path: string) => path,
    schemas: new Map(Object.entries(schemas)),
  };
  const result = check(world, "model.mm");
  return { ...result, diagnostics: [...diagnostics, ...result.diagnostics] };
}
