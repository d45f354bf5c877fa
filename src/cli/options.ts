import { InvalidArgumentError } from "commander";

/** `NAME=PATH`, collected into a record. */
export function collectPaths(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const at = text.indexOf("=");
  if (at <= 0 || at === text.length - 1) throw new InvalidArgumentError("It must be NAME=PATH.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    return value;
  };
}
