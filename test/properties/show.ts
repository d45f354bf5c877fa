import type { ProgramText } from "./world.ts";

/** A program's files as one text, for people. */
export function textOf({ files }: ProgramText): string {
  return [...files].map(([path, source]) => `// ${path}\n${source}`).join("\n");
}
