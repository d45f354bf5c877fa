import type { Batch, Dataset } from "../../data/dataset.ts";
import type { Program } from "../../ir/ir.ts";
import type { CheckedTrain, PartName } from "../../typecheck/checked.ts";
import { isBetter, metricDirection } from "../../typecheck/metrics.ts";
import type { Session, Tensor, Tensors } from "../engine.ts";
import type { Metrics } from "../metrics.ts";
import { modelCells } from "../stored.ts";
import type { EpochRecord, TrainEvent } from "./events.ts";
import { checkStep, checkValidation } from "./finite.ts";
import { unlessAborted } from "./interrupt.ts";
import { epochOrder, groupByLength } from "./order.ts";
import type { RunFolder } from "./run-folder.ts";
import { afterEpoch, rateFactor } from "./schedule.ts";
import { measure, named, scalar } from "./score.ts";
import type { Progress } from "./state.ts";
import { timed } from "./waiting.ts";

/** All that training works with. The session already holds the cells that belong to the progress. */
export interface Job {
  readonly train: CheckedTrain;
  readonly program: Program;
  readonly dataset: Dataset;
  readonly session: Session;
  readonly folder: RunFolder;
  /** The probability from which on a row counts as positive, in metrics. */
  readonly threshold: number;
  /** Steps between checkpoints inside an epoch; there is always one after each epoch. */
  readonly checkpointEvery: number;
  readonly signal?: AbortSignal;
}

/**
 * Trains from `progress` to the end, to an early stop, or until the signal is aborted; a checkpoint says where it ended. What
 * happens depends on the job, the cells and the progress alone, so that a resumed run equals an uninterrupted one.
 * Errors: MM804 where a number is no longer finite; then the folder is left as it was.
 */
export async function* trainingLoop(job: Job, from: Progress): AsyncGenerator<TrainEvent, Progress> {
  const { train, folder, session, signal } = job;
  let progress = from;
  let batches = batchesOf(job, progress);
  while (progress.epoch < train.epochs) {
    if (train.patience !== undefined && progress.waited >= train.patience) {
      yield { type: "stopped", reason: "patience", epoch: progress.epoch };
      break;
    }
    progress = yield* epochSteps(job, progress, batches);
    if (!signal?.aborted) {
      // Made while this epoch is measured, so that the next one's first step need not wait.
      batches = batchesOf(job, { epoch: progress.epoch + 1, step: 0 });
      progress = yield* endOfEpoch(job, progress);
    }
    yield { type: "checkpoint", path: await folder.writeCheckpoint(await session.read(), progress) };
    if (signal?.aborted) break;
  }
  return progress;
}

/** The steps that are left of an epoch, or those before the signal is aborted. */
async function* epochSteps(
  job: Job,
  from: Progress,
  batches: AsyncIterable<Batch>,
): AsyncGenerator<TrainEvent, Progress> {
  const { train, dataset, session, folder, signal } = job;
  const { epoch } = from;
  const steps = stepsPerEpoch(job);
  let progress = from;
  for await (const [batch, waited] of timed(batches)) {
    if (signal?.aborted) break;
    const results = await session.run("train", batch.size, withStep(job, batch.feeds, progress));
    const place = { epoch: epoch + 1, step: progress.step + 1 };
    await checkStep(dataset, results, place, batch.rows);
    const loss = scalar(named(results, "loss"));
    const trained = batch.rows.filter((row) => row >= 0).length;
    progress = {
      ...progress,
      step: progress.step + 1,
      index: progress.index + 1,
      lossSum: progress.lossSum + loss * trained,
      weightSum: progress.weightSum + trained,
    };
    yield { type: "step", ...place, epochs: train.epochs, steps, loss, waited };
    if (progress.step % job.checkpointEvery === 0 && progress.step < steps)
      yield { type: "checkpoint", path: await folder.writeCheckpoint(await session.read(), progress) };
  }
  return progress;
}

/** The batches that are left of an epoch; none of one after the last. */
function batchesOf({ train, program, dataset }: Job, { epoch, step }: Pick<Progress, "epoch" | "step">) {
  const { batch, seed, group } = train;
  const all = epoch < train.epochs ? dataset.parts.train : new Int32Array(0);
  const order = epochOrder(all, seed, epoch);
  const drawn = group === "length" ? groupByLength(order, dataset.lengths(), { batch, seed, epoch }) : order;
  const { lengths = {} } = program;
  return dataset.batches({ rows: drawn.subarray(step * batch), batch, lengths, training: true, seed, epoch });
}

/** Validates, keeps the best weights, writes the epoch's line. Where the signal is aborted meanwhile, nothing is done. */
async function* endOfEpoch(job: Job, at: Progress): AsyncGenerator<TrainEvent, Progress> {
  const { train, program, dataset, session, folder } = job;
  const rows = dataset.parts.validation.length;
  if (rows > 0) yield { type: "validating", epoch: at.epoch + 1, rows };
  const validation = await unlessAborted(job.signal, measurePart(job, "validation"));
  if (!validation) return at;
  checkValidation(validation, { epoch: at.epoch + 1, step: at.step });
  const record: EpochRecord = {
    epoch: at.epoch + 1,
    steps: at.index,
    rate: rate(job, { ...at, index: at.index - 1 }),
    loss: at.lossSum / at.weightSum,
    validation,
  };
  const watched = watchedValue(train, record);
  const better = watched !== undefined && isBest(watched, at.best);
  if (better) await folder.writeBest(await session.read(modelCells(program.cells).map((cell) => cell.path)));
  await folder.appendMetrics(record, at.lines);
  yield { type: "epoch", record, kept: better };
  return {
    ...at,
    epoch: at.epoch + 1,
    step: 0,
    lossSum: 0,
    weightSum: 0,
    best: better ? { epoch: at.epoch, value: watched.value } : at.best,
    waited: better ? 0 : at.waited + 1,
    plateau: watched ? afterEpoch(train.schedule, at.plateau, rising(watched)) : at.plateau,
    lines: at.lines + 1,
  };
}

/** The loss and the metrics of a part's rows, by the weights that the session holds. Errors: the signal's reason. */
export function measurePart(
  { train: { batch, group }, program: { lengths }, dataset, session, threshold, signal }: Job,
  part: PartName,
): Promise<Metrics> {
  return measure(session, dataset, dataset.parts[part], { batch, group, lengths, threshold, signal });
}

/** The metric that decides what is kept; null where it could not be measured. */
interface Watched {
  readonly metric: string;
  readonly value: number | null;
}

/** Undefined where the last weights are kept. */
function watchedValue({ keep }: CheckedTrain, { validation }: EpochRecord): Watched | undefined {
  if (keep.by === "last") return undefined;
  const value = validation[keep.metric];
  return { metric: keep.metric, value: value !== undefined && Number.isFinite(value) ? value : null };
}

/** The first epoch is the best so far, whatever it is worth. */
function isBest({ metric, value }: Watched, best: Progress["best"]): boolean {
  if (best === null) return true;
  return value !== null && (best.value === null || isBetter(metric, value, best.value));
}

/** As a value of which more is better. */
function rising({ metric, value }: Watched): number | null {
  return value === null || metricDirection(metric) === "maximise" ? value : -value;
}

function stepsPerEpoch({ train, dataset }: Job): number {
  return Math.ceil(dataset.parts.train.length / train.batch);
}

function rate(job: Job, { index, epoch, plateau }: Progress): number {
  const { optimizer, schedule, epochs } = job.train;
  const total = stepsPerEpoch(job) * epochs;
  return optimizer.rate * rateFactor(schedule, { step: index, total, epoch }, plateau);
}

function withStep(job: Job, feeds: Tensors, progress: Progress): Tensors {
  const int = (value: number): Tensor => ({ type: { dtype: "i32", shape: [] }, data: Int32Array.of(value) });
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
