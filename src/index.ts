/**
 * The library under the command line: checks, compiles, trains and uses Multim programs.
 *
 * ```ts
 * import { check, predict, render, train } from "multim";
 *
 * const { diagnostics, sources } = await check("shop.mm");
 * process.stderr.write(render(diagnostics, sources, { colour: true }));
 *
 * let run = "";
 * for await (const event of train("shop.mm", { settings: ["epochs=3"], signal: AbortSignal.timeout(60_000) })) {
 *   if (event.type === "epoch") console.log(event.record.epoch, event.record.validation.auroc);
 *   if (event.type === "finished") run = event.result.run;
 * }
 * const { columns } = await predict(run, { input: "new.csv" });
 * ```
 *
 * A program may also be given as text, by `sources`: then its file's name is a name only. What is wrong with a program, its data
 * or a run is thrown as a `MultimError`, which carries diagnostics to `render`; anything else that is thrown is a mistake of ours.
 *
 * Work ends early by an `AbortSignal`. `train` and `resume` then end with the event `stopped`, whose reason is `interrupted`:
 * after the step under way and with a checkpoint, or, while data are prepared, with nothing written. The promises of all others
 * are rejected with the signal's reason, an `AbortError` unless another is given.
 *
 * @module
 */
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { openProject, type ProjectOptions } from "./library/project.ts";

export {
  type DataPlace,
  type Diagnostic,
  type Edit,
  type Fix,
  type Label,
  MultimError,
  type Severity,
  type Span,
} from "./diagnostics/diagnostic.ts";
export {
  type Applied,
  applyFix,
  applyFixes,
  type DiagnosticJson,
  explain,
  type RenderOptions,
  render,
  toJson,
} from "./diagnostics/index.ts";
export { examine, type Finding } from "./library/doctor.ts";
export {
  type EmitOptions,
  type Emitted,
  type EmittedFiles,
  emit as compile,
  writeEmitted,
} from "./library/emit.ts";
export { version } from "./library/package.ts";
export type { ProjectOptions } from "./library/project.ts";
export { type Installed, type SetupOptions, setup } from "./library/setup/index.ts";
export { type RunOptions, resume, type TrainOptions, train } from "./library/train.ts";
export {
  type EvaluateOptions,
  evaluate,
  type Predictions,
  type PredictOptions,
  predict,
  type UseOptions,
} from "./library/use.ts";
export { format } from "./parser/print/print.ts";
export type { Metrics } from "./runtime/metrics.ts";
export type { EpochRecord, Seconds, TrainEvent, TrainResult } from "./runtime/training/events.ts";

/** What a check has found. A program without an error among the diagnostics can be trained. */
export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that the diagnostics' spans lie in, by file name. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Checks a program and all that it imports. Errors: MM801 where the file can't be read. */
export async function check(file: string, options: ProjectOptions = {}): Promise<Checked> {
  const { diagnostics, sources } = await openProject(file, options);
  return { diagnostics, sources };
}
