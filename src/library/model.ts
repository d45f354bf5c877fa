import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Fitted } from "../data/dataset.ts";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { compile } from "../ir/compile.ts";
import type { Program } from "../ir/ir.ts";
import type { Tensors } from "../runtime/engine.ts";
import { writeAtomic } from "../runtime/files.ts";
import { encodeSafetensors } from "../runtime/safetensors.ts";
import { modelCells, readCells, readObject } from "../runtime/stored.ts";
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

const RECORD = "model.json";
const WEIGHTS = "weights.safetensors";

/** Writes `model/` into a run's folder. The record comes last: where it is, the model is whole. */
export async function writeModel(run: string, record: ModelRecord, weights: Tensors): Promise<void> {
  const folder = join(run, "model");
  await writeAtomic(join(folder, WEIGHTS), encodeSafetensors(weights));
  await writeAtomic(join(folder, RECORD), JSON.stringify(record));
}

/** Reads the model of a run's folder or a model's folder. Errors: MM805 where there is none, MM806 where it is damaged. */
export async function readModel(path: string): Promise<Model> {
  const folder = existsSync(join(path, RECORD)) ? path : join(path, "model");
  const file = join(folder, RECORD);
  if (!existsSync(file)) {
    const missing = "model: the run has not finished, or it is no run";
    throw new MultimError([report(catalogue.running.noRun, { folder: path, missing })]);
  }
  const { run, fitted } = await readObject<ModelRecord>(file, ["run", "fitted"]);
  const project = await openProject(run.file, { ...run, schemas: false });
  const checked = checkedProgram(project);
  const train = chooseTrain(checked, run.train);
  const program = compile(checked, train, fitted.dimensions);
  const { tensors: weights } = await readCells(join(folder, WEIGHTS), modelCells(program.cells));
  return { run, fitted, checked, train, program, weights };
}
