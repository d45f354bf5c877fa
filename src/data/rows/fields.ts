import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import type { CheckedField } from "../../typecheck/checked.ts";
import { type Cell, FileReference, isMissing, textOf } from "../cells.ts";
import type { FieldPreparation, Refusal } from "../steps/preparation.ts";
import type { Refusals } from "./refusals.ts";
import type { Rows } from "./rows.ts";

/** Rows between two looks at what happens outside: an abort, a progress bar. Of rows whose files are read, so many are at work. */
const chunk = 64;

export interface ReadOptions {
  /** A target may be missing: new rows have none. */
  readonly targetOptional: boolean;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** Reads a field of some rows of the base; gives 1 for each row of the base that has it. Refused rows are told to `refusals`. */
export async function readField(
  field: CheckedField,
  preparation: FieldPreparation,
  rows: Rows,
  wanted: Int32Array,
  refusals: Refusals,
  options: ReadOptions,
): Promise<Uint8Array> {
  const accessors = await rows.accessors(field.columns);
  const present = new Uint8Array(rows.base.rows);
  const readRow = async (row: number): Promise<void> => {
    if (refusals.has(row)) return;
    const cells = accessors.map((cell) => cell(row));
    const missing = cells.every(isMissing);
    if (missing && (field.optional || (field.target && options.targetOptional))) return;
    const refusal =
      missing && field.target
        ? report(catalogue.preparation.targetMissing, { field: field.name })
        : await readCells(field, preparation, rows, row, cells);
    if (refusal) refusals.add(row, placed(refusal, field, rows, row));
    else present[row] = 1;
  };
  for (let start = 0; start < wanted.length; start += chunk) {
    await Promise.all(Array.from(wanted.subarray(start, start + chunk), readRow));
    refusals.check(true);
    await setImmediate();
    options.signal?.throwIfAborted();
    options.progress?.(Math.min(start + chunk, wanted.length), wanted.length);
  }
  return present;
}

async function readCells(
  field: CheckedField,
  preparation: FieldPreparation,
  rows: Rows,
  row: number,
  cells: readonly Cell[],
): Promise<Refusal | undefined> {
  const own: Cell[] = [];
  for (const cell of cells) {
    const path = pathOf(field, cell, rows, row);
    if (path === undefined) own.push(cell);
    else {
      try {
        own.push(await readFile(path));
      } catch (error) {
        const told = { field: field.name, file: textOf(cell), reason: systemReason(error) };
        return report(catalogue.preparation.fileUnreadable, told);
      }
    }
  }
  return preparation.read(row, own);
}

/** The file that a cell means: one of a `files` source, or the path of an image, from the folder of the file that names it. */
function pathOf(field: CheckedField, cell: Cell, rows: Rows, row: number): string | undefined {
  if (cell instanceof FileReference) return cell.path;
  if (field.type.kind !== "image" || typeof cell !== "string" || isMissing(cell)) return undefined;
  const { source } = field.columns;
  return resolve(rows.tables.get(source)?.folder(rows.partner(source, row)) ?? ".", cell);
}

function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file";
  return code === "EACCES" ? "reading it is not permitted" : message;
}

/** A refusal with the row's place, and with the field as the program declares it. */
export function placed(refusal: Refusal, field: CheckedField, rows: Rows, row: number): Refusal {
  const place = rows.place(row, field.columns.columns.join(", "));
  return { ...refusal, place, labels: [{ span: field.columns.span, text: "read here" }] };
}
