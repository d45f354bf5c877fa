import { Option } from "commander";
import type { Emitted } from "../../library/emit.ts";
import { type AddCommand, collect, examples } from "../command.ts";
import { interruptible } from "../interrupt.ts";
import { collectPaths } from "../options.ts";

interface CompileCommand {
  readonly emit: Emitted;
  readonly out?: string;
  readonly data?: Record<string, string>;
  readonly set?: readonly string[];
  readonly train?: string;
}

/** `multimc compile FILE --emit FORM` */
export const addCompile: AddCommand = (multimc) => {
  multimc
    .command("compile")
    .summary("write a program in another form")
    .description(
      "Compiles a program: to its syntax tree (ast), the types of its expressions (types), its step graphs as text (ir) or as ONNX (onnx).",
    )
    .argument("<file>", "a .mm program")
    .addOption(
      new Option("--emit <form>", "what to write").choices(["ast", "types", "ir", "onnx"]).default("onnx"),
    )
    .option(
      "--out <dir>",
      "the folder to write into; without it texts go to stdout, onnx files into this folder",
    )
    .option("--train <name>", "which train declaration, where there are several")
    .option("--set <NAME=VALUE>", "a setting in place of the program's; may be repeated", collect)
    .option("--data <NAME=PATH>", "read a source from another path; may be repeated", collectPaths)
    .addHelpText(
      "after",
      examples(
        ["multimc compile shop.mm --emit types", "print the types of all expressions"],
        [
          "multimc compile shop.mm --emit onnx --out build",
          "write train.onnx, evaluate.onnx and predict.onnx",
        ],
      ),
    )
    .action(async (file: string, { emit: what, out, data, set, train }: CompileCommand) => {
      const { emit, writeEmitted } = await import("../../library/emit.ts");
      await interruptible(async (signal) => {
        const given = {
          signal,
          ...(data && { paths: data }),
          ...(set && { settings: set }),
          ...(train !== undefined && { train }),
        };
        const files = await emit(file, what, given);
        const folder = out ?? (what === "onnx" ? "." : undefined);
        if (folder === undefined) for (const text of files.values()) process.stdout.write(text);
        else for (const path of await writeEmitted(files, folder)) process.stderr.write(`${path} written\n`);
      });
    });
};
