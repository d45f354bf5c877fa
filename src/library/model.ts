import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset, Fitted } from "../data/dataset.ts";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { compile } from "../ir/compile.ts";
import type { Program } from "../ir/ir.ts";
import type { Session, Tensors } from "../runtime/engine.ts";
import { systemReason, writeAtomic } from "../runtime/files.ts";
import { decodeSafetensors, encodeSafetensors } from "../runtime/safetensors.ts";
import type { RunRecord } from "../runtime/training/run-folder.ts";
import type { CheckedProgram, CheckedTrain } from "../typecheck/checked.ts";
import { checkedProgram, chooseTrain, openProject } from "./project.ts";

/** What a model's folder says beside its weights: the program, and all that preparation fitted. */
interface ModelRecord {
  readonly run: RunRecord;
  readonly fitted: Fitted;
}

/** A trained model, ready to be put on an engine. */
export interface Model extends ModelRecord {
  readonly checked: CheckedProgram;
  readonly train: CheckedTrain;
  readonly program: Program;
  readonly weights: Tensors;
}

/** Writes `model/` into a run's folder: model.json and weights.safetensors. */
export async function writeModel(
  run: string,
  record: RunRecord,
  dataset: Dataset,
  session: Session,
  program: Program,
): Promise<void> {
  const folder = join(run, "model");
  const kept = program.cells.filter((cell) => cell.role === "parameter" || cell.role === "statistic");
  const weights = await session.read(kept.map((cell) => cell.path));
  await writeAtomic(join(folder, "weights.safetensors"), encodeSafetensors(weights));
  const model: ModelRecord = { run: record, fitted: dataset.fitted };
  await writeAtomic(join(folder, "model.json"), JSON.stringify(model));
}

/** Reads the model of a run's folder or a model's folder. Errors: MM805 where there is none, MM806 where it is damaged. */
export async function readModel(path: string): Promise<Model> {
  const folder = existsSync(join(path, "model.json")) ? path : join(path, "model");
  const file = join(folder, "model.json");
  if (!existsSync(file))
    throw new MultimError([
      report(catalogue.running.noRun, {
        folder: path,
        missing: "model: the run has not finished, or it is no run",
      }),
    ]);
  const { run, fitted } = await readParts(
    file,
    async () => JSON.parse(await readFile(file, "utf8")) as ModelRecord,
  );
  const stored = join(folder, "weights.safetensors");
  const weights = await readParts(stored, async () => decodeSafetensors(await readFile(stored)).tensors);
  const project = await openProject(run.file, {
    sources: run.sources,
    folder: run.folder,
    settings: run.settings,
    train: run.train,
    schemas: false,
  });
  const checked = checkedProgram(project);
  const train = chooseTrain(checked, run.train);
  return { run, fitted, checked, train, program: compile(checked, train, fitted.dimensions), weights };
}

async function readParts<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new MultimError([
      report(catalogue.running.damaged, { file, reason: systemReason(error) }, { place: { file } }),
    ]);
  }
}
