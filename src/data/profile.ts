import type { SourceFormat } from "../typecheck/checked.ts";
import { type Cell, isMissing, numberOf, textOf } from "./cells.ts";
import { openSources } from "./sources/open.ts";

/** What a look at a column tells. */
export interface ColumnProfile {
  readonly name: string;
  /** Lists and records are of no kind that a first program could use. */
  readonly kind: "number" | "text" | "other";
  /** How many different values there are, and how many rows have none. */
  readonly distinct: number;
  readonly missing: number;
  /** Mean length in characters. */
  readonly length: number;
  /** Mean and standard deviation of numbers; NaN for others. */
  readonly mean: number;
  readonly deviation: number;
  /** Whether all values are names of picture files. */
  readonly pictures: boolean;
  /** Whether it only counts the rows. */
  readonly counts: boolean;
  /** Values with how many rows have them, the rarest first; empty where there are many. */
  readonly values: readonly { readonly value: Cell; readonly rows: number }[];
}

export interface TableProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
}

/** Above so many values a column has too many to list. */
const FEW = 200;

/** Looks at every column of a file, read as a source of that format is. Errors: MM70x. */
export async function profileFile(path: string, format: SourceFormat): Promise<TableProfile> {
  const span = { file: path, start: 0, end: 0 };
  const sources = await openSources([{ name: "table", format, paths: [path], span }], { folder: "." });
  try {
    const columns: ColumnProfile[] = [];
    let rows = 0;
    for (const table of sources.tables.values()) {
      rows = table.rows;
      for (const name of table.columns) columns.push(profileOf(name, await table.read(name)));
    }
    return { rows, columns };
  } finally {
    sources.close();
  }
}

function profileOf(name: string, cells: readonly Cell[]): ColumnProfile {
  const present = cells.filter((cell) => !isMissing(cell) && !Number.isNaN(numberOf(cell)));
  const rows = new Map<string, { value: Cell; rows: number }>();
  for (const value of present) {
    const text = textOf(value);
    const before = rows.get(text);
    if (before) before.rows++;
    else rows.set(text, { value, rows: 1 });
  }
  const kind = kindOf(present);
  const numbers = present.map((cell) => (kind === "number" ? (numberOf(cell) ?? Number.NaN) : Number.NaN));
  const average = mean(numbers);
  return {
    name,
    kind,
    distinct: rows.size,
    missing: cells.length - present.length,
    length: mean(present.map((cell) => textOf(cell).length)),
    mean: average,
    deviation: Math.sqrt(mean(numbers.map((value) => (value - average) ** 2))),
    pictures: present.length > 0 && present.every((cell) => pictureFile.test(textOf(cell))),
    counts:
      present.length > 1 &&
      cells.every((cell, row) => numberOf(cell) === (numberOf(cells[0] ?? null) ?? 0) + row),
    values: rows.size > FEW ? [] : [...rows.values()].sort((a, b) => a.rows - b.rows),
  };
}

const pictureFile = /\.(png|jpe?g|webp|gif|tiff?|avif)$/i;

function kindOf(present: readonly Cell[]): ColumnProfile["kind"] {
  if (present.some((cell) => cell !== null && typeof cell === "object")) return "other";
  // A number with a leading zero is a code.
  const isNumber = (cell: Cell) => numberOf(cell) !== undefined && !/^-?0\d/.test(textOf(cell));
  return present.every(isNumber) && !present.every((cell) => typeof cell === "boolean") ? "number" : "text";
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
