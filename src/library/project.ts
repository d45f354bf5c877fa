import { dirname, resolve } from "node:path";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { type Diagnostic, MultimError } from "../diagnostics/diagnostic.ts";
import type { Module } from "../parser/tree.ts";
import { check } from "../typecheck/check.ts";
import type { CheckedProgram, CheckedTrain, World } from "../typecheck/checked.ts";
import { demands } from "../typecheck/demands.ts";
import { Loader, resolveImport } from "./loader.ts";
import { applySettings } from "./settings.ts";

/** How a program is opened. */
export interface ProjectOptions {
  /** `NAME=VALUE` settings for the chosen train, as `--set` takes them. */
  readonly settings?: readonly string[];
  /** The `train` that is meant; needed where there are several and one must be chosen. */
  readonly train?: string;
  /** Replaced source paths by source name; relative ones start from the working directory. */
  readonly paths?: Readonly<Record<string, string>>;
  /** What is declared and never used is a warning, while trying things. */
  readonly draft?: boolean;
  /** False: data are not touched, and columns are not checked. */
  readonly schemas?: boolean;
  /** Sources by file name, used instead of files: a program in memory, or one that a run has kept. */
  readonly sources?: Readonly<Record<string, string>>;
  /** The folder that the program's relative data paths start from; its own by default. */
  readonly folder?: string;
}

/** A program as found and checked. */
export interface Project {
  readonly file: string;
  readonly folder: string;
  /** Every module's source by file name, settings' texts included. */
  readonly sources: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
  /** There when no diagnostic is an error. */
  readonly program?: CheckedProgram;
}

/** Reads a program with all that it imports, and checks it. Errors: MM801 where the file can't be read. */
export async function openProject(file: string, options: ProjectOptions = {}): Promise<Project> {
  const folder = options.folder ?? dirname(resolve(file));
  const loader = new Loader(options.sources);
  loader.load(file);
  loader.loadStd();
  const { modules, sound } = loader;
  const found = { file, folder, sources: sourcesOf(modules) };
  // What a syntax error hides would be reported as unknown: it is told alone.
  if (loader.diagnostics.length > 0) return { ...found, diagnostics: loader.diagnostics };
  if (options.settings?.length) {
    const main = modules.get(file) as Module;
    const set = applySettings(main, chosenTrain(main, options.train), options.settings);
    for (const module of [set.module, ...set.texts]) modules.set(module.file, module);
  }
  const schemas = options.schemas === false ? undefined : await readSchemas(modules, file, folder, options);
  const world: World = { modules, sound, resolve: resolveImport, ...(schemas && { schemas }) };
  const { diagnostics, program } = check(world, file, { draft: options.draft === true });
  return { ...found, sources: sourcesOf(modules), diagnostics, ...(program && { program }) };
}

function sourcesOf(modules: ReadonlyMap<string, Module>): ReadonlyMap<string, string> {
  return new Map([...modules].map(([name, module]) => [name, module.source]));
}

/** The project's program. Errors: its diagnostics. */
export function checkedProgram(project: Project): CheckedProgram {
  if (project.program === undefined) throw new MultimError(project.diagnostics, project.sources);
  return project.program;
}

/** The `train` that is meant. Errors: MM802 where that is not clear. */
export function chooseTrain(program: CheckedProgram, wanted?: string): CheckedTrain {
  const names = [...program.trains.keys()];
  const name = wanted ?? (names.length === 1 ? names[0] : undefined);
  const train = name === undefined ? undefined : program.trains.get(name);
  if (train === undefined)
    throw new MultimError([
      report(catalogue.running.whichTrain, { names, ...(wanted !== undefined && { wanted }) }),
    ]);
  return train;
}

/** The same by the syntax tree: settings are put in before the program is checked. */
function chosenTrain(module: Module, wanted: string | undefined): string {
  const names = module.declarations.flatMap((d) => (d.kind === "train" ? [d.name.text] : []));
  if (wanted !== undefined ? !names.includes(wanted) : names.length !== 1)
    throw new MultimError([
      report(catalogue.running.whichTrain, { names, ...(wanted !== undefined && { wanted }) }),
    ]);
  return wanted ?? (names[0] as string);
}

/** Columns of every source that the program's data declare; a text where they can't be had. Data are opened only if there are any. */
async function readSchemas(
  modules: ReadonlyMap<string, Module>,
  file: string,
  folder: string,
  options: ProjectOptions,
): Promise<ReadonlyMap<string, readonly string[] | string>> {
  const wanted = demands(modules, file).schemas;
  if (wanted.length === 0) return new Map();
  const { schemas } = await import("../data/schema.ts");
  return schemas(wanted, { folder, paths: absolutePaths(options.paths) });
}

/** Paths given beside the program, from the working directory; those of packages stay. */
export function absolutePaths(paths: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [name, path.startsWith("npm:") ? path : resolve(path)]),
  );
}
