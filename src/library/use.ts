import type { Dataset } from "../data/dataset.ts";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { inSources, MultimError } from "../diagnostics/diagnostic.ts";
import type { Session } from "../runtime/engine.ts";
import { openEngine } from "../runtime/engines/engines.ts";
import type { Metrics } from "../runtime/metrics.ts";
import { measure, score } from "../runtime/training/score.ts";
import type { CheckedData, PartName } from "../typecheck/checked.ts";
import { type Model, readModel } from "./model.ts";
import { type Predictions, predictionsOf } from "./predictions.ts";
import { choosePredict, thresholdOf } from "./predictor.ts";
import { absolutePaths } from "./project.ts";
import { openSession } from "./session.ts";

export type { Predictions } from "./predictions.ts";

/** How a trained model is used. */
export interface UseOptions {
  /** The engine that trained it unless given. */
  readonly engine?: string;
  /** A file of new rows, in place of the base source. */
  readonly input?: string;
  /** Source paths by name, in place of those of the training; relative ones start from the working directory. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Rows that are computed together; as many as in training unless given. */
  readonly batch?: number;
  /** Ends the work: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface EvaluateOptions extends UseOptions {
  /** Which part of the data that it was trained with; `test` unless given. New rows are not divided. */
  readonly part?: PartName;
}

export interface PredictOptions extends UseOptions {
  /** Which `predict` of the program; needed where it has several for the model's train. */
  readonly predict?: string;
}

/**
 * Metrics of a trained model: on a part of the data that it was trained with, or on new rows with targets (`input`, `paths`).
 * Errors: MM805 where there is no model, MM807 where its data have changed; diagnostics of the data.
 */
export async function evaluate(path: string, options: EvaluateOptions = {}): Promise<Metrics> {
  const model = await readModel(path);
  const fresh = options.input !== undefined || options.paths !== undefined;
  if (fresh && options.part !== undefined) {
    const reason = "New rows are not divided into parts: `part` is one of the model's own data";
    throw new MultimError([report(catalogue.running.usage, { reason })]);
  }
  return using(model, options, { fresh, kind: "evaluate" }, async (session, dataset) => {
    if (!fresh && dataset.fingerprint !== model.run.fingerprint)
      throw new MultimError([report(catalogue.running.dataChanged, { folder: path })]);
    const rows = dataset.parts[fresh ? "test" : (options.part ?? "test")];
    const scoring = { threshold: thresholdOf(model.checked, model.train), ...scoringOf(model, options) };
    const metrics = await measure(session, dataset, rows, scoring);
    if (metrics["loss"] !== undefined) return metrics;
    const part = fresh ? "The new rows have no targets" : `The data have no ${options.part ?? "test"} part`;
    throw new MultimError([report(catalogue.running.nothingToMeasure, { part })]);
  });
}

/**
 * Predictions of a trained model for new rows (`input`), prepared as in training; no target is needed. Columns: those that the
 * program's `predict` names, or the key, then `probability` and `predicted` (binary), `predicted` and one probability a
 * class, or `prediction` (number). Errors: MM805 where there is no model; diagnostics of the data.
 */
export async function predict(path: string, options: PredictOptions = {}): Promise<Predictions> {
  const model = await readModel(path);
  const declared = choosePredict(model.checked, model.train, options.predict);
  return using(model, options, { fresh: true, kind: "predict" }, async (session, dataset) => {
    const rows = dataset.parts.test;
    const scored = await score(session, dataset, rows, "predict", scoringOf(model, options));
    const threshold = declared?.threshold ?? thresholdOf(model.checked, model.train);
    return predictionsOf(dataset, scored, { columns: declared?.columns ?? model.train.data.key, threshold });
  });
}

function scoringOf({ train, program }: Model, { batch = train.batch, signal }: UseOptions) {
  return { batch, group: train.group, lengths: program.lengths, signal };
}

/**
 * Works with the model on rows by steps of one kind: on new rows, prepared as in training, or on its own. Errors are shown in the
 * program's texts.
 */
async function using<T>(
  model: Model,
  options: UseOptions,
  { fresh, kind }: { readonly fresh: boolean; readonly kind: "evaluate" | "predict" },
  work: (session: Session, dataset: Dataset) => Promise<T>,
): Promise<T> {
  try {
    const engine = openEngine(options.engine ?? model.run.engine, { threads: model.run.threads });
    const dataset = await prepared(model, options, fresh);
    try {
      const purpose = { dataset, batch: options.batch ?? model.train.batch, kinds: [kind] };
      const session = await openSession(engine, model.program, purpose);
      try {
        await session.write(model.weights);
        return await work(session, dataset);
      } finally {
        await session.dispose();
      }
    } finally {
      await dataset.dispose();
    }
  } catch (error) {
    throw inSources(error, new Map(Object.entries(model.run.sources)));
  }
}

async function prepared(
  { run, train, fitted }: Model,
  options: UseOptions,
  fresh: boolean,
): Promise<Dataset> {
  const { prepare } = await import("../data/prepare.ts");
  const { data, rows } = train;
  const given = { ...inputPath(data, options.input), ...options.paths };
  return prepare(data, {
    folder: run.folder,
    paths: { ...run.paths, ...absolutePaths(given) },
    ...(fresh ? { fitted } : rows !== undefined && { rows }),
    ...(options.signal && { signal: options.signal }),
  });
}

/** Puts the input in the place of the base, or of the first source of files where the base is a query. Errors: MM810 for none. */
function inputPath(data: CheckedData, input: string | undefined): Record<string, string> {
  if (input === undefined) return {};
  const read = data.sources.filter((source) => source.format !== "query");
  const base = read.find((source) => source.name === data.base) ?? read[0];
  if (base) return { [base.name]: input };
  const reason = "The program reads no files: give the rows with --data NAME=PATH";
  throw new MultimError([report(catalogue.running.usage, { reason })]);
}
