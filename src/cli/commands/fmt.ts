import { readFile } from "node:fs/promises";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import { parse } from "../../parser/parse.ts";
import { format } from "../../parser/print/print.ts";
import { systemReason, writeAtomic } from "../../runtime/files.ts";
import { type AddCommand, examples } from "../command.ts";
import { exit } from "../exit.ts";
import { showError } from "../terminal.ts";

/** `multimc fmt FILE…` */
export const addFormat: AddCommand = (multimc) => {
  multimc
    .command("fmt")
    .summary("lay programs out")
    .description(
      "Rewrites programs in the one canonical layout; comments are kept. A file with syntax errors is left alone.",
    )
    .argument("<files...>", ".mm programs")
    .option("--check", "write nothing; exit with 1 if a file would change")
    .addHelpText(
      "after",
      examples(
        ["multimc fmt shop.mm", "rewrite a program"],
        ["multimc fmt --check *.mm", "only tell which would change"],
      ),
    )
    .action(async (files: string[], { check }: { check?: boolean }) => {
      for (const file of files) {
        try {
          await formatFile(file, check === true);
        } catch (error) {
          process.exitCode = showError(error);
        }
      }
    });
};

async function formatFile(file: string, check: boolean): Promise<void> {
  const source = await read(file);
  const { diagnostics } = parse(file, source);
  if (diagnostics.length > 0) throw new MultimError(diagnostics, new Map([[file, source]]));
  const formatted = format(source);
  if (formatted === source) return;
  if (check) process.exitCode = exit.errors;
  else await writeAtomic(file, formatted);
  process.stderr.write(`${file}: ${check ? "would change" : "formatted"}\n`);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new MultimError([report(catalogue.running.noProgram, { file, reason: systemReason(error) })]);
  }
}
