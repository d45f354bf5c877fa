import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { openProject, type Project, type ProjectOptions } from "./library/project.ts";

export { type Diagnostic, type Label, MultimError, type Span } from "./diagnostics/diagnostic.ts";
export { explain, type RenderOptions, render, toJson } from "./diagnostics/index.ts";
export { type Emitted, type EmittedFiles, emit as compile, writeEmitted } from "./library/emit.ts";
export { version } from "./library/package.ts";
export type { Project, ProjectOptions } from "./library/project.ts";
export { resume, type TrainOptions, train } from "./library/train.ts";
export { evaluate, type Predictions, predict, type UseOptions } from "./library/use.ts";
export { format } from "./parser/print/print.ts";
export type { Metrics } from "./runtime/metrics.ts";
export type { EpochRecord, Seconds, TrainEvent, TrainResult } from "./runtime/training/events.ts";

/** Checks a program and all that it imports: its diagnostics, and their texts. Errors: MM801 where the file can't be read. */
export async function check(
  file: string,
  options: ProjectOptions = {},
): Promise<Pick<Project, "sources"> & { readonly diagnostics: readonly Diagnostic[] }> {
  const { diagnostics, sources } = await openProject(file, options);
  return { diagnostics, sources };
}
