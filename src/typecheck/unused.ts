import { names } from "../diagnostics/catalogue/names.ts";
import type { Edit } from "../diagnostics/diagnostic.ts";
import type * as tree from "../parser/tree.ts";
import { hasHole } from "./holes.ts";
import type { Named, Report } from "./interface.ts";
import { removal } from "./removal.ts";
import type { ModuleScope } from "./scopes.ts";
import { tell } from "./tell.ts";

/**
 * Reports imports that nothing uses and, in a program's own file that trains something, declarations that nothing uses.
 * Where the parser found holes, nothing is said: a use may be in them.
 */
export function checkUnused(
  module: tree.Module,
  scope: ModuleScope,
  isProgram: boolean,
  report: Report = scope.report,
): void {
  const isUnused = (name: string) => !scope.isUsed(name) && !name.startsWith("_");
  const isRoot = ({ kind }: Named) => kind === "train" || kind === "predict";
  const imports = [...scope.imports].filter(([name]) => isUnused(name));
  const trains = isProgram && module.declarations.some((d) => d.kind === "train");
  const own = trains ? [...scope.own].filter(([name, named]) => isUnused(name) && !isRoot(named)) : [];
  if (imports.length + own.length === 0 || hasHole(module)) return;
  for (const [name, { declaration }] of imports) {
    const entry = declaration.names.find((n) => (n.alias ?? n.name).text === name);
    if (!entry) continue;
    const span = (entry.alias ?? entry.name).span;
    const fix = { title: "remove it", edits: [withoutName(module.source, declaration, entry)] };
    tell({ report }, names.unusedImport, { name }, [[span, "nothing uses it"]], { fix });
  }
  for (const [name, declaration] of own) {
    tell({ report }, names.unusedDeclaration, { name }, [[declaration.name.span, "nothing uses it"]]);
  }
}

type Entry = tree.Import["names"][number];

/** Removes one name from an import with its comma, or the import with its last. */
function withoutName(source: string, declaration: tree.Import, entry: Entry): Edit {
  const { file } = declaration.span;
  const place = declaration.names.indexOf(entry);
  const [before, after] = [declaration.names[place - 1], declaration.names[place + 1]];
  const end = endOf(entry);
  if (after) return { span: { file, start: entry.name.span.start, end: after.name.span.start }, text: "" };
  if (before) return { span: { file, start: endOf(before), end }, text: "" };
  return removal(source, declaration);
}

const endOf = (entry: Entry): number => (entry.alias ?? entry.name).span.end;
