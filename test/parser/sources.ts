import { readdirSync, readFileSync } from "node:fs";

export interface Source {
  readonly name: string;
  readonly text: string;
}

/** Programs of the project: the standard library, the examples and what docs/language.md shows. */
export function sources(): Source[] {
  return [...folder("std"), ...folder("examples"), ...shown("docs/language.md")];
}

/** The programs in a document, between fences marked `mm`. */
export function shown(document: string): Source[] {
  const fences = readFileSync(document, "utf8").matchAll(/^```mm\n(.*?)^```$/gms);
  return [...fences].map(([, text = ""], i) => ({ name: `${document}, example ${i + 1}`, text }));
}

function folder(path: string): Source[] {
  const names = readdirSync(path).filter((name) => name.endsWith(".mm"));
  return names.map((name) => ({ name: `${path}/${name}`, text: readFileSync(`${path}/${name}`, "utf8") }));
}
