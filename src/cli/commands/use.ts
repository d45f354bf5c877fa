import { Option } from "commander";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { EvaluateOptions, UseOptions } from "../../library/use.ts";
import { type AddCommand, examples } from "../command.ts";
import { interruptible } from "../interrupt.ts";
import { collectPaths } from "../options.ts";
import { metricLines } from "../progress.ts";

interface UseCommand {
  readonly input?: string;
  readonly data?: Record<string, string>;
  readonly engine?: string;
}

interface EvaluateCommand extends UseCommand, Pick<EvaluateOptions, "part"> {
  readonly json?: boolean;
}

interface PredictCommand extends UseCommand {
  readonly output: string;
  readonly predict?: string;
}

/** `multimc evaluate MODEL` and `multimc predict MODEL` */
export const addUse: AddCommand = (multimc) => {
  multimc
    .command("evaluate")
    .summary("measure a trained model")
    .description("Computes a trained model's metrics, on a part of its own data or on new rows with targets.")
    .argument("<model>", "a run's folder, or its model folder")
    .option("--input <file>", "new rows, in place of the base source")
    .option("--data <NAME=PATH>", "read a source from another path; may be repeated", collectPaths)
    .addOption(
      new Option("--part <part>", "which part of its own data (default: test)").choices([
        "train",
        "validation",
        "test",
      ]),
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
    .action(async (path: string, options: EvaluateCommand) => {
      const { evaluate } = await import("../../library/use.ts");
      const { part, json } = options;
      await interruptible(async (signal) => {
        const metrics = await evaluate(path, { ...used(options, signal), ...(part && { part }) });
        process.stdout.write(json ? `${JSON.stringify(metrics)}\n` : metricLines(metrics));
      });
    });

  multimc
    .command("predict")
    .summary("predict for new rows")
    .description("Writes a trained model's predictions for new rows, prepared as in training.")
    .argument("<model>", "a run's folder, or its model folder")
    .option("--input <file>", "the rows, in place of the base source")
    .option("--data <NAME=PATH>", "read a source from another path; may be repeated", collectPaths)
    .requiredOption("--output <file>", "where to write: .csv or .parquet")
    .option("--predict <name>", "which predict declaration, where there are several for the model")
    .option("--engine <name>", "what runs the model")
    .addHelpText(
      "after",
      examples(
        ["multimc predict runs/Shop --input new.csv --output scores.csv", "probabilities for new rows"],
        ["multimc predict runs/Shop --output scores.parquet", "for all rows of its own data"],
      ),
    )
    .action(async (path: string, options: PredictCommand) => {
      const { output, predict: name } = options;
      if (!/\.(csv|parquet)$/.test(output)) {
        const reason = `--output ${output} must end in .csv or .parquet`;
        throw new MultimError([report(catalogue.running.usage, { reason })]);
      }
      const { predict } = await import("../../library/use.ts");
      const { writeTable } = await import("../../data/output.ts");
      await interruptible(async (signal) => {
        const named = name === undefined ? {} : { predict: name };
        const { rows, columns } = await predict(path, { ...used(options, signal), ...named });
        await writeTable(output, columns);
        process.stderr.write(`${rows} rows written to ${output}\n`);
      });
    });
};

function used({ input, data, engine }: UseCommand, signal: AbortSignal): UseOptions {
  return {
    ...(input !== undefined && { input }),
    ...(data && { paths: data }),
    ...(engine !== undefined && { engine }),
    signal,
  };
}
