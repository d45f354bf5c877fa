import { Command, CommanderError } from "commander";
import { version } from "../library/package.ts";
import { examples } from "./command.ts";
import { addCheck } from "./commands/check.ts";
import { addCompile } from "./commands/compile.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addExplain } from "./commands/explain.ts";
import { addFormat } from "./commands/fmt.ts";
import { addNew } from "./commands/new.ts";
import { addSetup } from "./commands/setup.ts";
import { addTrain } from "./commands/train.ts";
import { addUse } from "./commands/use.ts";
import { exit } from "./exit.ts";
import { showError } from "./terminal.ts";

const commands = [addCheck, addFormat, addCompile, addTrain, addUse, addExplain, addDoctor, addSetup, addNew];

const after = `${examples(
  ["multimc new shop.mm --data reviews.csv --target liked", "a first program for a table"],
  ["multimc check shop.mm", "what is wrong with it"],
  ["multimc train shop.mm", "train and test"],
  ["multimc help train", "what a command takes"],
)}
Exit codes:
  0    done
  1    the program, the data or the training has errors
  2    the command line was not understood
  70   a mistake in multimc
  130  interrupted
  141  nobody reads the output any more
`;

/** The command line. Exit codes are those of `exit`. */
export async function main(argv: readonly string[]): Promise<void> {
  process.on("uncaughtException", (error) => process.exit(isUnread(error) ? exit.unread : showError(error)));
  const program = new Command("multimc")
    .description("The compiler of Multim, a small, statically checked language for multimodal learning.")
    .version(version)
    .showSuggestionAfterError()
    .showHelpAfterError("(multimc help COMMAND shows what a command takes)")
    .addHelpText("after", after)
    .exitOverride();
  for (const add of commands) add(program);
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError("(add --help for what it takes)");
  try {
    await program.parseAsync(plainHelp(program, argv), { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exit.done : exit.usage;
    else process.exitCode = showError(error);
  }
}

/** `help COMMAND` as `COMMAND --help`, and without a command that there is not, so that it is told. */
function plainHelp(program: Command, argv: readonly string[]): readonly string[] {
  const [first, name] = argv;
  if (first !== "help" || name === undefined) return argv;
  return program.commands.some((command) => command.name() === name) ? [name, "--help"] : [name];
}

/** Whether an output is written to that nobody reads any more. */
function isUnread(error: NodeJS.ErrnoException): boolean {
  return error.code === "EPIPE" && error.syscall === "write";
}
