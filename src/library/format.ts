import { readFile } from "node:fs/promises";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { parse } from "../parser/parse.ts";
import { format } from "../parser/print/print.ts";
import { writeAtomic } from "../runtime/files.ts";
import { systemReason } from "../runtime/reason.ts";

/**
 * Gives a program's file the canonical layout, or with `write: false` only looks. True where it has another one.
 * Errors: MM801 where it can't be read; its syntax errors, and then it is left alone.
 */
export async function formatFile(file: string, { write }: { readonly write: boolean }): Promise<boolean> {
  const source = await readFile(file, "utf8").catch((error: unknown) => {
    throw new MultimError([report(catalogue.running.noProgram, { file, reason: systemReason(error) })]);
  });
  const { diagnostics } = parse(file, source);
  if (diagnostics.length > 0) throw new MultimError(diagnostics, new Map([[file, source]]));
  const formatted = format(source);
  if (formatted === source) return false;
  if (write) await writeAtomic(file, formatted);
  return true;
}
