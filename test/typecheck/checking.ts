import { readdirSync, readFileSync } from "node:fs";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { render } from "../../src/diagnostics/render.ts";
import { parse } from "../../src/parser/parse.ts";
import type * as tree from "../../src/parser/tree.ts";
import { type CheckOptions, check } from "../../src/typecheck/check.ts";
import type { CheckResult, World } from "../../src/typecheck/checked.ts";

/** The standard library and the prelude, parsed. */
export const std: readonly tree.Module[] = readdirSync("std").map(
  (name) => parse(`std/${name}`, readFileSync(`std/${name}`, "utf8")).module,
);

/** Another file that programs may import from. */
const more = parse("more.mm", "layer more(x: [A]) -> [A] {\n  exp(x)\n}\n").module;

export interface Checked extends CheckResult {
  /** Of the parser and of the checker. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Column names by `data.source`. */
export type Schemas = Readonly<Record<string, readonly string[]>>;

/** Checks a program of one file. */
export function checkSource(source: string, options: CheckOptions = {}, schemas: Schemas = {}): Checked {
  const { module, diagnostics } = parse("model.mm", source);
  const modules = new Map([module, more, ...std].map((m) => [m.file, m]));
  const world: World = {
    modules,
    resolve: (_, path) => path.replace("./", ""),
    schemas: new Map(Object.entries(schemas)),
  };
  const result = check(world, "model.mm", options);
  return { ...result, diagnostics: [...diagnostics, ...result.diagnostics] };
}

/** The source with what was found in it, for goldens. */
export function shown(source: string, diagnostics: readonly Diagnostic[]): string {
  const sources = new Map([["model.mm", source], ...std.map((m) => [m.file, m.source] as const)]);
  return `${source}\n${render(diagnostics, sources, { colour: false })}`;
}

/** The codes of what was found, in order of their places. */
export const codes = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics
    .toSorted((a, b) => (a.labels[0]?.span.start ?? 0) - (b.labels[0]?.span.start ?? 0))
    .map((d) => d.code);
