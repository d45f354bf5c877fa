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

function textual({ name, distinct, length }: ColumnProfile, rows: number, taken: Set<string>): Input {
  const field = fresh(identifier(name, "column"), taken);
  const part = fresh(`${field}_part`, taken);
  const column = `table[${quoted(name)}]`;
  const isWordy = length >= WORDY || distinct * ROWS_A_VALUE > rows;
  const [type, step, reader] = isWordy
    ? ["bag", "ngrams(1..2, buckets: 16_384)", "embed_bag"]
    : ["category", "categories(least: 2)", "embed"];
  return {
    declaration: `${field}: ${type} = ${column} |> ${step}`,
    parameter: `${field}: ${type}`,
    part: { name: part, value: `${reader}(${field}, width: width)` },
    uses: [reader],
  };
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
