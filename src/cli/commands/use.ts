import { Option } from "commander";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import { type AddCommand, examples } from "../command.ts";
import { collectPaths } from "../options.ts";
import { metricText } from "../progress.ts";

interface UseCommand {
  readonly input?: string;
  readonly data: Record<string, string>;
  readonly engine?: string;
}

/** `multimc evaluate MODEL` and `multimc predict MODEL` */
export const addUse: AddCommand = (program) => {
  program
    .command("evaluate")
    .summary("measure a trained model")
    .description("Computes a trained model's metrics, on a part of its own data or on new rows with targets.")
    .argument("<model>", "a run's folder, or its model folder")
    .option("--input <file>", "new rows, in place of the base source")
    .option("--data <NAME=PATH>", "read a source from another path; may be repeated", collectPaths, {})
    .addOption(
      new Option("--part <part>", "which part of its own data")
        .choices(["train", "validation", "test"])
        .default("test"),
    )
    .option("--engine <name>", "what runs the model")
    .option("--json", "write the metrics as JSON")
    .addHelpText(
      "after",
      examples(
        ["multimc evaluate runs/Shop", "metrics on the test part"],
        ["multimc evaluate runs/Shop --input new.csv", "metrics on new rows"],
      ),
    )
    .action(
      async (
        path: string,
        options: UseCommand & { part: "train" | "validation" | "test"; json?: boolean },
      ) => {
        const { evaluate } = await import("../../library/use.ts");
        const metrics = await evaluate(path, { ...used(options), part: options.part });
        process.stdout.write(options.json ? `${JSON.stringify(metrics)}\n` : `${metricText(metrics)}\n`);
      },
    );

  program
    .command("predict")
    .summary("predict for new rows")
    .description("Writes a trained model's predictions for new rows, prepared as in training.")
    .argument("<model>", "a run's folder, or its model folder")
    .option("--input <file>", "the rows, in place of the base source")
    .option("--data <NAME=PATH>", "read a source from another path; may be repeated", collectPaths, {})
    .requiredOption("--output <file>", "where to write: .csv or .parquet")
    .option("--engine <name>", "what runs the model")
    .addHelpText(
      "after",
      examples([
        "multimc predict runs/Shop --input new.csv --output scores.csv",
        "probabilities for new rows",
      ]),
    )
    .action(async (path: string, options: UseCommand & { output: string }) => {
      if (!/\.(csv|parquet)$/.test(options.output))
        throw new MultimError([
          report(catalogue.running.usage, {
            reason: `--output ${options.output} must end in .csv or .parquet`,
          }),
        ]);
      const { predict } = await import("../../library/use.ts");
      const table = await predict(path, used(options));
      const { writeTable } = await import("../../data/output.ts");
      await writeTable(options.output, table.columns);
      process.stderr.write(`${table.rows} rows written to ${options.output}\n`);
    });
};

function used({ input, data, engine }: UseCommand) {
  return {
    ...(input !== undefined && { input }),
    ...(Object.keys(data).length > 0 && { paths: data }),
    ...(engine !== undefined && { engine }),
  };
}
