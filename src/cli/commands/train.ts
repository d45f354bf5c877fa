import type { TrainOptions } from "../../library/train.ts";
import type { TrainEvent } from "../../runtime/training/events.ts";
import { type AddCommand, collect, examples } from "../command.ts";
import { exit } from "../exit.ts";
import { interruptible } from "../interrupt.ts";
import { collectPaths, wholeNumber } from "../options.ts";
import { TrainingDisplay } from "../progress.ts";

interface TrainCommand {
  readonly train?: string;
  readonly engine?: string;
  readonly threads?: number;
  readonly epochs?: number;
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly data?: Record<string, string>;
  readonly draft?: boolean;
  readonly out?: string;
  readonly cache: boolean;
  readonly json?: boolean;
}

/** `multimc train FILE` and `multimc resume RUN` */
export const addTrain: AddCommand = (multimc) => {
  multimc
    .command("train")
    .summary("train a program")
    .description(
      "Checks a program, prepares its data and trains it. Ctrl-C ends with a checkpoint; resume goes on from there.",
    )
    .argument("<file>", "a .mm program")
    .option("--train <name>", "which train declaration, where there are several")
    .option("--engine <name>", "what runs the steps: onnx, tensorflow, tfjs, … (see multimc doctor)")
    .option("--threads <n>", "threads of one operation; all cores by default", wholeNumber(1))
    .option("--epochs <n>", "epochs, in place of the program's", wholeNumber(1))
    .option("--seed <n>", "seed, in place of the program's", wholeNumber(0))
    .option("--set <NAME=VALUE>", "a setting in place of the program's; may be repeated", collect)
    .option("--data <NAME=PATH>", "read a source from another path; may be repeated", collectPaths)
    .option("--draft", "what is declared and never used is a warning")
    .option("--out <dir>", "the run's folder; a new one under runs/ by default")
    .option(
      "--no-cache",
      "prepare all data, and compute frozen parts in each step, as if nothing had been kept",
    )
    .option("--json", "end with the result as one line of JSON on stdout")
    .addHelpText(
      "after",
      examples(
        ["multimc train examples/spam.mm", "train and test"],
        ["multimc train shop.mm --set model.width=128 --seed 2", "with other settings"],
        ["multimc train shop.mm --data reviews=mine.csv --json", "on another file, the result as JSON"],
      ),
    )
    .action(async (file: string, given: TrainCommand) => {
      const { epochs, seed, set = [], data, json, ...rest } = given;
      const settings = [
        ...set,
        ...(epochs === undefined ? [] : [`epochs=${epochs}`]),
        ...(seed === undefined ? [] : [`seed=${seed}`]),
      ];
      const options: TrainOptions = { ...rest, settings, ...(data && { paths: data }) };
      const { train } = await import("../../library/train.ts");
      await follow((signal) => train(file, { ...options, signal }), json === true);
    });

  multimc
    .command("resume")
    .summary("go on with a run")
    .description("Goes on with a run from its last checkpoint, as if it had never stopped.")
    .argument("<run>", "a run's folder")
    .option(
      "--no-cache",
      "prepare all data, and compute frozen parts in each step, as if nothing had been kept",
    )
    .option("--json", "end with the result as one line of JSON on stdout")
    .addHelpText("after", examples(["multimc resume runs/Shop-2026-01-31-12-00-00", "go on with a run"]))
    .action(async (folder: string, { cache, json }: { cache: boolean; json?: boolean }) => {
      const { resume } = await import("../../library/train.ts");
      await follow((signal) => resume(folder, { signal, cache }), json === true);
    });
};

/** Shows a run's events until it ends. Ctrl-C ends it with a checkpoint, which the last event tells. */
async function follow(
  start: (signal: AbortSignal) => AsyncIterable<TrainEvent>,
  json: boolean,
): Promise<void> {
  const display = new TrainingDisplay();
  const work = async (signal: AbortSignal) => {
    for await (const event of start(signal)) {
      display.show(event);
      if (json && event.type === "finished") process.stdout.write(`${JSON.stringify(event.result)}\n`);
      if (event.type === "stopped" && event.reason === "interrupted") process.exitCode = exit.interrupted;
    }
  };
  try {
    await interruptible(work, () => display.interrupted());
  } finally {
    display.clear();
  }
}
