import { names } from "../diagnostics/catalogue/names.ts";
import type { Edit, Span } from "../diagnostics/diagnostic.ts";
import type * as tree from "../parser/tree.ts";
import type { World } from "./checked.ts";
import type { Named, Report, Scope } from "./interface.ts";
import { preludeFile, standardLibrary, standardPath } from "./std.ts";
import { nearest } from "./suggest.ts";
import { rename, suggested, tell } from "./tell.ts";

/** An imported name, for the check that something uses it. */
interface Imported {
  readonly declaration: tree.Import;
  readonly name: tree.Name;
}

const kinds: Record<Named["kind"], string> = {
  definition: "a definition",
  data: "a data set",
  train: "a training run",
  predict: "a prediction",
};

/** What every module sees, and what it can import from `"std"`. */
interface Libraries {
  readonly prelude: ReadonlyMap<string, tree.Definition>;
  readonly standard: ReadonlyMap<string, tree.Definition>;
}

/** The names that one module sees, and which of them have been used. */
export class ModuleScope implements Scope {
  readonly file: string;
  readonly own = new Map<string, Named>();
  readonly imports = new Map<string, Imported>();
  private readonly seen = new Map<string, Named>();
  private readonly used = new Set<string>();
  private readonly module: tree.Module;
  private readonly prelude: ReadonlyMap<string, tree.Definition>;
  private readonly standard: ReadonlyMap<string, tree.Definition>;
  readonly report: Report;

  constructor(module: tree.Module, { prelude, standard }: Libraries, report: Report) {
    this.file = module.file;
    this.module = module;
    this.prelude = prelude;
    this.standard = standard;
    this.report = report;
  }

  /** Adds a declaration of the module; a name that is taken is reported. */
  declare(declaration: Named): void {
    const { text, span } = declaration.name;
    if (this.isTaken(text, span)) return;
    this.own.set(text, declaration);
    this.seen.set(text, declaration);
  }

  /** Adds what an import brings; of `definition` nothing is known where the import is in error. */
  bring(as: tree.Name, declaration: tree.Import, definition: tree.Definition | undefined): void {
    if (this.isTaken(as.text, as.span)) return;
    this.imports.set(as.text, { declaration, name: as });
    if (definition) this.seen.set(as.text, definition);
    else this.use(as.text);
  }

  /** Lets a name be seen that a misspelt import most likely meant, so that one slip is one mistake. */
  mean(definition: tree.Definition | undefined): void {
    const name = definition?.name.text;
    if (definition && name !== undefined && !this.seen.has(name)) this.seen.set(name, definition);
  }

  /**
   * The definition of the standard library that an unknown name means, if any: it is told that the module must import it, and
   * seen from now on.
   */
  meanStandard(
    name: { readonly text: string; readonly span: Span },
    report: Report,
  ): tree.Definition | undefined {
    const definition = this.standard.get(name.text);
    if (!definition) return undefined;
    const fix = { title: "import it", edits: [importing(this.module, name.text)] };
    const told = { name: name.text, isStandard: true };
    tell({ report }, names.unknownName, told, [[name.span, "not imported"]], { fix });
    this.seen.set(name.text, definition);
    this.use(name.text);
    return definition;
  }

  private isTaken(name: string, span: Span): boolean {
    const before = this.own.get(name)?.name.span ?? this.imports.get(name)?.name.span;
    if (!before) return false;
    tell(this, names.duplicateName, { name }, [
      [span, "declared again here"],
      [before, "declared here"],
    ]);
    return true;
  }

  lookup(name: string): Named | undefined {
    this.use(name);
    return this.seen.get(name) ?? this.prelude.get(name);
  }

  use(name: string): void {
    this.used.add(name);
  }

  isUsed(name: string): boolean {
    return this.used.has(name);
  }

  /** Whether the name stands for an import that is in error; nothing is said about its uses. */
  isInError(name: string): boolean {
    return this.imports.has(name) && !this.seen.has(name);
  }

  /** All names, for suggestions. */
  *names(): Iterable<string> {
    yield* this.seen.keys();
    yield* this.prelude.keys();
  }

  resolve<K extends Named["kind"]>(
    name: { readonly text: string; readonly span: Span },
    kind: K,
  ): Extract<Named, { kind: K }> | undefined {
    const found = this.lookup(name.text);
    if (found?.kind === kind) return found as Extract<Named, { kind: K }>;
    if (found) this.reportKind(name, found, kinds[kind]);
    else if (!this.isInError(name.text)) {
      const candidates = [...this.names()].filter(
        (n) => (this.seen.get(n) ?? this.prelude.get(n))?.kind === kind,
      );
      tellUnknownName(this, name, candidates, (suggestion) => this.use(suggestion));
    }
    return undefined;
  }

  reportKind(
    name: { readonly text: string; readonly span: Span },
    found: Named,
    wanted: string,
    report = this.report,
  ): void {
    const is = found.kind === "definition" ? sortOf(found.sort) : kinds[found.kind];
    tell({ report }, names.wrongKindOfName, { name: name.text, is, wanted }, [
      [name.span, `this should be ${wanted}`],
      [found.name.span, "declared here"],
    ]);
  }

  /** The module's definitions by the names that they have here. */
  definitions(): ReadonlyMap<string, tree.Definition> {
    const visible = [...this.prelude, ...this.seen].filter(([, named]) => named.kind === "definition");
    return new Map(visible as [string, tree.Definition][]);
  }
}

/** "an encoder", "a model" */
export const sortOf = (sort: string): string => `${/^[aeiou]/.test(sort) ? "an" : "a"} ${sort}`;

/** Reports an unknown name, with what was most likely meant; that counts as used, so that one slip is one mistake. */
export function tellUnknownName(
  to: { readonly report: Report },
  name: { readonly text: string; readonly span: Span },
  candidates: Iterable<string>,
  use: (suggestion: string) => void,
): void {
  const suggestion = nearest(name.text, candidates);
  if (suggestion) use(suggestion);
  const told = { name: name.text, ...suggested(suggestion) };
  tell(to, names.unknownName, told, [[name.span, "unknown"]], rename(name.span, suggestion));
}

/** Imports one more name from `"std"`. */
function importing(module: tree.Module, name: string): Edit {
  const { file } = module;
  const imports = module.declarations.filter((d) => d.kind === "import");
  const last = imports.find((d) => d.from.value === standardPath)?.names.at(-1);
  const end = (last?.alias ?? last?.name)?.span.end;
  if (end !== undefined) return { span: { file, start: end, end }, text: `, ${name}` };
  const text = `import { ${name} } from "${standardPath}"\n${imports.length > 0 ? "" : "\n"}`;
  return { span: { file, start: 0, end: 0 }, text };
}

/** The scopes of all modules that `file` needs, itself included. */
export function buildScopes(world: World, report: Report): Map<string, ModuleScope> {
  const scopes = new Map<string, ModuleScope>();
  const prelude = definitionsOf(world.modules.get(preludeFile));
  const standard = standardLibrary(world.modules);
  for (const [file, module] of world.modules) {
    const libraries = { prelude: file === preludeFile ? new Map() : prelude, standard };
    const scope = new ModuleScope(module, libraries, report);
    scopes.set(file, scope);
    for (const declaration of module.declarations) {
      if (declaration.kind === "import") bringAll(world, file, declaration, standard, scope, report);
      else scope.declare(declaration);
    }
  }
  return scopes;
}

function definitionsOf(module: tree.Module | undefined): ReadonlyMap<string, tree.Definition> {
  const definitions = module?.declarations.filter((d) => d.kind === "definition") ?? [];
  return new Map(definitions.map((d) => [d.name.text, d]));
}

function bringAll(
  world: World,
  file: string,
  declaration: tree.Import,
  standard: ReadonlyMap<string, tree.Definition>,
  scope: ModuleScope,
  report: Report,
): void {
  const path = declaration.from.value;
  const module = path === standardPath ? undefined : world.modules.get(world.resolve(file, path) ?? "");
  const offered = path === standardPath ? standard : module && definitionsOf(module);
  if (!offered) tell({ report }, names.unknownModule, { path }, [[declaration.from.span, "not found"]]);
  for (const { name, alias } of declaration.names) {
    const definition = offered?.get(name.text);
    scope.bring(alias ?? name, declaration, definition);
    if (offered && !definition) scope.mean(tellUnknownImport({ report }, name, path, offered));
  }
}

function tellUnknownImport(
  to: { readonly report: Report },
  name: tree.Name,
  from: string,
  offered: ReadonlyMap<string, tree.Definition>,
): tree.Definition | undefined {
  const suggestion = nearest(name.text, offered.keys());
  const told = { name: name.text, from, ...suggested(suggestion) };
  tell(to, names.unknownImport, told, [[name.span, "not found there"]], rename(name.span, suggestion));
  return suggestion === undefined ? undefined : offered.get(suggestion);
}
