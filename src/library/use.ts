import type { Dataset } from "../data/dataset.ts";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { inSources, MultimError } from "../diagnostics/diagnostic.ts";
import type { Session } from "../runtime/engine.ts";
import { openEngine } from "../runtime/engines/engines.ts";
import type { Metrics } from "../runtime/metrics.ts";
import { metricsOf, type Scored, score } from "../runtime/training/score.ts";
import type { CheckedData, CheckedPredict, PartName } from "../typecheck/checked.ts";
import { initialCells } from "./job.ts";
import { type Model, readModel } from "./model.ts";

/** How a trained model is used. */
export interface UseOptions {
  /** The engine that trained it by default. */
  readonly engine?: string;
  /** A file of new rows, in place of the base source. */
  readonly input?: string;
  /** Source paths by name, in place of those of the training. */
  readonly paths?: Readonly<Record<string, string>>;
  readonly batch?: number;
  readonly signal?: AbortSignal;
}

/** A table of predictions, column by column, in the order of the rows. */
export interface Predictions {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly values: readonly (string | number)[] }[];
}

/**
 * Metrics of a trained model: on a part of the data that it was trained with (`test` by default), or on new rows with targets.
 * Errors: MM805 where there is no model; diagnostics of the data.
 */
export async function evaluate(
  path: string,
  options: UseOptions & { part?: PartName } = {},
): Promise<Metrics> {
  const model = await readModel(path);
  const fresh = options.input !== undefined || options.paths !== undefined;
  return using(model, options, !fresh, async (session, dataset) => {
    const rows = fresh ? dataset.parts.test : dataset.parts[options.part ?? "test"];
    const scored = await scoreRows(model, session, dataset, rows, "evaluate", options);
    return metricsOf(dataset, rows, scored, threshold(model));
  });
}

/**
 * Predictions of a trained model for new rows (`input`), prepared as in training; no target is needed. Columns: those that the
 * program's `predict` names, or the key, then `probability` and `predicted` (binary), `predicted` and one probability a
 * class, or `prediction` (number). Errors: MM805 where there is no model; diagnostics of the data.
 */
export async function predict(path: string, options: UseOptions = {}): Promise<Predictions> {
  const model = await readModel(path);
  return using(model, options, false, async (session, dataset) => {
    const rows = dataset.parts.test;
    const scored = await scoreRows(model, session, dataset, rows, "predict", options);
    return {
      rows: rows.length,
      columns: [...(await carried(model, dataset)), ...answers(model, dataset, scored)],
    };
  });
}

async function using<T>(
  model: Model,
  options: UseOptions,
  trained: boolean,
  work: (session: Session, dataset: Dataset) => Promise<T>,
): Promise<T> {
  try {
    return await prepared(model, options, trained, work);
  } catch (error) {
    throw inSources(error, new Map(Object.entries(model.run.sources)));
  }
}

async function prepared<T>(
  model: Model,
  options: UseOptions,
  trained: boolean,
  work: (session: Session, dataset: Dataset) => Promise<T>,
): Promise<T> {
  const { prepare } = await import("../data/prepare.ts");
  const { data, rows } = model.train;
  const dataset = await prepare(data, {
    folder: model.run.folder,
    paths: { ...model.run.paths, ...inputPath(data, options.input), ...options.paths },
    ...(trained ? rows !== undefined && { rows } : { fitted: model.fitted }),
    ...(options.signal && { signal: options.signal }),
  });
  try {
    const engine = openEngine(options.engine ?? model.run.engine);
    const session = await engine.open(model.program);
    try {
      const initial = await initialCells(model.program, { ...model.train, load: [] }, model.run.folder);
      await session.write(new Map([...initial, ...model.weights]));
      return await work(session, dataset);
    } finally {
      await session.dispose();
    }
  } finally {
    await dataset.dispose();
  }
}

/** Puts the input in the place of the first source that is read from files. Errors: MM810 where there is none. */
function inputPath(data: CheckedData, input: string | undefined): Record<string, string> {
  if (input === undefined) return {};
  const base = data.sources.find((source) => source.format !== "query");
  if (base === undefined)
    throw new MultimError([
      report(catalogue.running.usage, {
        reason: "The program reads no files: give the rows with --data NAME=PATH",
      }),
    ]);
  return { [base.name]: input };
}

function scoreRows(
  model: Model,
  session: Session,
  dataset: Dataset,
  rows: Int32Array,
  kind: "evaluate" | "predict",
  options: UseOptions,
): Promise<Scored> {
  const { batch = model.train.batch, signal } = options;
  return score(session, dataset, rows, { batch, kind, ...(signal && { signal }) });
}

/** The program's `predict` for this train, if it has one. */
function predictOf(model: Model): CheckedPredict | undefined {
  return [...model.checked.predicts.values()].find((p) => p.train === model.train.name);
}

function threshold(model: Model): number {
  return predictOf(model)?.threshold ?? 0.5;
}

async function carried(model: Model, dataset: Dataset): Promise<Predictions["columns"]> {
  const references = predictOf(model)?.columns ?? model.train.data.key;
  const wanted = references.flatMap(({ source, columns }) => columns.map((column) => ({ source, column })));
  if (wanted.length === 0) return [{ name: "row", values: Array.from(dataset.parts.test, (row) => row + 1) }];
  return Promise.all(
    wanted.map(async ({ source, column }) => ({
      name: column,
      values: await dataset.column(source, column),
    })),
  );
}

function answers(model: Model, dataset: Dataset, scored: Scored): Predictions["columns"] {
  const target = model.train.data.fields.find((field) => field.target);
  const { predictions, width } = scored;
  const rows = predictions.length / width;
  const column = (k: number) => Array.from({ length: rows }, (_, i) => predictions[i * width + k] as number);
  switch (target?.type.kind) {
    case "binary": {
      const probability = column(0);
      const limit = threshold(model);
      const predicted = probability.map((p) => (p >= limit ? 1 : 0));
      return [
        { name: "probability", values: probability },
        { name: "predicted", values: predicted },
      ];
    }
    case "class": {
      const all = dataset.classes.map((_, k) => column(k));
      const predicted = Array.from({ length: rows }, (_, i) => {
        const best = all.reduce((top, p, k) => ((p[i] as number) > (all[top]?.[i] as number) ? k : top), 0);
        return dataset.classes[best] as string;
      });
      return [
        { name: "predicted", values: predicted },
        ...all.map((values, k) => ({ name: `probability ${dataset.classes[k]}`, values })),
      ];
    }
    default:
      return Array.from({ length: width }, (_, k) => ({
        name: width === 1 ? "prediction" : `prediction ${k + 1}`,
        values: column(k),
      }));
  }
}
