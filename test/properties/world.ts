import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { parse } from "../../src/parser/parse.ts";
import type * as tree from "../../src/parser/tree.ts";
import { type CheckOptions, check } from "../../src/typecheck/check.ts";
import type { CheckedProgram } from "../../src/typecheck/checked.ts";

/** A program as text: its files by path, of which the first is the program's own, and what its sources' columns are. */
export interface ProgramText {
  readonly files: ReadonlyMap<string, string>;
  readonly schemas: ReadonlyMap<string, readonly string[]>;
}

const standard = readdirSync("std").map(
  (name) => parse(`std/${name}`, readFileSync(`std/${name}`, "utf8")).module,
);

/** Every definition of the standard library and the prelude, by name. */
export const standardDefinitions: ReadonlyMap<string, tree.Definition> = new Map(
  standard.flatMap(({ declarations }) =>
    declarations.flatMap((d) => (d.kind === "definition" ? [[d.name.text, d] as const] : [])),
  ),
);

export interface Checked {
  readonly modules: readonly tree.Module[];
  readonly diagnostics: readonly Diagnostic[];
  readonly program?: CheckedProgram;
}

/** Parses and checks a program over the standard library. */
export function checkProgram({ files, schemas }: ProgramText, options: CheckOptions = {}): Checked {
  const parsed = [...files].map(([path, source]) => parse(path, source));
  const modules = parsed.map(({ module }) => module);
  const world = {
    modules: new Map([...modules, ...standard].map((module) => [module.file, module])),
    resolve: (file: string, path: string) => posix.join(posix.dirname(file), path),
    schemas,
  };
  const [first] = files.keys();
  const result = check(world, first ?? "", options);
  const mistakes = parsed.flatMap(({ diagnostics }) => diagnostics);
  const diagnostics = [...mistakes, ...result.diagnostics];
  const program = mistakes.length === 0 ? result.program : undefined;
  return { modules, diagnostics, ...(program && { program }) };
}
