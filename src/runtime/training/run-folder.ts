import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { Cell } from "../../ir/ir.ts";
import type { Tensors } from "../engine.ts";
import { removeParts, writeAtomic } from "../files.ts";
import { encodeSafetensors } from "../safetensors.ts";
import { parseObject, readCells, readObject, undamaged } from "../stored.ts";
import type { EpochRecord, TrainResult } from "./events.ts";
import { beginning, type Progress } from "./state.ts";

/** What a run was made of: enough to make it again. */
export interface RunRecord {
  readonly train: string;
  readonly engine: string;
  /** Threads of one operation: their number decides the order of sums, and so the last bits. */
  readonly threads: number;
  readonly seed: number;
  /** Settings given beside the program, and replaced source paths, as absolute paths. */
  readonly settings: readonly string[];
  readonly paths: Readonly<Record<string, string>>;
  /** The program's folder, which its relative paths start from. */
  readonly folder: string;
  /** The program's first file and every module's source, `std` included. */
  readonly file: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly started: string;
  /** What is declared and never used was a warning. */
  readonly draft?: boolean;
  /** There when the run has finished. */
  readonly result?: TrainResult;
}

const required = [
  ...["train", "engine", "threads", "seed", "settings", "paths"],
  ...["folder", "file", "sources", "fingerprint"],
] as readonly (keyof RunRecord)[];

/**
 * A run's folder: program.mm, run.json, metrics.jsonl, checkpoint.safetensors, best.safetensors, and at the end model/. Every file
 * is written whole or not at all. Errors of writing: MM809; of reading: MM806.
 */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder with its record, or takes it up again. */
  async open(record: RunRecord): Promise<void> {
    await writeAtomic(join(this.path, "program.mm"), record.sources[record.file] ?? "");
    await this.writeRecord(record);
    await removeParts(this.path);
    await removeParts(join(this.path, "model"));
  }

  holdsRun(): boolean {
    return existsSync(this.#record);
  }

  /** Errors: MM805 where there is no run. */
  async readRecord(): Promise<RunRecord> {
    if (!this.holdsRun()) {
      const told = { folder: this.path, missing: "run.json" };
      throw new MultimError([report(catalogue.running.noRun, told)]);
    }
    return readObject<RunRecord>(this.#record, required);
  }

  async writeRecord(record: RunRecord): Promise<void> {
    await writeAtomic(this.#record, `${JSON.stringify(record, null, 2)}\n`);
  }

  /** Writes where a run stands; gives the file's path. */
  async writeCheckpoint(cells: Tensors, progress: Progress): Promise<string> {
    await writeAtomic(this.#checkpoint, encodeSafetensors(cells, { progress: JSON.stringify(progress) }));
    return this.#checkpoint;
  }

  /** Where the run stands; undefined where it has not come to a checkpoint. */
  async readCheckpoint(cells: readonly Cell[]): Promise<{ cells: Tensors; progress: Progress } | undefined> {
    if (!existsSync(this.#checkpoint)) return undefined;
    const { tensors, metadata } = await readCells(this.#checkpoint, cells);
    const keys = Object.keys(beginning) as (keyof Progress)[];
    const progress = await undamaged(this.#checkpoint, async () =>
      parseObject<Progress>(metadata["progress"] ?? "{}", keys),
    );
    return { cells: tensors, progress };
  }

  async writeBest(cells: Tensors): Promise<void> {
    await writeAtomic(this.#best, encodeSafetensors(cells));
  }

  async readBest(cells: readonly Cell[]): Promise<Tensors> {
    return (await readCells(this.#best, cells)).tensors;
  }

  /** Adds a line after the first `lines` ones; what a run that was killed wrote beyond its checkpoint goes. */
  async appendMetrics(record: EpochRecord, lines: number): Promise<void> {
    const before = lines > 0 ? await undamaged(this.#metrics, () => firstLines(this.#metrics, lines)) : [];
    await writeAtomic(this.#metrics, [...before, JSON.stringify(record), ""].join("\n"));
  }

  /** The line of an epoch, which counts from 0. What could not be measured is no number. */
  async readMetrics(epoch: number): Promise<EpochRecord> {
    return undamaged(this.#metrics, async () => {
      const line = (await firstLines(this.#metrics, epoch + 1)).at(-1) as string;
      return JSON.parse(line, (_, value: unknown) => value ?? Number.NaN);
    });
  }

  get #record(): string {
    return join(this.path, "run.json");
  }

  get #checkpoint(): string {
    return join(this.path, "checkpoint.safetensors");
  }

  get #metrics(): string {
    return join(this.path, "metrics.jsonl");
  }

  get #best(): string {
    return join(this.path, "best.safetensors");
  }
}

async function firstLines(file: string, count: number): Promise<readonly string[]> {
  const lines = (await readFile(file, "utf8")).split("\n").slice(0, -1);
  if (lines.length < count) throw new Error(`it has ${lines.length} lines, not ${count}`);
  return lines.slice(0, count);
}
