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
      const { formatFile } = await import("../../library/format.ts");
      for (const file of files) {
        try {
          if (!(await formatFile(file, { write: !check }))) continue;
          if (check) process.exitCode = exit.errors;
          process.stderr.write(`${file}: ${check ? "would change" : "formatted"}\n`);
        } catch (error) {
          process.exitCode = showError(error);
        }
      }
    });
};
