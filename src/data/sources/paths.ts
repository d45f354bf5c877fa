import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedSource } from "../../typecheck/checked.ts";
import { nearest } from "../../typecheck/suggest.ts";
import { compareText } from "../cells.ts";
import type { Database } from "./database.ts";

/** A file of a source. */
export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  /** As people know it: from the program's folder, or by its package. */
  readonly shown: string;
}

/** The files that a source's paths name, by name within each path, each once. Errors: MM700, MM701, MM702. */
export async function filesOf(
  source: CheckedSource,
  paths: readonly string[],
  folder: string,
  database: Database,
): Promise<SourceFile[]> {
  const found = new Map<string, SourceFile>();
  for (const pattern of paths) {
    const root = await rootOf(source, pattern, folder);
    for (const file of await matches(source, pattern, root, database)) found.set(file.path, file);
  }
  return [...found.values()];
}

/** Where a path starts, what follows, and what stands for the start in messages. */
interface Root {
  readonly folder: string;
  readonly rest: string;
  readonly shown: (path: string) => string;
}

async function rootOf(source: CheckedSource, pattern: string, folder: string): Promise<Root> {
  if (!pattern.startsWith("npm:")) {
    return isAbsolute(pattern)
      ? { folder: sep, rest: relative(sep, pattern), shown: shownFrom(resolve(folder)) }
      : { folder: resolve(folder), rest: pattern, shown: shownFrom(resolve(folder)) };
  }
  const [, name = "", rest = ""] = /^npm:((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(pattern) ?? [];
  const home = await packageFolder(name, resolve(folder));
  if (!home) {
    const notes = [`looked in node_modules of ${resolve(folder)} and of the folders above it`];
    const labels = [{ span: source.span, text: "read here" }];
    throw new MultimError([
      report(catalogue.preparation.packageMissing, { source: source.name, package: name }, { labels, notes }),
    ]);
  }
  return { folder: home, rest, shown: shownFrom(home, `npm:${name}/`) };
}

/** Packages may hide their own package.json from Node's resolution, so the folders are walked. */
async function packageFolder(name: string, from: string): Promise<string | undefined> {
  const here = join(from, "node_modules", name);
  if (await exists(here)) return realpath(here);
  return dirname(from) === from ? undefined : packageFolder(name, dirname(from));
}

async function matches(
  source: CheckedSource,
  pattern: string,
  root: Root,
  database: Database,
): Promise<SourceFile[]> {
  const named = (path: string): SourceFile => ({ path, shown: root.shown(path) });
  const literal = join(root.folder, root.rest);
  if (await isFile(literal)) return [named(literal)];
  const labels = [{ span: source.span, text: "read here" }];
  if (!/[*?[]/.test(root.rest)) {
    const near = nearest(basename(literal), await namesIn(dirname(literal)));
    const told = {
      source: source.name,
      path: pattern,
      near: near && root.shown(join(dirname(literal), near)),
    };
    const notes = [`looked for ${literal}`];
    throw new MultimError([report(catalogue.preparation.fileMissing, told, { labels, notes })]);
  }
  const glob = `${root.folder.replaceAll(/[*?[]/g, "[$&]")}/${slashes(root.rest)}`;
  const found = (await database.rows("SELECT file FROM glob(?)", [glob])).map((row) =>
    resolve(String(row[0])),
  );
  if (found.length === 0) {
    const notes = [`looked in ${root.folder}`];
    throw new MultimError([
      report(catalogue.preparation.noMatch, { source: source.name, pattern }, { labels, notes }),
    ]);
  }
  return found.map(named).sort((a, b) => compareText(a.shown, b.shown));
}

/** Paths inside a folder by what follows it, others whole. */
function shownFrom(folder: string, prefix = ""): (path: string) => string {
  const inside = folder.endsWith(sep) ? folder : folder + sep;
  return (path) => (path.startsWith(inside) ? prefix + slashes(path.slice(inside.length)) : slashes(path));
}

function slashes(path: string): string {
  return path.replaceAll(sep, "/");
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
