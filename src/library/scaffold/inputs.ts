import type { ColumnProfile } from "../../data/profile.ts";
import { fresh, identifier, quoted } from "./names.ts";

/** A field of the program: its line in `data`, its parameter and its part of the model, and the std names that it needs. */
export interface Input {
  readonly declaration: string;
  readonly parameter: string;
  readonly part: { readonly name: string; readonly value: string };
  readonly uses: readonly string[];
}

/** Texts of at least so many characters are read word by word. */
const WORDY = 24;
/** So are texts of which each value has fewer rows than this. */
const ROWS_A_VALUE = 4;

/** A field for each text that says something, and one for all numbers together. Their names are added to `taken`. */
export function inputsOf(
  columns: readonly ColumnProfile[],
  rows: number,
  taken: Set<string>,
): readonly Input[] {
  const useful = columns.filter((column) => column.distinct > 1 && column.name !== "");
  const texts = useful
    .filter((column) => column.kind === "text")
    .map((column) => textual(column, rows, taken));
  const numbers = useful.filter((column) => column.kind === "number");
  return numbers.length === 0 ? texts : [...texts, numeric(numbers, taken)];
}

function textual(column: ColumnProfile, rows: number, taken: Set<string>): Input {
  const field = fresh(identifier(column.name, "column"), taken);
  const part = fresh(`${field}_part`, taken);
  const { type, passed = type, steps, reader } = readingOf(column, rows);
  return {
    declaration: `${field}: ${type} = table[${quoted(column.name)}] |> ${steps}`,
    parameter: `${field}: ${passed}`,
    part: { name: part, value: `${reader}(${field}, width: width)` },
    uses: [reader],
  };
}

/** How texts are read: a field's type and steps, the parameter's type where it is wider, and the encoder. */
interface Reading {
  readonly type: string;
  readonly passed?: string;
  readonly steps: string;
  readonly reader: string;
}

function readingOf({ distinct, length, pictures }: ColumnProfile, rows: number): Reading {
  if (pictures)
    return { type: "image[64, 64, 3]", passed: "image[H, W, C]", steps: "resize(64)", reader: "small_cnn" };
  if (length >= WORDY || distinct * ROWS_A_VALUE > rows)
    return { type: "bag", steps: `ngrams(1..2, buckets: ${bucketsFor(rows)})`, reader: "embed_bag" };
  return { type: "category", steps: "categories(least: 2)", reader: "embed" };
}

/** A few buckets for each row, as a power of two from 1,024 to 16,384. */
function bucketsFor(rows: number): string {
  const buckets = 2 ** Math.min(14, Math.max(10, Math.ceil(Math.log2(4 * rows))));
  return buckets.toLocaleString("en-US").replace(",", "_");
}

function numeric(columns: readonly ColumnProfile[], taken: Set<string>): Input {
  const names = columns.map((column) => quoted(column.name)).join(", ");
  const impute = columns.some((column) => column.missing > 0) ? " |> impute(median)" : "";
  return {
    declaration: `numbers: number[${columns.length}] = table[${names}]${impute} |> standardize()`,
    parameter: "numbers: number[N]",
    part: { name: fresh("numbers_part", taken), value: "mlp(numbers, widths: [width, width])" },
    uses: ["mlp"],
  };
}
