import { internal } from "../diagnostics/diagnostic.ts";
import type { Module, Size } from "./ir.ts";
import type { LoweredProgram, RowProgram } from "./rows.ts";
import { range } from "./shapes.ts";
import { shorten } from "./transforms/shorten/index.ts";

const modes: readonly RowProgram["mode"][] = ["training", "evaluating", "predicting"];

/** How many sizes there are below a text's full length, that included. */
const SIZES = 8;

/** A text that says the same of equal sizes only. */
export function sizeKey({ batch, bags, lengths = {} }: Size): string {
  const sorted = (sizes: Readonly<Record<string, number>>) =>
    Object.entries(sizes).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([batch, sorted(bags), sorted(lengths)]);
}

/** The rows' functions with as many positions of each text as the size says. */
export function rowsAt(lowered: LoweredProgram, mode: RowProgram["mode"], size: Size): Module {
  const rows = lowered.rows(mode, size.bags);
  const full = fullLengths(rows);
  const shorter = Object.entries(size.lengths ?? {}).filter(([field, length]) => length < (full[field] ?? 0));
  if (shorter.length === 0) return rows;
  return shorten(rows, Object.fromEntries(shorter)) ?? internal(`no graph without the ends of ${shorter}`);
}

/** Of every text field that may be cut behind a batch's longest row: the numbers of positions that graphs are made for, rising. */
export function runLengths(lowered: LoweredProgram): Readonly<Record<string, readonly number[]>> {
  const rows = modes.map((mode) => lowered.rows(mode));
  const full = Object.assign({}, ...rows.map(fullLengths)) as Readonly<Record<string, number>>;
  const found: Record<string, readonly number[]> = {};
  for (const [field, length] of Object.entries(full)) {
    const sizes = [...new Set(range(SIZES).map((i) => Math.ceil(((i + 1) * length) / SIZES)))];
    const tried = { ...found, [field]: sizes };
    const shortest = Object.fromEntries(Object.entries(tried).map(([name, [least = 1]]) => [name, least]));
    if (rows.every((row) => shorten(row, shortest) !== undefined)) found[field] = sizes;
  }
  return found;
}

/** The positions of the texts that a row program reads, by field. */
function fullLengths({ main }: Module): Readonly<Record<string, number>> {
  return Object.fromEntries(
    main.inputs.flatMap(({ name, value }) =>
      name.endsWith(".ids") && !name.startsWith("cell:")
        ? [[name.slice(0, -".ids".length), value.type.shape[0] ?? 0]]
        : [],
    ),
  );
}
