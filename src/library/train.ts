import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Dataset } from "../data/dataset.ts";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { inSources, MultimError } from "../diagnostics/diagnostic.ts";
import { compile } from "../ir/compile.ts";
import type { Program } from "../ir/ir.ts";
import type { Session } from "../runtime/engine.ts";
import { openEngine } from "../runtime/engines/engines.ts";
import { decodeSafetensors } from "../runtime/safetensors.ts";
import type { Seconds, TrainEvent, TrainResult } from "../runtime/training/events.ts";
import { type Job, trainingLoop } from "../runtime/training/loop.ts";
import { RunFolder, type RunRecord } from "../runtime/training/run-folder.ts";
import { metricsOf, score } from "../runtime/training/score.ts";
import { beginning, type Progress, readCheckpoint } from "../runtime/training/state.ts";
import type { CheckedTrain } from "../typecheck/checked.ts";
import { reporting } from "./channel.ts";
import { initialCells, parameterCount } from "./job.ts";
import { writeModel } from "./model.ts";
import { version } from "./package.ts";
import { checkedProgram, chooseTrain, openProject, type Project } from "./project.ts";

/** How a program is trained. */
export interface TrainOptions {
  /** Which `train` of the program; needed where it has several. */
  readonly train?: string;
  /** `onnx` by default. */
  readonly engine?: string;
  /** Settings as `--set` takes them: `epochs=3`, `model.width=128`. */
  readonly settings?: readonly string[];
  /** Source paths by name, in place of those that the program names. */
  readonly paths?: Readonly<Record<string, string>>;
  /** The run's folder; a new one under `runs` by default. */
  readonly out?: string;
  /** The program in memory: sources by file name. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Steps between checkpoints inside an epoch. */
  readonly checkpointEvery?: number;
  /** Ends training after the step under way, with a checkpoint. */
  readonly signal?: AbortSignal;
}

const DEFAULT_ENGINE = "onnx";
const CHECKPOINT_EVERY = 1000;

/**
 * Trains a program and tells what happens as it happens; the last event is `finished` or `stopped`.
 * Errors: MultimError with diagnostics for what is wrong with the program, the data or the training.
 */
export async function* train(file: string, options: TrainOptions = {}): AsyncGenerator<TrainEvent, void> {
  const clock = new Stopwatch();
  if (options.out !== undefined && existsSync(join(options.out, "run.json")))
    throw new MultimError([report(catalogue.running.runExists, { folder: options.out })]);
  const project = await openProject(file, options);
  const program = checkedProgram(project);
  const chosen = chooseTrain(program, options.train);
  const record = {
    train: chosen.name,
    engine: options.engine ?? DEFAULT_ENGINE,
    seed: chosen.seed,
    settings: options.settings ?? [],
    paths: absolute(options.paths ?? {}),
    folder: project.folder,
    file: project.file,
    sources: Object.fromEntries([...project.sources].filter(([name]) => !name.startsWith("--"))),
    versions: { multim: version, node: process.versions.node },
  };
  yield* run(project, chosen, record, options, clock);
}

/**
 * Goes on with a run from its last checkpoint, or from its start where it has none, as if it had never stopped.
 * Errors: MM805 where there is no run, MM807 where its data have changed.
 */
export async function* resume(
  folder: string,
  options: Pick<TrainOptions, "signal" | "checkpointEvery"> = {},
): AsyncGenerator<TrainEvent, void> {
  const clock = new Stopwatch();
  const record = await new RunFolder(folder).readRecord();
  if (record.result?.finished) {
    yield { type: "finished", result: record.result };
    return;
  }
  const { sources, settings, train: name, paths } = record;
  const project = await openProject(record.file, {
    sources,
    settings,
    train: name,
    paths,
    folder: record.folder,
    schemas: false,
  });
  const chosen = chooseTrain(checkedProgram(project), name);
  yield* run(project, chosen, record, { ...options, out: folder }, clock);
}

/** What a run's record has before its data are known. */
type Begun = Omit<RunRecord, "fingerprint" | "started"> & Partial<RunRecord>;

/** The run, its errors shown in the program's texts. */
async function* run(...given: Parameters<typeof steps>): ReturnType<typeof steps> {
  try {
    yield* steps(...given);
  } catch (error) {
    throw inSources(error, given[0].sources);
  }
}

async function* steps(
  project: Project,
  train: CheckedTrain,
  begun: Begun,
  options: TrainOptions,
  clock: Stopwatch,
): AsyncGenerator<TrainEvent, void> {
  const dataset = yield* prepared(project, train, begun.paths, options.signal);
  try {
    const folderPath = options.out ?? join("runs", `${train.name}-${timestamp()}`);
    if (begun.fingerprint !== undefined && begun.fingerprint !== dataset.fingerprint)
      throw new MultimError([report(catalogue.running.dataChanged, { folder: folderPath })]);
    const program = compile(checkedProgram(project), train, dataset.fitted.dimensions);
    yield { type: "prepared", report: dataset.report, parameters: parameterCount(program) };
    clock.prepared();
    const engine = openEngine(begun.engine);
    const session = await engine.open(program);
    try {
      const progress = await restore(session, program, train, project.folder, folderPath);
      const record = { started: new Date().toISOString(), ...begun, fingerprint: dataset.fingerprint };
      const folder = await RunFolder.create(folderPath, record);
      const { checkpointEvery = CHECKPOINT_EVERY, signal } = options;
      const job: Job = { train, dataset, session, folder, checkpointEvery, ...(signal && { signal }) };
      const end = yield* timed(trainingLoop(job, progress), clock);
      if (!signal?.aborted) yield await finish(job, program, record, end, clock);
    } finally {
      await session.dispose();
    }
  } finally {
    await dataset.dispose();
  }
}

/** Prepares the data, telling how far it is. */
async function* prepared(
  project: Project,
  train: CheckedTrain,
  paths: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrainEvent, Dataset> {
  const { prepare } = await import("../data/prepare.ts");
  return yield* reporting<TrainEvent, Dataset>((send) =>
    prepare(train.data, {
      folder: project.folder,
      paths,
      ...(train.rows !== undefined && { rows: train.rows }),
      ...(signal && { signal }),
      progress: (stage, done, total) => send({ type: "preparing", stage, done, total }),
    }),
  );
}

/** Puts the session where the run stands: at its checkpoint, or at the beginning. */
async function restore(
  session: Session,
  program: Program,
  train: CheckedTrain,
  programFolder: string,
  run: string,
): Promise<Progress> {
  const path = join(run, "checkpoint.safetensors");
  if (!existsSync(path)) {
    await session.write(await initialCells(program, train, programFolder));
    return beginning;
  }
  const { cells, progress } = await readCheckpoint(path);
  await session.write(cells);
  return progress;
}

/** Scores the kept weights, writes the model, and closes the record. */
async function finish(
  job: Job,
  program: Program,
  record: RunRecord,
  end: Progress,
  clock: Stopwatch,
): Promise<TrainEvent> {
  const { session, dataset, folder, train } = job;
  if (train.keep.by === "best" && end.best !== null)
    await session.write(decodeSafetensors(await readFile(join(folder.path, "best.safetensors"))).tensors);
  const measure = async (rows: Int32Array) =>
    rows.length === 0
      ? {}
      : metricsOf(
          dataset,
          rows,
          await score(session, dataset, rows, { batch: train.batch, kind: "evaluate" }),
        );
  const result: TrainResult = {
    engine: record.engine,
    seed: train.seed,
    test: await measure(dataset.parts.test),
    validation: await measure(dataset.parts.validation),
    seconds: clock.seconds(),
    run: folder.path,
    finished: true,
  };
  await writeModel(folder.path, record, dataset, session, program);
  await folder.writeRecord({ ...record, result });
  return { type: "finished", result };
}

async function* timed(
  events: AsyncGenerator<TrainEvent, Progress>,
  clock: Stopwatch,
): AsyncGenerator<TrainEvent, Progress> {
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    if (next.value.type === "step") clock.stepped();
    yield next.value;
  }
}

class Stopwatch {
  private readonly start = performance.now();
  private prepare = 0;
  private first = 0;

  prepared(): void {
    this.prepare = this.now();
  }

  stepped(): void {
    if (this.first === 0) this.first = this.now();
  }

  seconds(): Seconds {
    return { prepare: this.prepare, first_step: this.first, total: this.now() };
  }

  private now(): number {
    return Math.round(performance.now() - this.start) / 1000;
  }
}

function absolute(paths: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, resolve(path)]));
}

function timestamp(): string {
  return new Date().toISOString().slice(0, 19).replaceAll(/[T:]/g, "-");
}
