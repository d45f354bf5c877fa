import type * as tree from "../parser/tree.ts";

/** The path of the standard library in an import: all files `std/*.mm` but the prelude together. */
export const standardPath = "std";

/** The primitives; every module sees its names. */
export const preludeFile = "std/prelude.mm";

/** Whether a file, by its resolved name, is one of the standard library. */
export function isStandard(file: string): boolean {
  return file.startsWith("std/") && file !== preludeFile;
}

/** What `import { … } from "std"` can import: the definitions of the standard library's files among `modules`. */
export function standardLibrary(
  modules: ReadonlyMap<string, tree.Module>,
): ReadonlyMap<string, tree.Definition> {
  const found = new Map<string, tree.Definition>();
  for (const [file, module] of modules) {
    if (!isStandard(file)) continue;
    for (const declaration of module.declarations) {
      if (declaration.kind === "definition") found.set(declaration.name.text, declaration);
    }
  }
  return found;
}
