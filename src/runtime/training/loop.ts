import { join } from "node:path";
import type { Dataset } from "../../data/dataset.ts";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedTrain } from "../../typecheck/checked.ts";
import { isBetter, metricDirection } from "../../typecheck/metrics.ts";
import type { Session, Tensor, Tensors } from "../engine.ts";
import type { Metrics } from "../metrics.ts";
import type { EpochRecord, TrainEvent } from "./events.ts";
import { epochOrder } from "./order.ts";
import type { RunFolder } from "./run-folder.ts";
import { afterEpoch, rateFactor } from "./schedule.ts";
import { metricsOf, named, scalar, score } from "./score.ts";
import { type Progress, writeCheckpoint } from "./state.ts";

/** All that training works with. The session already holds the cells that belong to the progress. */
export interface Job {
  readonly train: CheckedTrain;
  readonly dataset: Dataset;
  readonly session: Session;
  readonly folder: RunFolder;
  /** Steps between checkpoints inside an epoch; there is always one after each epoch. */
  readonly checkpointEvery: number;
  readonly signal?: AbortSignal;
}

/**
 * Trains from `progress` to the end, to an early stop, or until the signal aborts (then with a checkpoint). What happens depends on
 * the job, the cells and the progress alone, so that a resumed run equals an uninterrupted one.
 */
export async function* trainingLoop(job: Job, from: Progress): AsyncGenerator<TrainEvent, Progress> {
  let progress = from;
  while (progress.epoch < job.train.epochs) {
    if (stopsEarly(job.train, progress)) {
      yield { type: "stopped", reason: "patience", run: job.folder.path };
      return progress;
    }
    progress = yield* epochSteps(job, progress);
    if (job.signal?.aborted) {
      yield await checkpoint(job, progress);
      yield { type: "stopped", reason: "interrupted", run: job.folder.path };
      return progress;
    }
    progress = yield* endOfEpoch(job, progress);
    yield await checkpoint(job, progress);
  }
  return progress;
}

/** The steps that are left of an epoch, or those before the signal aborts. */
async function* epochSteps(job: Job, from: Progress): AsyncGenerator<TrainEvent, Progress> {
  const { train, dataset, session, signal } = job;
  const { epoch } = from;
  const steps = stepsPerEpoch(train, dataset);
  const order = epochOrder(dataset.parts.train, train.seed, epoch).subarray(from.step * train.batch);
  const plan = { rows: order, batch: train.batch, training: true, seed: train.seed, epoch };
  let progress = from;
  for await (const batch of dataset.batches({ ...plan, ...(signal && { signal }) })) {
    const results = await session.run("train", batch.size, withStep(job, batch.feeds, progress));
    const loss = scalar(named(results, "loss"));
    const place = { epoch: epoch + 1, step: progress.step + 1 };
    if (!Number.isFinite(loss)) throw notFinite(loss, place, batch.rows);
    const weight = batch.rows.reduce((sum, row) => sum + (row >= 0 ? 1 : 0), 0);
    progress = {
      ...progress,
      step: progress.step + 1,
      index: progress.index + 1,
      lossSum: progress.lossSum + loss * weight,
      weightSum: progress.weightSum + weight,
    };
    yield { type: "step", ...place, epochs: train.epochs, steps, loss };
    if (signal?.aborted) return progress;
    if (progress.step % job.checkpointEvery === 0 && progress.step < steps)
      yield await checkpoint(job, progress);
  }
  return progress;
}

/** Validates, keeps the best weights, writes the epoch's line. */
async function* endOfEpoch(job: Job, at: Progress): AsyncGenerator<TrainEvent, Progress> {
  const { train, dataset, session, folder } = job;
  const rows = dataset.parts.validation;
  const validation: Metrics =
    rows.length === 0
      ? {}
      : metricsOf(
          dataset,
          rows,
          await score(session, dataset, rows, { batch: train.batch, kind: "evaluate" }),
        );
  const record: EpochRecord = {
    epoch: at.epoch + 1,
    steps: at.index,
    rate: rate(job, { ...at, index: at.index - 1 }),
    loss: at.lossSum / at.weightSum,
    validation,
  };
  const { metric, value } = watchedValue(train, record);
  const best = train.keep.by === "last" || at.best === null || isBetter(metric, value, at.best.value);
  if (best) await folder.writeBest(await session.read());
  await folder.appendMetrics(record, at.lines);
  yield { type: "epoch", record, best };
  return {
    ...at,
    epoch: at.epoch + 1,
    step: 0,
    lossSum: 0,
    weightSum: 0,
    best: best ? { epoch: at.epoch, value } : at.best,
    waited: best ? 0 : at.waited + 1,
    plateau: afterEpoch(train.schedule, at.plateau, metricDirection(metric) === "maximise" ? value : -value),
    lines: at.lines + 1,
  };
}

/** What decides which epoch is best: the metric to keep, else the negative loss of the validation or of the training rows. */
function watchedValue(train: CheckedTrain, record: EpochRecord): { metric: string; value: number } {
  const { validation, loss } = record;
  const kept = train.keep.by === "best" ? validation[train.keep.metric] : undefined;
  if (train.keep.by === "best" && kept !== undefined) return { metric: train.keep.metric, value: kept };
  return { metric: "score", value: -(validation["loss"] ?? loss) };
}

async function checkpoint(job: Job, progress: Progress): Promise<TrainEvent> {
  const path = join(job.folder.path, "checkpoint.safetensors");
  await writeCheckpoint(path, await job.session.read(), progress);
  return { type: "checkpoint", path };
}

export function stepsPerEpoch(train: CheckedTrain, dataset: Dataset): number {
  return Math.ceil(dataset.parts.train.length / train.batch);
}

function stopsEarly(train: CheckedTrain, progress: Progress): boolean {
  return train.patience !== undefined && progress.waited > train.patience;
}

function rate(job: Job, progress: Progress): number {
  const { train, dataset } = job;
  const total = stepsPerEpoch(train, dataset) * train.epochs;
  const at = { step: progress.index, total, epoch: progress.epoch };
  return train.optimizer.rate * rateFactor(train.schedule, at, progress.plateau);
}

function withStep(job: Job, feeds: Tensors, progress: Progress): Tensors {
  const int = (value: number): Tensor => ({
    type: { dtype: "i32", shape: [] },
    data: Int32Array.of(value),
  });
  const float = (value: number): Tensor => ({
    type: { dtype: "f32", shape: [] },
    data: Float32Array.of(value),
  });
  return new Map([
    ...feeds,
    ["step.seed", int(job.train.seed)],
    ["step.index", int(progress.index)],
    ["step.rate", float(rate(job, progress))],
  ]);
}

function notFinite(value: number, at: { epoch: number; step: number }, rows: Int32Array): MultimError {
  const real = Array.from(rows).filter((row) => row >= 0);
  return new MultimError([
    report(
      catalogue.running.notFinite,
      { what: "loss", ...at, value, rows: real },
      { notes: ["the run folder keeps the checkpoint from before; a lower rate or `clip: 1.0` often helps"] },
    ),
  ]);
}
