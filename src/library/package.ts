import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { internal } from "../diagnostics/diagnostic.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** The folder of this package, whether it runs from source or bundled. */
export const packageFolder: string = findPackage(dirname(fileURLToPath(import.meta.url)));

/** This package's version. */
export const version: string = manifest(packageFolder).version;

/** This package as it was built: while it is worked on, the version stays and what it computes does not. */
export const build = `${version} ${statSync(fileURLToPath(import.meta.url)).mtimeMs}`;

function findPackage(folder: string): string {
  if (existsSync(join(folder, "package.json")) && manifest(folder).name === "multim") return folder;
  const above = dirname(folder);
  return above === folder ? internal("the package's folder was not found") : findPackage(above);
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}
