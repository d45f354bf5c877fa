import { Option } from "commander";
import { type AddCommand, collect, examples } from "../command.ts";
import { exit } from "../exit.ts";
import { collectPaths } from "../options.ts";
import { type Format, show, showError } from "../terminal.ts";

interface CheckCommand {
  readonly format: Format;
  readonly data?: Record<string, string> | boolean;
  readonly set?: readonly string[];
  readonly draft?: boolean;
  readonly train?: string;
}

/** `multimc check FILE` */
export const addCheck: AddCommand = (multimc) => {
  multimc
    .command("check")
    .summary("say what is wrong with a program")
    .description(
      "Checks a program: names, types, shapes, settings, and its data's columns. Nothing is trained.",
    )
    .argument("<file>", "a .mm program")
    .addOption(
      new Option("--format <format>", "how to write diagnostics").choices(["text", "json"]).default("text"),
    )
    .option("--data <NAME=PATH>", "read a source from another path; may be repeated", collectPaths)
    .option("--no-data", "do not open the data; columns are not checked")
    .option("--set <NAME=VALUE>", "check with a setting, as train takes it; may be repeated", collect)
    .option("--draft", "what is declared and never used is a warning")
    .option("--train <name>", "the train declaration that --set means")
    .addHelpText(
      "after",
      examples(
        ["multimc check shop.mm", "check a program and its data's columns"],
        ["multimc check shop.mm --no-data", "check the program alone"],
        ["multimc check shop.mm --format json", "one JSON object a diagnostic"],
      ),
    )
    .action(async (file: string, { format, data, set, draft, train }: CheckCommand) => {
      const { openProject } = await import("../../library/project.ts");
      try {
        const { diagnostics, sources, program } = await openProject(file, {
          schemas: data !== false,
          ...(set && { settings: set }),
          ...(draft && { draft }),
          ...(typeof data === "object" && { paths: data }),
          ...(train !== undefined && { train }),
        });
        show(diagnostics, sources, format);
        if (program === undefined) process.exitCode = exit.errors;
        else if (format === "text") process.stderr.write(`${file}: no errors\n`);
      } catch (error) {
        process.exitCode = showError(error, format);
      }
    });
};
