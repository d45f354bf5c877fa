import { type Diagnostic, internal } from "../diagnostics/diagnostic.ts";
import type * as tree from "../parser/tree.ts";
import { walk } from "../parser/walk.ts";
import type { Session } from "./bodies/context.ts";
import { checkDefinition } from "./bodies/definition.ts";
import type { World } from "./checked.ts";
import type { ModuleScope } from "./scopes.ts";
import { isStandard, preludeFile, standardPath } from "./std.ts";
import type { Type } from "./types/type.ts";
import { checkUnused } from "./unused.ts";

/** What the check of a module has found, and the modules that it depends on. */
interface Outcome {
  readonly sees: readonly (tree.Module | undefined)[];
  readonly diagnostics: readonly Diagnostic[];
  readonly broken: ReadonlySet<tree.Definition>;
  readonly uses: ReadonlyMap<tree.Definition, Set<tree.Definition>>;
  readonly shown: ReadonlyMap<string, Map<string, Type>>;
}

const outcomes = new WeakMap<tree.Module, Outcome>();

/** Checks the definitions of a module once, whatever sizes they are used with. */
export function checkDefinitions(session: Session, module: tree.Module): void {
  const scope = scopeOf(session, module);
  for (const declaration of module.declarations) {
    if (declaration.kind === "definition") checkDefinition(session, scope, declaration);
  }
}

const scopeOf = (session: Session, module: tree.Module): ModuleScope =>
  session.scopes.get(module.file) ?? internal(`no scope of ${module.file}`);

/** Checks a module that a program imports. It is done again only where it, or one that it sees, has changed. */
export function checkImported(world: World, session: Session, module: tree.Module): void {
  const sees = modulesSeenBy(world, module);
  const before = outcomes.get(module);
  const isCurrent = before?.sees.length === sees.length && before.sees.every((other, i) => other === sees[i]);
  const outcome = isCurrent && before ? before : checkAfresh(session, module, sees);
  outcomes.set(module, outcome);
  for (const diagnostic of outcome.diagnostics) session.report(diagnostic);
  for (const definition of outcome.broken) session.broken.add(definition);
  for (const [definition, used] of outcome.uses) session.uses.set(definition, used);
  for (const [file, types] of outcome.shown) session.shown.set(file, types);
}

function modulesSeenBy(world: World, module: tree.Module): (tree.Module | undefined)[] {
  const imports = module.declarations.flatMap((d) => (d.kind === "import" ? [d.from.value] : []));
  const standard = [...world.modules.values()].filter((m) => isStandard(m.file));
  return [
    world.modules.get(preludeFile),
    ...imports.flatMap((path) =>
      path === standardPath ? standard : [world.modules.get(world.resolve(module.file, path) ?? "")],
    ),
  ];
}

function checkAfresh(session: Session, module: tree.Module, sees: Outcome["sees"]): Outcome {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic);
  const own: Session = { ...session, report, broken: new Set(), uses: new Map(), shown: new Map() };
  const scope = scopeOf(session, module);
  checkDefinitions(own, module);
  useDeclared(module, scope);
  checkUnused(module, scope, false, report);
  return { sees, diagnostics, broken: own.broken, uses: own.uses, shown: own.shown };
}

/** Counts what the data sets and training runs of an imported file name as used: they are not checked with the program. */
function useDeclared(module: tree.Module, scope: ModuleScope): void {
  for (const declaration of module.declarations) {
    if (declaration.kind === "definition" || declaration.kind === "import") continue;
    walk(declaration, (node) => {
      if ("kind" in node && node.kind === "name") scope.use(node.text);
    });
  }
}
