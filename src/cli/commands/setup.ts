import { Argument, Option } from "commander";
import type { SetupOptions } from "../../library/setup/index.ts";
import { type AddCommand, examples } from "../command.ts";
import { interruptible } from "../interrupt.ts";
import { StatusLine } from "../status-line.ts";

interface Given {
  readonly from?: "package" | "maven";
  readonly repository?: string;
}

/** `multimc setup ENGINE` */
export const addSetup: AddCommand = (multimc) => {
  multimc
    .command("setup")
    .summary("install what an engine needs")
    .description(
      "Installs TensorFlow and its binding to Node, some 200 MB, into a folder of yours where all projects find it.",
    )
    .addArgument(new Argument("<engine>", "the engine").choices(["tensorflow", "tensorflow-gpu"]))
    .addOption(
      new Option(
        "--from <source>",
        "the package's own installation step, or Maven Central and a C++ compiler",
      ).choices(["package", "maven"]),
    )
    .option("--repository <url>", "a Maven repository in place of Maven Central")
    .addHelpText(
      "after",
      examples(
        ["multimc setup tensorflow", "TensorFlow for the processor"],
        ["multimc setup tensorflow-gpu", "TensorFlow for NVIDIA's GPUs, with CUDA 12"],
      ),
    )
    .action(async (engine: "tensorflow" | "tensorflow-gpu", given: Given) => {
      const { setup } = await import("../../library/setup/index.ts");
      const line = new StatusLine(process.stderr);
      await interruptible(async (signal) => {
        const options: SetupOptions = { ...given, signal, progress: progressOn(line) };
        try {
          const { folder, version } = await setup(engine, options);
          line.print(`TensorFlow ${version} is in ${folder}; next: multimc train FILE --engine ${engine}`);
        } finally {
          line.clear();
        }
      });
    });
};

/** Draws how far a stage is; a new one is told to logs too. */
function progressOn(line: StatusLine): NonNullable<SetupOptions["progress"]> {
  let last = "";
  return (stage, done, total) => {
    if (stage !== last) line.note(stage);
    last = stage;
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
    const far = done === undefined ? "" : `  ${megabytes(done)} of ${total ? megabytes(total) : "some"}`;
    line.draw(`${stage}${far}`);
  };
}
