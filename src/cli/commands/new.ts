import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import { type AddCommand, examples } from "../command.ts";

/** `multimc new FILE --data TABLE --target COLUMN` */
export const addNew: AddCommand = (multimc) => {
  multimc
    .command("new")
    .summary("write a first program for a table")
    .description("Looks at a table's columns and writes a program that predicts one of them from the others.")
    .argument("<file>", "the program to write; it must not exist")
    .requiredOption("--data <path>", "a csv, tsv, json lines or parquet file")
    .requiredOption("--target <column>", "the column to predict")
    .addHelpText(
      "after",
      examples([
        'multimc new shop.mm --data reviews.csv --target "Recommended IND"',
        "a program to begin with",
      ]),
    )
    .action(async (file: string, { data, target }: { data: string; target: string }) => {
      if (existsSync(file))
        throw new MultimError([
          report(catalogue.running.cannotWrite, { path: file, reason: "it is there already" }),
        ]);
      const { modelName, scaffold } = await import("../../library/scaffold.ts");
      const { writeAtomic } = await import("../../runtime/files.ts");
      const path = relative(dirname(resolve(file)), resolve(data));
      await writeAtomic(file, await scaffold(data, target, modelName(file), path));
      process.stderr.write(`${file} written; next: multimc train ${file}\n`);
    });
};
