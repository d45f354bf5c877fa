import picocolors from "picocolors";
import { catalogue } from "../diagnostics/catalogue/index.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { render, toJson } from "../diagnostics/index.ts";
import { exit } from "./exit.ts";

/** How diagnostics are written: for people, or one JSON object a line. */
export type Format = "text" | "json";

/** Colour where the stream is a terminal, unless NO_COLOR says no; FORCE_COLOR says yes. */
export function wantsColour(stream: NodeJS.WriteStream): boolean {
  if (process.env["NO_COLOR"]) return false;
  return process.env["FORCE_COLOR"] ? process.env["FORCE_COLOR"] !== "0" : stream.isTTY === true;
}

/** Paints for a stream; where it wants no colour, texts stay as they are. */
export function colours(stream: NodeJS.WriteStream) {
  return picocolors.createColors(wantsColour(stream));
}

/** Writes diagnostics: text to stderr, JSON lines to stdout. */
export function show(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  format: Format = "text",
): void {
  if (format === "json") {
    for (const diagnostic of diagnostics)
      process.stdout.write(`${JSON.stringify(toJson(diagnostic, sources))}\n`);
    return;
  }
  const width = process.stderr.columns;
  const options = { colour: wantsColour(process.stderr), ...(width !== undefined && { width }) };
  process.stderr.write(render(diagnostics, sources, options));
}

/** Shows an error as it should be shown, and says what to exit with. */
export function showError(error: unknown, format: Format = "text"): number {
  if (error instanceof MultimError) {
    show(error.diagnostics, error.sources, format);
    const isUsage = error.diagnostics.some(({ code }) => code === catalogue.running.usage.code);
    return isUsage ? exit.usage : exit.errors;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `internal: ${message.replace(/^internal: /, "")}\nThis is a mistake in multimc, not in your program. MULTIM_TRACE=1 shows where.\n`,
  );
  if (process.env["MULTIM_TRACE"] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exit.internal;
}
