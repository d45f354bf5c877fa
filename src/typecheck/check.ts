import { internal } from "../diagnostics/diagnostic.ts";
import type * as tree from "../parser/tree.ts";
import type { Context, Session } from "./bodies/context.ts";
import { Environment } from "./bodies/environment.ts";
import type { CheckedProgram, CheckResult, World } from "./checked.ts";
import { checkCycles } from "./cycles.ts";
import { checkDeclarations } from "./declarations/index.ts";
import { Diagnostics } from "./diagnostics.ts";
import type { DefinitionChecker, Report } from "./interface.ts";
import { checkModel } from "./models.ts";
import { checkDefinitions, checkImported } from "./modules.ts";
import { buildScopes, type ModuleScope } from "./scopes.ts";
import { tellBinding } from "./tell-binding.ts";
import { printShown } from "./types/print.ts";
import { checkUnused } from "./unused.ts";
import { evaluateStatic } from "./values.ts";

export interface CheckOptions {
  /** What is declared and never used is a warning, while trying things. */
  readonly draft?: boolean;
  /** A kind of diagnostic, by its code, that is not reported: to test that each is needed. */
  readonly without?: string;
}

/** Checks the program that begins in `file`: names, types, sizes, data, training. Pure. */
export function check(world: World, file: string, options: CheckOptions = {}): CheckResult {
  const module = world.modules.get(file) ?? internal(`the world has no module ${file}`);
  const diagnostics = new Diagnostics(options);
  const scopes = buildScopes(world, diagnostics.report);
  const scope = scopes.get(file) ?? internal(`no scope of ${file}`);
  const session: Session = {
    report: diagnostics.report,
    reportOnce: diagnostics.reportOnce,
    scopes,
    sources: new Map([...world.modules].map(([name, m]) => [name, m.source])),
    shown: new Map(),
    broken: new Set(),
    traces: new Map(),
    uses: new Map(),
  };
  for (const each of world.modules.values())
    if (each !== module && !world.sound?.has(each.file)) checkImported(world, session, each);
  checkDefinitions(session, module);
  checkCycles(session);
  const checker = definitionChecker(world, module, scope, session, diagnostics.report);
  const { data, trains, predicts } = checkDeclarations(checker);
  checkUnused(module, scope, true);
  if (diagnostics.hasError) return { diagnostics: diagnostics.inOrder(file) };
  const named = new Map([...scopes].map(([name, s]) => [name, s.definitions()]));
  const program: CheckedProgram = {
    modules: world.modules,
    scopes: named,
    data,
    trains,
    predicts,
    get shown() {
      return mapValues(session.shown, (types) => mapValues(types, printShown));
    },
  };
  return { diagnostics: diagnostics.inOrder(file), program };
}

const mapValues = <T, R>(map: ReadonlyMap<string, T>, change: (value: T) => R): ReadonlyMap<string, R> =>
  new Map([...map].map(([key, value]) => [key, change(value)]));

function definitionChecker(
  world: World,
  module: tree.Module,
  scope: ModuleScope,
  session: Session,
  report: Report,
): DefinitionChecker {
  const outside: Context = {
    session,
    scope,
    environment: new Environment(),
    concrete: false,
    assumptions: new Map(),
    chain: [],
    expanded: { turns: 0, instances: 0 },
    report,
  };
  return {
    world,
    module,
    scope,
    report,
    evaluateStatic: (expression, expected) => evaluateStatic(outside, expression, expected),
    reportBinding: (callee, span, slots, problems) => tellBinding({ report }, callee, span, slots, problems),
    checkModel: (use, loss) => checkModel({ ...outside, concrete: true }, use, loss),
  };
}
