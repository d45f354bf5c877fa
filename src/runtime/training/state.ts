import { readFile } from "node:fs/promises";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { Tensors } from "../engine.ts";
import { writeAtomic } from "../files.ts";
import { decodeSafetensors, encodeSafetensors } from "../safetensors.ts";
import { initialPlateau, type Plateau } from "./schedule.ts";

/** Where a run stands between two steps: with the cells, all that decides what comes. Serialised as JSON in the checkpoint. */
export interface Progress {
  /** The epoch under way, from 0, and how many of its steps are done. */
  readonly epoch: number;
  readonly step: number;
  /** Steps done in all. */
  readonly index: number;
  /** Sums over the steps of this epoch. */
  readonly lossSum: number;
  readonly weightSum: number;
  /** The best epoch so far by the metric that is kept; `value` as measured. */
  readonly best: { readonly epoch: number; readonly value: number } | null;
  /** Epochs since the best. */
  readonly waited: number;
  readonly plateau: Plateau;
  /** Lines of metrics.jsonl that belong to what is done. */
  readonly lines: number;
}

export const beginning: Progress = {
  epoch: 0,
  step: 0,
  index: 0,
  lossSum: 0,
  weightSum: 0,
  best: null,
  waited: 0,
  plateau: initialPlateau,
  lines: 0,
};

/** Writes cells and progress as one file, whole or not at all. */
export async function writeCheckpoint(path: string, cells: Tensors, progress: Progress): Promise<void> {
  await writeAtomic(path, encodeSafetensors(cells, { progress: JSON.stringify(progress) }));
}

/** Reads a checkpoint. Errors: MM806 where the file is damaged. */
export async function readCheckpoint(path: string): Promise<{ cells: Tensors; progress: Progress }> {
  try {
    const { tensors, metadata } = decodeSafetensors(await readFile(path));
    return { cells: tensors, progress: JSON.parse(metadata["progress"] ?? "") as Progress };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MultimError([
      report(catalogue.running.damaged, { file: path, reason }, { place: { file: path } }),
    ]);
  }
}
