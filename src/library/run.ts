import type { Dataset } from "../data/dataset.ts";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { inSources, MultimError } from "../diagnostics/diagnostic.ts";
import { compile, compileFrozen } from "../ir/compile.ts";
import type { Engine } from "../runtime/engine.ts";
import { KeepingSession } from "../runtime/kept/session.ts";
import { modelCells } from "../runtime/stored.ts";
import type { TrainEvent, TrainResult } from "../runtime/training/events.ts";
import { unlessAborted } from "../runtime/training/interrupt.ts";
import { type Job, measurePart, trainingLoop } from "../runtime/training/loop.ts";
import type { RunFolder, RunRecord } from "../runtime/training/run-folder.ts";
import { beginning, type Progress } from "../runtime/training/state.ts";
import type { CheckedProgram, CheckedTrain } from "../typecheck/checked.ts";
import { reporting, seen } from "./channel.ts";
import { openKeeping, savedBy, steadyFeeds } from "./frozen.ts";
import { initialCells, parameterCount } from "./initial.ts";
import { writeModel } from "./model.ts";
import { build } from "./package.ts";
import { thresholdOf } from "./predictor.ts";
import type { Project } from "./project.ts";
import { openSession } from "./session.ts";
import type { Stopwatch } from "./stopwatch.ts";
import type { RunOptions } from "./train.ts";

/** A run, new or taken up again. */
interface Run {
  readonly project: Project;
  readonly program: CheckedProgram;
  readonly train: CheckedTrain;
  /** Its record, which has no fingerprint and no start before its data are known. */
  readonly begun: Omit<RunRecord, "fingerprint" | "started"> & Partial<RunRecord>;
  readonly engine: Engine;
  readonly folder: RunFolder;
  readonly options: RunOptions;
  readonly clock: Stopwatch;
}

const CHECKPOINT_EVERY = 1000;

/** Prepares the data, trains, and writes the model; errors are shown in the program's texts. */
export async function* runTraining(run: Run): AsyncGenerator<TrainEvent, void> {
  try {
    const dataset = yield* prepared(run);
    if (dataset === undefined || run.options.signal?.aborted) {
      await dataset?.dispose();
      const resumable = run.begun.fingerprint !== undefined;
      yield { type: "stopped", reason: "interrupted", ...(resumable && { run: run.folder.path }) };
      return;
    }
    try {
      yield* trained(run, dataset);
    } finally {
      await dataset.dispose();
    }
  } catch (error) {
    throw inSources(error, run.project.sources);
  }
}

/** Prepares the data, telling how far it is; undefined where the signal is aborted meanwhile. */
function prepared(run: Run): AsyncGenerator<TrainEvent, Dataset | undefined> {
  const { project, train, begun, options } = run;
  const work = async (send: (event: TrainEvent) => void, signal: AbortSignal) => {
    const { prepare } = await import("../data/prepare.ts");
    const preparing = prepare(train.data, {
      folder: project.folder,
      paths: begun.paths,
      ...(train.rows !== undefined && { rows: train.rows }),
      ...(options.cache !== false && { keptBy: build }),
      signal,
      progress: (stage, done, total) => send({ type: "preparing", stage, done, total }),
    });
    return unlessAborted(options.signal, preparing);
  };
  return reporting(work, options.signal, (dataset) => dataset?.dispose());
}

async function* trained(run: Run, dataset: Dataset): AsyncGenerator<TrainEvent, void> {
  const { project, program: checked, train, begun, folder, clock } = run;
  const { checkpointEvery = CHECKPOINT_EVERY, signal } = run.options;
  if (begun.fingerprint !== undefined && begun.fingerprint !== dataset.fingerprint)
    throw new MultimError([report(catalogue.running.dataChanged, { folder: folder.path })]);
  clock.prepared();
  const { dimensions } = dataset.fitted;
  const frozen = compileFrozen(checked, train, dimensions, steadyFeeds(train.data));
  const program = frozen?.rest ?? compile(checked, train, dimensions);
  const watched = train.keep.by === "best" ? { watched: train.keep.metric } : {};
  const parameters = parameterCount(program);
  yield { type: "prepared", train: train.name, report: dataset.report, parameters, ...watched };
  const purpose = { dataset, batch: train.batch, kinds: ["train", "evaluate"] as const };
  const by = [begun.engine, `${begun.threads}`, build];
  const session = frozen
    ? await openKeeping(run.engine, frozen, purpose, { by, cache: run.options.cache ?? true })
    : await openSession(run.engine, program, purpose);
  try {
    const stored = await folder.readCheckpoint(program.cells);
    await session.write(stored?.cells ?? (await initialCells(program, train, project.folder)));
    const record = { started: new Date().toISOString(), ...begun, fingerprint: dataset.fingerprint };
    await folder.open(record);
    const threshold = thresholdOf(checked, train);
    const job: Job = {
      ...{ train, program, dataset, session, folder, threshold, checkpointEvery },
      ...(signal && { signal }),
    };
    const events = trainingLoop(job, stored?.progress ?? beginning);
    const end = yield* seen(events, (event) => event.type === "step" && clock.stepped(event.waited));
    const result = signal?.aborted ? undefined : await unlessAborted(signal, finish(job, record, end, clock));
    const saved = session instanceof KeepingSession && savedBy(session, train, dataset);
    if (saved) yield saved;
    yield result
      ? { type: "finished", result }
      : { type: "stopped", reason: "interrupted", run: folder.path };
  } finally {
    await session.dispose();
  }
}

/** Scores the kept weights, writes the model, and closes the record. */
async function finish(job: Job, record: RunRecord, end: Progress, clock: Stopwatch): Promise<TrainResult> {
  const { session, program, dataset, folder } = job;
  const cells = modelCells(program.cells);
  if (end.best !== null) await session.write(await folder.readBest(cells));
  const test = await measurePart(job, "test");
  const { validation } = await folder.readMetrics(end.best?.epoch ?? end.epoch - 1);
  const weights = await session.read(cells.map((cell) => cell.path));
  await writeModel(folder.path, { run: record, fitted: dataset.fitted }, weights);
  const { engine, seed } = record;
  const result = { engine, seed, test, validation, seconds: clock.seconds(), run: folder.path };
  await folder.writeRecord({ ...record, result });
  return result;
}
