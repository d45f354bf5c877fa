import { basename, extname } from "node:path";
import type { ColumnProfile, TableProfile } from "../data/profile.ts";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { format } from "../parser/print/print.ts";
import type { SourceFormat } from "../typecheck/checked.ts";
import { nearest } from "../typecheck/suggest.ts";
import { goalOf } from "./scaffold/goal.ts";
import { inputsOf } from "./scaffold/inputs.ts";
import { identifier, quoted } from "./scaffold/names.ts";

const formats: Readonly<Record<string, SourceFormat>> = {
  ".csv": "csv",
  ".tsv": "tsv",
  ".jsonl": "jsonl",
  ".json": "json",
  ".parquet": "parquet",
};

/**
 * A first program for a table: a field for every column that looks useful, by what its values look like, and a gated model over
 * them. `written` is the path as the program names it. Errors: MM810 where nothing can be made of file or target, MM70x.
 */
export async function scaffold(path: string, target: string, name: string, written: string): Promise<string> {
  const reader = formats[extname(path).toLowerCase()];
  if (reader === undefined) throw usage(`${path} ends in none of ${Object.keys(formats).join(", ")}`);
  const { profileFile } = await import("../data/profile.ts");
  const table = await profileFile(path, reader);
  return format(write(name, `${reader}(${quoted(written)})`, table, columnNamed(table, path, target)));
}

function columnNamed({ columns }: TableProfile, path: string, name: string): ColumnProfile {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const names = columns.map((column) => column.name);
  const near = nearest(name, names);
  throw usage(
    `${path} has no column "${name}"${near === undefined ? `; it has ${names.join(", ")}` : `; did you mean "${near}"?`}`,
  );
}

function write(name: string, source: string, table: TableProfile, target: ColumnProfile): string {
  const goal = goalOf(target, table.rows);
  if ("refused" in goal) throw usage(goal.refused);
  const key = keyOf(table, target);
  const others = table.columns.filter((column) => column !== target && column !== key);
  const taken = new Set([name, goal.name]);
  const inputs = inputsOf(others, table.rows, taken);
  if (inputs.length === 0) throw usage(`No other column says anything about "${target.name}"`);
  const head = goal.definition === undefined ? goal.head : "linear";
  const uses = new Set([...inputs.flatMap((input) => input.uses), head, goal.loss, "gated"]);
  const row = key && `table[${quoted(key.name)}]`;
  const parts = inputs.map((input) => input.part.name).join(", ");
  return `// Predicts ${target.name.replaceAll(/\s+/g, " ")} from the other columns: a program to begin with.
import { ${[...uses].sort().join(", ")} } from "std"

data Table {
  source table = ${source}
  ${row ? `key ${row}` : ""}

  ${inputs.map((input) => input.declaration).join("\n  ")}
  target ${goal.name}: ${goal.type} = table[${quoted(target.name)}]

  split by ${row ? `hash(${row})` : "random(seed: 0)"} { train: 80%, validation: 10%, test: 10% }
  ${goal.skipped === undefined ? "" : `on error skip(limit: ${goal.skipped}%)`}
}

model ${name}(${inputs.map((input) => input.parameter).join(", ")}, width: int = 32) -> ${goal.result} {
  ${inputs.map(({ part }) => `let ${part.name} = ${part.value}`).join("\n  ")}
  ${goal.head}(gated(${parts}, width: width)${goal.sizes ?? ""})
}

${goal.definition ?? ""}

train First {
  model: ${name} on Table
  loss: ${goal.loss}
  optimizer: adam(rate: 0.003)
  schedule: cosine(warmup: 5%)
  batch: 32
  epochs: 20
  keep: best(${goal.metric})
  stop: patience(5)
}
`;
}

/** A column that tells rows apart: one that counts them or, where others are left to read, one that is called an id. */
function keyOf({ columns, rows }: TableProfile, target: ColumnProfile): ColumnProfile | undefined {
  const others = columns.filter((column) => column !== target);
  const isId = ({ name, distinct }: ColumnProfile) =>
    others.length > 1 && distinct === rows && /(^|_)id$/.test(identifier(name, "column"));
  return others.find((column) => column.counts) ?? others.find(isId);
}

function usage(reason: string): MultimError {
  return new MultimError([report(catalogue.running.usage, { reason })]);
}

/** A name for the model, from the program's file name: `web-shop.mm` gives `WebShop`. */
export function modelName(file: string): string {
  const words = identifier(basename(file, ".mm"), "model").split("_");
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return name === "Table" || name === "First" ? `${name}Model` : name;
}
