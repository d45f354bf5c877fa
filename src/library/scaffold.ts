import { basename, extname } from "node:path";
import type { ColumnProfile } from "../data/profile.ts";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { format } from "../parser/print/print.ts";
import { nearest } from "../typecheck/suggest.ts";

/** A field of the program to be written: its line in `data`, its part of the model, and the std names that it needs. */
interface Draft {
  readonly parameter: string;
  readonly declaration: string;
  readonly part: string;
  readonly uses: readonly string[];
}

const WORDY = 20;
const READERS: Readonly<Record<string, string>> = {
  ".csv": "csv",
  ".tsv": "tsv",
  ".jsonl": "jsonl",
  ".json": "json",
  ".parquet": "parquet",
};

/**
 * A first program for a table: a field for every column that looks useful, by what its values look like, and a gated model over
 * them. `written` is the path as the program names it. Errors: MM810 where the target is no column or the file is of no known kind.
 */
export async function scaffold(path: string, target: string, name: string, written: string): Promise<string> {
  const reader = READERS[extname(path)];
  if (reader === undefined) throw usage(`${path} is none of ${Object.keys(READERS).join(", ")}`);
  const { profileFile } = await import("../data/profile.ts");
  const { columns } = await profileFile(path).catch((error: unknown) => {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw usage(`${path} can't be read: ${reason}`);
  });
  const goal = columns.find((column) => column.name === target);
  if (goal === undefined) {
    const near = nearest(
      target,
      columns.map((c) => c.name),
    );
    throw usage(`${path} has no column "${target}"${near === undefined ? "" : `; did you mean "${near}"?`}`);
  }
  const inputs = columns.filter((column) => column !== goal && isUseful(column));
  return format(write(name, `${reader}(${quoted(written)})`, inputs, goal));
}

/** Columns that say something: not constant, and not a number for every row, such as an id. */
function isUseful(column: ColumnProfile): boolean {
  return column.distinct > 1 && column.name !== "";
}

function write(name: string, source: string, inputs: readonly ColumnProfile[], goal: ColumnProfile): string {
  const drafts = [...textual(inputs), ...numeric(inputs)];
  const { type, result, head, loss, metric } = goalOf(goal);
  const uses = [
    ...new Set([...drafts.flatMap((d) => d.uses), head.split("(")[0] ?? "", loss, "gated"]),
  ].sort();
  return `import { ${uses.join(", ")} } from "std"

data Table {
  source table = ${source}

  ${drafts.map((d) => d.declaration).join("\n  ")}
  target goal: ${type} = table[${quoted(goal.name)}]

  split by random(seed: 0) { train: 80%, validation: 10%, test: 10% }
}

model ${name}(${drafts.map((d) => d.parameter).join(", ")}, width: int = 32) -> ${result} {
  ${drafts.map((d, i) => `let part_${i + 1} = ${d.part}`).join("\n  ")}
  ${head.replace("PARTS", `gated(${drafts.map((_, i) => `part_${i + 1}`).join(", ")}, width: width)`)}
}

train First {
  model: ${name} on Table
  loss: ${loss}
  optimizer: adam(rate: 0.003)
  schedule: cosine(warmup: 5%)
  batch: 64
  epochs: 10
  keep: best(${metric})
}
`;
}

function textual(columns: readonly ColumnProfile[]): Draft[] {
  return columns
    .filter((column) => !column.numeric)
    .map((column) => {
      const field = identifier(column.name);
      const value = `table[${quoted(column.name)}]`;
      return column.length >= WORDY
        ? {
            parameter: `${field}: bag`,
            declaration: `${field}: bag = ${value} |> ngrams(1..2)`,
            part: `embed_bag(${field}, width: width)`,
            uses: ["embed_bag"],
          }
        : {
            parameter: `${field}: category`,
            declaration: `${field}: category = ${value} |> categories(least: 2)`,
            part: `embed(${field}, width: width)`,
            uses: ["embed"],
          };
    });
}

function numeric(columns: readonly ColumnProfile[]): Draft[] {
  const numbers = columns.filter((column) => column.numeric);
  if (numbers.length === 0) return [];
  const steps = numbers.some((column) => column.missing > 0)
    ? "impute(median) |> standardize()"
    : "standardize()";
  const names = numbers.map((column) => quoted(column.name)).join(", ");
  return [
    {
      parameter: "numbers: number[N]",
      declaration: `numbers: number[${numbers.length}] = table[${names}] |> ${steps}`,
      part: "mlp(numbers, widths: [width, width])",
      uses: ["mlp"],
    },
  ];
}

function goalOf(goal: ColumnProfile) {
  const [rarer] = goal.values;
  if (rarer !== undefined) {
    const positive = goal.numeric ? rarer : quoted(rarer);
    const type = `binary(positive: ${positive})`;
    return {
      type,
      result: "binary",
      head: "binary_head(PARTS)",
      loss: "binary_cross_entropy",
      metric: "auroc",
    };
  }
  if (goal.numeric)
    return {
      type: "number",
      result: "number",
      head: "number_head(PARTS)",
      loss: "squared_error",
      metric: "rmse",
    };
  return {
    type: "class",
    result: "class[K]",
    head: "class_head(PARTS, classes: K)",
    loss: "cross_entropy",
    metric: "accuracy",
  };
}

function identifier(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return /^[a-z]/.test(plain) ? plain : `column_${plain}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function usage(reason: string): MultimError {
  return new MultimError([report(catalogue.running.usage, { reason })]);
}

/** A name for the model, from the program's file name: `web-shop.mm` gives `WebShop`. */
export function modelName(file: string): string {
  const words = basename(file, ".mm")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Z]/.test(joined) ? joined : "Model";
}
