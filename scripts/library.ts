import { parse } from "../src/parser/parse.ts";
import { check } from "../src/typecheck/check.ts";

/**
 * The standard library's syntax trees as JSON, by file name, for programs to be checked against without reading it again.
 * Errors: throws where the library has a mistake.
 */
export function parsedLibrary(sources: Readonly<Record<string, string>>): string {
  const parsed = Object.entries(sources).map(([file, source]) => parse(file, source));
  const empty = parse("empty.mm", "").module;
  const modules = new Map([empty, ...parsed.map(({ module }) => module)].map((m) => [m.file, m]));
  const { diagnostics } = check({ modules, resolve: (_, path) => path }, empty.file);
  const mistakes = [...parsed.flatMap((one) => one.diagnostics), ...diagnostics].map((d) => d.message);
  if (mistakes.length > 0) throw new Error(`The standard library has mistakes:\n${mistakes.join("\n")}`);
  return JSON.stringify(Object.fromEntries(parsed.map(({ module }) => [module.file, module])));
}
