import type { Command } from "commander";

/** One command of `multimc`: adds itself with its options, its help and its examples. Actions set `process.exitCode`. */
export type AddCommand = (program: Command) => void;

/** Text after a command's help: examples, each with what it does. */
export function examples(...lines: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, what]) => `  ${command.padEnd(width)}   ${what}`).join("\n")}\n`;
}

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
