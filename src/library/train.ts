import { existsSync } from "node:fs";
import { join } from "node:path";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { defaultEngine, openEngine } from "../runtime/engines/engines.ts";
import { physicalCores } from "../runtime/engines/threads.ts";
import { requireWritable } from "../runtime/files.ts";
import type { TrainEvent } from "../runtime/training/events.ts";
import { RunFolder } from "../runtime/training/run-folder.ts";
import { version } from "./package.ts";
import { absolutePaths, checkedProgram, chooseTrain, openProject } from "./project.ts";
import { runTraining } from "./run.ts";
import { Stopwatch } from "./stopwatch.ts";

/** How a run is watched over. */
export interface RunOptions {
  /** Steps between checkpoints inside an epoch; 1000 unless given. */
  readonly checkpointEvery?: number;
  /** False: prepared data and what frozen parts give are neither taken from the cache nor put there. */
  readonly cache?: boolean;
  /** Ends training after the step under way, with a checkpoint; while data are prepared, at once. The last event tells. */
  readonly signal?: AbortSignal;
}

/** How a program is trained. */
export interface TrainOptions extends RunOptions {
  /** Which `train` of the program; needed where it has several. */
  readonly train?: string;
  /** `onnx` unless given. */
  readonly engine?: string;
  /** Threads of one operation; as many as there are cores unless given. The same number gives the same bits. */
  readonly threads?: number;
  /** Settings as `--set` takes them: `epochs=3`, `model.width=128`. Later ones win. */
  readonly settings?: readonly string[];
  /** Source paths by name, in place of those that the program names; relative ones start from the working directory. */
  readonly paths?: Readonly<Record<string, string>>;
  /** What is declared and never used is a warning, while trying things. */
  readonly draft?: boolean;
  /** The run's folder; a new one under `runs` unless given. */
  readonly out?: string;
  /** The program in memory: sources by file name, read in place of files. */
  readonly sources?: Readonly<Record<string, string>>;
  /** The folder that the program's relative paths start from; the program's own unless given. */
  readonly folder?: string;
}

/**
 * Trains a program and tells what happens as it happens; the last event is `finished` or `stopped`. Leaving the loop early ends
 * training at once, without a checkpoint. Errors: a MultimError for what is wrong with the program, the data, the training (MM804)
 * or the run's folder (MM809, MM811).
 */
export async function* train(file: string, options: TrainOptions = {}): AsyncGenerator<TrainEvent, void> {
  const clock = new Stopwatch();
  const { engine: name = defaultEngine, threads = physicalCores() } = options;
  const engine = openEngine(name, { threads });
  if (options.out !== undefined) await requireFree(options.out);
  const project = await openProject(file, options);
  const program = checkedProgram(project);
  const { diagnostics, sources } = project;
  if (diagnostics.length > 0) yield { type: "warned", diagnostics, sources };
  const chosen = chooseTrain(program, options.train);
  const begun = {
    train: chosen.name,
    engine: name,
    threads,
    seed: chosen.seed,
    settings: options.settings ?? [],
    paths: absolutePaths(options.paths),
    folder: project.folder,
    file: project.file,
    sources: Object.fromEntries([...sources].filter(([file]) => !file.startsWith("--"))),
    versions: { multim: version, node: process.versions.node },
    ...(options.draft && { draft: true }),
  };
  const folder = new RunFolder(options.out ?? newFolder(chosen.name));
  yield* runTraining({ project, program, train: chosen, begun, engine, folder, options, clock });
}

/**
 * Goes on with a run from its last checkpoint, or from its start where it has none, as if it had never stopped; tells of a finished
 * run that it has finished. Errors: as of `train`; MM805 where there is no run, MM806 where a file of it is damaged, MM807
 * where its data have changed.
 */
export async function* resume(path: string, options: RunOptions = {}): AsyncGenerator<TrainEvent, void> {
  const clock = new Stopwatch();
  const folder = new RunFolder(path);
  const begun = await folder.readRecord();
  if (begun.result) {
    yield { type: "finished", result: begun.result };
    return;
  }
  const project = await openProject(begun.file, { ...begun, schemas: false });
  const program = checkedProgram(project);
  const train = chooseTrain(program, begun.train);
  const engine = openEngine(begun.engine, { threads: begun.threads });
  yield* runTraining({ project, program, train, begun, engine, folder, options, clock });
}

/** Throws where no new run can be written to a folder, before anything costly is done. */
async function requireFree(out: string): Promise<void> {
  if (new RunFolder(out).holdsRun())
    throw new MultimError([report(catalogue.running.runExists, { folder: out })]);
  await requireWritable(out);
}

/** `runs/Shop-2026-01-31-12-00-00`, or with a number where two runs begin in one second. */
function newFolder(train: string): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[T:]/g, "-");
  const name = join("runs", `${train}-${time}`);
  for (let n = 1; ; n++) {
    const folder = n === 1 ? name : `${name}-${n}`;
    if (!existsSync(folder)) return folder;
  }
}
