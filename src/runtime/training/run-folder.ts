import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { Tensors } from "../engine.ts";
import { systemReason, writeAtomic } from "../files.ts";
import { encodeSafetensors } from "../safetensors.ts";
import type { EpochRecord, TrainResult } from "./events.ts";

/** What a run was made of: enough to make it again. */
export interface RunRecord {
  readonly train: string;
  readonly engine: string;
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
  readonly result?: TrainResult;
}

/** A run's folder: run.json, metrics.jsonl, checkpoint.safetensors, best.safetensors, and at the end model/. */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder with its record. Errors: MM809 where that is not possible. */
  static async create(path: string, record: RunRecord): Promise<RunFolder> {
    const folder = new RunFolder(path);
    try {
      await mkdir(path, { recursive: true });
      await writeAtomic(join(path, "program.mm"), record.sources[record.file] ?? "");
      await folder.writeRecord(record);
    } catch (error) {
      throw new MultimError([report(catalogue.running.cannotWrite, { path, reason: systemReason(error) })]);
    }
    return folder;
  }

  /** Errors: MM805 where there is no run. */
  async readRecord(): Promise<RunRecord> {
    const file = join(this.path, "run.json");
    if (!existsSync(file))
      throw new MultimError([report(catalogue.running.noRun, { folder: this.path, missing: "run.json" })]);
    try {
      return JSON.parse(await readFile(file, "utf8")) as RunRecord;
    } catch (error) {
      throw new MultimError([report(catalogue.running.damaged, { file, reason: systemReason(error) })]);
    }
  }

  async writeRecord(record: RunRecord): Promise<void> {
    await writeAtomic(join(this.path, "run.json"), `${JSON.stringify(record, null, 2)}\n`);
  }

  async writeBest(cells: Tensors): Promise<void> {
    await writeAtomic(join(this.path, "best.safetensors"), encodeSafetensors(cells));
  }

  /** Adds a line after the first `lines` ones; what a run that was killed wrote beyond its checkpoint goes. */
  async appendMetrics(record: EpochRecord, lines: number): Promise<void> {
    const file = join(this.path, "metrics.jsonl");
    if (existsSync(file)) {
      const kept = (await readFile(file, "utf8")).split("\n").slice(0, lines);
      await truncate(file, Buffer.byteLength(kept.map((line) => `${line}\n`).join("")));
    }
    await appendFile(file, `${JSON.stringify(record)}\n`);
  }
}
