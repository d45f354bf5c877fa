import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { type Diagnostic, MultimError } from "../diagnostics/diagnostic.ts";
import { parse } from "../parser/parse.ts";
import type { Module } from "../parser/tree.ts";
import { systemReason } from "../runtime/reason.ts";
import { packageFolder } from "./package.ts";

const STD = "std/";

const besideBundle = new URL("./std.json", import.meta.url);
/** The standard library as scripts/build.mjs has parsed and checked it; there is none beside the source. */
const parsedLibrary = existsSync(besideBundle) ? besideBundle : undefined;

/** The file that an import means: relative paths start from the importing file's folder. */
export function resolveImport(file: string, path: string): string {
  if (path === "std" || path.startsWith(STD)) return path;
  return join(dirname(file), path.endsWith(".mm") ? path : `${path}.mm`);
}

/** Reads and parses modules, each once. */
export class Loader {
  readonly modules = new Map<string, Module>();
  readonly diagnostics: Diagnostic[] = [];
  /** The modules that are known to have no mistakes. */
  sound: ReadonlySet<string> = new Set();
  readonly #given: Readonly<Record<string, string>>;

  /** `given` are sources by file name, used instead of files. */
  constructor(given: Readonly<Record<string, string>> = {}) {
    this.#given = given;
  }

  /** Reads a program and what it imports. Imports that can't be read are left to the checker, which knows their place. */
  load(file: string): void {
    const source = this.#given[file] ?? read(file, file);
    this.#add(file, source);
    this.#loadImports(file);
  }

  loadStd(): void {
    const sources = this.#standardSources();
    const parsed =
      parsedLibrary && (JSON.parse(readFileSync(parsedLibrary, "utf8")) as Record<string, Module>);
    const isParsed = Object.entries(sources).every(([file, source]) => parsed?.[file]?.source === source);
    for (const [file, source] of Object.entries(sources)) {
      const module = isParsed ? parsed?.[file] : undefined;
      if (module) this.modules.set(file, module);
      else this.#add(file, source);
    }
    if (isParsed) this.sound = new Set(Object.keys(sources));
  }

  #loadImports(file: string): void {
    for (const declaration of this.modules.get(file)?.declarations ?? []) {
      if (declaration.kind !== "import") continue;
      const path = resolveImport(file, declaration.from.value);
      if (path.startsWith("std") || this.modules.has(path)) continue;
      const source = this.#given[path] ?? readIfPossible(path);
      if (source === undefined) continue;
      this.#add(path, source);
      this.#loadImports(path);
    }
  }

  /** The given library, if there is one: that of a run which was begun with another version. Else this package's. */
  #standardSources(): Record<string, string> {
    const given = Object.entries(this.#given).filter(([name]) => name.startsWith(STD));
    if (given.length > 0) return Object.fromEntries(given.sort());
    const names = readdirSync(join(packageFolder, STD))
      .filter((name) => name.endsWith(".mm"))
      .sort();
    const files = names.map((name) => STD + name);
    return Object.fromEntries(files.map((file) => [file, read(join(packageFolder, file), file)]));
  }

  #add(file: string, source: string): void {
    const { module, diagnostics } = parse(file, source);
    this.modules.set(file, module);
    this.diagnostics.push(...diagnostics);
  }
}

function read(path: string, file: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new MultimError([report(catalogue.running.noProgram, { file, reason: systemReason(error) })]);
  }
}

function readIfPossible(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
