import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import type { CheckedField } from "../../typecheck/checked.ts";
import { type Cell, FileReference, isMissing, textOf } from "../cells.ts";
import { atOnce, inOrder } from "../in-order.ts";
import type { FieldReading, Refusal } from "../steps/preparation.ts";
import type { Refusals } from "./refusals.ts";
import type { Rows } from "./rows.ts";

export interface ReadOptions {
  /** A target may be missing: new rows have none. */
  readonly targetOptional: boolean;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** Reads a field of the wanted rows of the base; gives 1 for each that has it. Refused rows are told to `refusals`. */
export async function readField(
  field: CheckedField,
  reading: FieldReading,
  rows: Rows,
  wanted: Int32Array,
  refusals: Refusals,
  options: ReadOptions,
): Promise<Uint8Array> {
  const present = new Uint8Array(wanted.length);
  const settle = (place: number, refusal: Refusal | undefined) => {
    const row = wanted[place] ?? -1;
    if (refusal) refusals.add(row, placed(refusal, field, rows, row));
    else present[place] = 1;
  };
  const pending = new Pending();
  const take = (place: number, cells: readonly Cell[]) => {
    const refusal = reading.read(place, cells);
    if (refusal instanceof Promise) pending.add(refusal.then((one) => settle(place, one)));
    else settle(place, refusal);
  };

  let start = 0;
  for await (const columns of rows.scan(field.columns, wanted)) {
    const count = columns[0]?.length ?? 0;
    const own: { readonly place: number; readonly cells: readonly Cell[] }[] = [];
    for (let i = 0; i < count; i++) {
      const place = start + i;
      if (refusals.has(wanted[place] ?? -1)) continue;
      const cells = columns.map((column) => column[i] ?? null);
      const missing = cells.every(isMissing);
      if (missing && (field.optional || (field.target && options.targetOptional))) continue;
      if (missing && field.target)
        settle(place, report(catalogue.preparation.targetMissing, { field: field.name }));
      else if (cells.some((cell) => isFile(field, cell))) own.push({ place, cells });
      else take(place, cells);
      if (pending.isFull) await pending.room();
    }
    const contents = inOrder(own, async ({ place, cells }) => {
      return { place, read: await contentsOf(field, cells, rows, wanted[place] ?? -1) };
    });
    for await (const { place, read } of contents) {
      if ("code" in read) settle(place, read);
      else take(place, read);
      await pending.room();
      options.signal?.throwIfAborted();
    }
    start += count;
    await pending.room();
    refusals.check(true);
    await setImmediate();
    options.signal?.throwIfAborted();
    options.progress?.(start, wanted.length);
  }
  await pending.all();
  return present;
}

/** Work under way. */
class Pending {
  readonly #working = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  add(work: Promise<void>): void {
    const own = work
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#working.delete(own));
    this.#working.add(own);
  }

  get isFull(): boolean {
    return this.#working.size >= atOnce;
  }

  /** Waits until there is room for more. Errors: that of work which failed. */
  async room(): Promise<void> {
    while (this.isFull) await Promise.race(this.#working);
    if (this.#failure) throw this.#failure.error;
  }

  async all(): Promise<void> {
    await Promise.all(this.#working);
    await this.room();
  }
}

/** Cells, with what is in the files that they mean. */
async function contentsOf(
  field: CheckedField,
  cells: readonly Cell[],
  rows: Rows,
  row: number,
): Promise<readonly Cell[] | Refusal> {
  const own: Cell[] = [];
  for (const cell of cells) {
    if (!isFile(field, cell)) own.push(cell);
    else {
      try {
        own.push(await readFile(pathOf(field, cell, rows, row)));
      } catch (error) {
        const told = { field: field.name, file: textOf(cell), reason: systemReason(error) };
        return report(catalogue.preparation.fileUnreadable, told);
      }
    }
  }
  return own;
}

/** Whether a cell means a file: one of a `files` source, or the path of an image. */
function isFile(field: CheckedField, cell: Cell): cell is FileReference | string {
  return (
    cell instanceof FileReference || (field.type.kind === "image" && typeof cell === "string" && cell !== "")
  );
}

/** A file's path: that of an image starts from the folder of the file that names it. */
function pathOf(field: CheckedField, cell: FileReference | string, rows: Rows, row: number): string {
  if (typeof cell !== "string") return cell.path;
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
