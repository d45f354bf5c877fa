import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import type { Batch, BatchPlan, Dataset, PrepareOptions } from "../../src/data/dataset.ts";
import { prepare } from "../../src/data/prepare.ts";
import { type Diagnostic, MultimError } from "../../src/diagnostics/diagnostic.ts";
import type { CheckedData } from "../../src/typecheck/checked.ts";

/** Files by path, as text or bytes; lines may be given one by one. */
export type Files = Readonly<Record<string, string | Uint8Array | readonly string[]>>;

const folders: string[] = [];
const datasets: Dataset[] = [];

afterAll(async () => {
  await Promise.all(datasets.map((dataset) => dataset.dispose()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A new folder with files in it, there until the tests of the file are over. */
export async function folderWith(files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "multim-"));
  folders.push(folder);
  await addFiles(folder, files);
  return folder;
}

export async function addFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    const whole =
      typeof content === "string" || content instanceof Uint8Array ? content : `${content.join("\n")}\n`;
    await writeFile(join(folder, name), whole);
  }
}

/** The data set of some files (or of a folder that is there). */
export async function prepared(
  files: Files | string,
  data: CheckedData,
  options: Partial<PrepareOptions> = {},
): Promise<Dataset> {
  const folder = typeof files === "string" ? files : await folderWith(files);
  const dataset = await prepare(data, { folder, ...options });
  datasets.push(dataset);
  return dataset;
}

/** The diagnostics that work ends with. */
export async function faultsOf(work: Promise<unknown>): Promise<readonly Diagnostic[]> {
  try {
    await work;
  } catch (error) {
    if (error instanceof MultimError) return error.diagnostics;
    throw error;
  }
  throw new Error("no fault was found");
}

/** A diagnostic as lines of text. */
export function show({ code, message, place, notes }: Diagnostic): string {
  const { file, row, column } = place ?? {};
  const at = [file, row !== undefined && `row ${row}`, column].filter(Boolean).join(", ");
  return [`${code} ${message}`, ...(at ? [`  at ${at}`] : []), ...notes.map((note) => `  ${note}`)].join(
    "\n",
  );
}

/** All batches of a plan. */
export async function batchesOf(dataset: Dataset, plan: Partial<BatchPlan> = {}): Promise<Batch[]> {
  const rows = Int32Array.from({ length: dataset.report.rows }, (_, row) => row);
  const whole = { rows, batch: 4, training: false, seed: 0, epoch: 0, ...plan };
  const batches: Batch[] = [];
  for await (const batch of dataset.batches(whole)) batches.push(batch);
  return batches;
}

/** One feed of all rows in one batch. */
export async function feedOf(
  dataset: Dataset,
  name: string,
  plan: Partial<BatchPlan> = {},
): Promise<readonly number[]> {
  const [batch] = await batchesOf(dataset, { batch: dataset.report.rows, ...plan });
  const data = batch?.feeds.get(name)?.data;
  if (!data) throw new Error(`no feed ${name}, but ${[...(batch?.feeds.keys() ?? [])].join(", ")}`);
  return Array.from(data, (value) => Number(value.toPrecision(6)));
}
