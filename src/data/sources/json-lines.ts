import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Database } from "./database.ts";
import type { SourceFile } from "./paths.ts";

/** A file of JSON lines as it is read: itself, or a copy without the lines that are no JSON. */
export interface Lines {
  readonly file: SourceFile;
  readonly path: string;
  /** Numbers of the lines that are left out, counted from 1 without blank ones. */
  readonly broken: readonly number[];
}

/**
 * Lets files of JSON lines be read without their broken lines, which DuckDB does not leave out by themselves: it takes lines
 * behind them along. Gives what `read` makes of it; undefined where no line is broken.
 */
export async function withoutBroken<T>(
  files: readonly SourceFile[],
  database: Database,
  read: (lines: readonly Lines[]) => Promise<T>,
): Promise<T | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "multim-lines-"));
  try {
    const lines: Lines[] = [];
    for (const [i, file] of files.entries())
      lines.push(await copied(file, join(folder, `${i}.jsonl`), database));
    return lines.some(({ broken }) => broken.length > 0) ? await read(lines) : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copied(file: SourceFile, path: string, database: Database): Promise<Lines> {
  const broken: number[] = [];
  const copy = await open(path, "w");
  try {
    let row = 0;
    for await (const line of createInterface({ input: createReadStream(file.path), crlfDelay: Infinity })) {
      if (line.trim() === "") continue;
      row++;
      if (isJson(line) || (await isValid(line, database))) await copy.write(`${line}\n`);
      else broken.push(row);
    }
  } finally {
    await copy.close();
  }
  return { file, path: broken.length > 0 ? path : file.path, broken };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What DuckDB takes for JSON, which is more: `NaN`, a comma at the end. */
async function isValid(text: string, database: Database): Promise<boolean> {
  const [row] = await database.rows("SELECT json_valid($1)", [text]);
  return row?.[0] === true;
}
