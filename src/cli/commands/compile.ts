import { Option } from "commander";
import type { Emitted } from "../../library/emit.ts";
import { type AddCommand, collect, examples } from "../command.ts";
import { interruptible } from "../interrupt.ts";
import { collectPaths, wholeNumber } from "../options.ts";

interface CompileCommand {
  readonly target: Emitted;
  readonly batch?: number;
  readonly out?: string;
  readonly data?: Record<string, string>;
  readonly set?: readonly string[];
  readonly train?: string;
}

/** `multimc compile FILE --target FORM` */
export const addCompile: AddCommand = (multimc) => {
  multimc
    .command("compile")
    .summary("write a program in another form")
    .description(
      "Compiles a program: to its syntax tree (ast), the types of its expressions (types), its step graphs as text (ir), as ONNX (onnx) or as TensorFlow's SavedModel (tensorflow), its prediction as a graph model that tfjs loads in a page (tfjs).",
    )
    .argument("<file>", "a .mm program; for tfjs also the folder of a run or a model, with its weights")
    .addOption(
      new Option("--emit, --target <form>", "what to write")
        .choices(["ast", "types", "ir", "onnx", "tensorflow", "tfjs"])
        .default("onnx"),
    )
    .option(
      "--out <dir>",
      "the folder to write into; without it texts go to stdout, all others into this folder",
    )
    .option("--batch <n>", "rows of a step; as many as in training by default, for tfjs one", wholeNumber(1))
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
        ["multimc compile runs/Shop --target tfjs --out web", "write model.json and weights.bin for a page"],
      ),
    )
    .action(async (file: string, { target: what, out, batch, data, set, train }: CompileCommand) => {
      const { emit, writeEmitted } = await import("../../library/emit.ts");
      await interruptible(async (signal) => {
        const given = {
          signal,
          ...(batch !== undefined && { batch }),
          ...(data && { paths: data }),
          ...(set && { settings: set }),
          ...(train !== undefined && { train }),
        };
        const files = await emit(file, what, given);
        const isText = what === "ast" || what === "types" || what === "ir";
        const folder = out ?? (isText ? undefined : ".");
        if (folder === undefined) for (const text of files.values()) process.stdout.write(text);
        else for (const path of await writeEmitted(files, folder)) process.stderr.write(`${path} written\n`);
      });
    });
};
