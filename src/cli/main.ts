import { Command, CommanderError } from "commander";
import { version } from "../library/package.ts";
import { addCheck } from "./commands/check.ts";
import { addCompile } from "./commands/compile.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addExplain } from "./commands/explain.ts";
import { addFormat } from "./commands/fmt.ts";
import { addNew } from "./commands/new.ts";
import { addTrain } from "./commands/train.ts";
import { addUse } from "./commands/use.ts";
import { exit } from "./exit.ts";
import { showError } from "./terminal.ts";

const commands = [addCheck, addFormat, addCompile, addTrain, addUse, addExplain, addDoctor, addNew];

/** The command line. Exit codes are those of `exit`. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("multimc")
    .description("The compiler of Multim, a small, statically checked language for multimodal learning.")
    .version(version)
    .showSuggestionAfterError()
    .showHelpAfterError("(multimc help COMMAND shows what a command takes)")
    .addHelpText(
      "after",
      "\nExit codes: 0 done; 1 the program, the data or the training has errors; 2 the command line was not understood;\n70 a mistake in multimc; 130 interrupted.\n",
    )
    .exitOverride();
  for (const add of commands) add(program);
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError("(add --help for what it takes)");
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exit.done : exit.usage;
    else process.exitCode = showError(error);
  }
}
