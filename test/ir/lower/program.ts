import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import { initialise } from "../../../src/ir/initialise.ts";
import { dense } from "../../../src/ir/interpreter/dense.ts";
import { evaluate } from "../../../src/ir/interpreter/evaluate.ts";
import { lower } from "../../../src/ir/lower/index.ts";
import type { LoweredProgram, RowProgram } from "../../../src/ir/rows.ts";
import { batch } from "../../../src/ir/transforms/batch.ts";
import { verifyRows } from "../../../src/ir/verify_rows.ts";
import { parse } from "../../../src/parser/parse.ts";
import type * as tree from "../../../src/parser/tree.ts";
import { check } from "../../../src/typecheck/check.ts";
import type { CheckedTrain } from "../../../src/typecheck/checked.ts";

export const standardModules: ReadonlyMap<string, tree.Module> = new Map(
  readdirSync("std")
    .filter((name) => name.endsWith(".mm"))
    .map((name) => [`std/${name}`, parsed(`std/${name}`, readFileSync(`std/${name}`, "utf8"))]),
);

function parsed(file: string, source: string): tree.Module {
  const { module, diagnostics } = parse(file, source);
  expect(diagnostics).toEqual([]);
  return module;
}

/** A field's type, and what a data declaration says of it. */
export interface Field {
  readonly type: string;
  readonly columns: (name: string) => string;
}

const column = (name: string) => `rows.${name}`;
const wide = (width: number) => (name: string) =>
  `rows[${Array.from({ length: width }, (_, i) => `"${name}${i}"`).join(", ")}]`;

export const field = {
  text: (length: number): Field => ({
    type: "text",
    columns: (name) => `${column(name)} |> words(length: ${length})`,
  }),
  category: { type: "category", columns: column } as Field,
  bag: (buckets: number): Field => ({
    type: "bag",
    columns: (name) => `${column(name)} |> ngrams(1..2, buckets: ${buckets})`,
  }),
  number: (width: number): Field => ({ type: `number[${width}]`, columns: wide(width) }),
  image: (height: number, width: number, channels: number): Field => ({
    type: `image[${height}, ${width}, ${channels}]`,
    columns: (name) => `${column(name)} |> pixels(${height}, ${width}, ${channels})`,
  }),
  binary: { type: "binary(positive: 1)", columns: column } as Field,
  class: { type: "class", columns: column } as Field,
};

export interface Setup {
  /** The model, with static arguments if need be: `M(fuse: gated)`. */
  readonly model?: string;
  readonly loss?: string;
  /** Fields by name; `name?` is optional. */
  readonly fields: Readonly<Record<string, Field>>;
  readonly target?: Field;
  /** By field, how many words, values or classes preparation has found. */
  readonly sizes?: Readonly<Record<string, number>>;
  readonly freeze?: string;
}

/** The source with a data set of these fields, and a training of the model on them. */
function completed(source: string, setup: Setup): string {
  const target = setup.target ?? field.binary;
  const fields = Object.entries(setup.fields).map(
    ([name, { type, columns }]) => `  ${name}: ${type} = ${columns(name.replace("?", ""))}`,
  );
  const [, lastModel] = [...source.matchAll(/^model (\w+)/gm)].at(-1) ?? [];
  const loss = setup.loss ?? "binary_cross_entropy";
  const imported = new RegExp(`(loss|[{,]) ${loss}\\b`).test(source) ? "" : `import { ${loss} } from "std"\n`;
  return `${imported}${source}

data Rows {
  source rows = csv("rows.csv")
${fields.join("\n")}
  target y: ${target.type} = ${target.columns("y")}
  split by random() { train: 80%, validation: 20% }
}

train Test {
  model: ${setup.model ?? lastModel} on Rows
  loss: ${loss}
  optimizer: sgd(rate: 0.1)
  freeze: [${setup.freeze ?? ""}]
}
`;
}

/** The sizes that preparation finds, by the names that the checker gives them. */
function fittedSizes(train: CheckedTrain, sizes: Readonly<Record<string, number>>): Record<string, number> {
  const found = train.data.fields.flatMap(({ name, type }) => {
    const dimensions =
      type.kind === "text" ? type.vocabulary : type.kind === "category" ? type.values : undefined;
    const dimension = type.kind === "class" ? type.classes : dimensions;
    return dimension ? [[dimension.name, sizes[name] ?? Number.NaN] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Checks a source and lowers it; each of its row programs is verified. */
export function lowered(source: string, setup: Setup): LoweredProgram {
  const modules = new Map([...standardModules, ["model.mm", parsed("model.mm", completed(source, setup))]]);
  const { program, diagnostics } = check({ modules, resolve: () => undefined }, "model.mm", { draft: true });
  expect(diagnostics.filter((diagnostic) => diagnostic.severity === "error")).toEqual([]);
  const train = program?.trains.get("Test");
  if (!program || !train) throw new Error("nothing is left of a program that has no error");
  const result = lower(program, train, fittedSizes(train, setup.sizes ?? {}));
  const rows: LoweredProgram["rows"] = (mode, bags) => {
    const made = result.rows(mode, bags);
    verifyRows(made);
    return made;
  };
  return { cells: result.cells, rows };
}

/** What a batch is fed: for each feed of a row, one array of numbers a row. */
export type Rows = Readonly<Record<string, readonly (number | readonly number[])[]>>;

export interface Run {
  readonly mode?: RowProgram["mode"];
  readonly feeds: Rows;
  /** Values of cells; others are as their initialisers make them from seed 1. */
  readonly cells?: Readonly<Record<string, readonly number[] | number>>;
  readonly step?: { readonly seed: number; readonly index: number };
  readonly bags?: Readonly<Record<string, number>>;
}

/** Outputs by name, flat. */
interface Outputs {
  readonly prediction?: number[];
  readonly loss?: number[];
  readonly [name: string]: number[] | undefined;
}

/** Runs a row program over a batch on the reference interpreter, in f64. */
export function run(program: LoweredProgram, how: Run): Outputs {
  const rows = program.rows(how.mode ?? "evaluating", how.bags ?? {});
  const size = Object.values(how.feeds)[0]?.length ?? 0;
  const module = batch(rows, size);
  const inputs = module.main.inputs.map(({ name, value }) => {
    if (name.startsWith("cell:")) {
      const path = name.slice("cell:".length);
      const cell = program.cells.find((candidate) => candidate.path === path);
      const given = how.cells?.[path];
      return dense(value.type, given ?? Array.from(initialise(cell as never, 1)));
    }
    if (name === "step.seed") return dense(value.type, how.step?.seed ?? 0);
    if (name === "step.index") return dense(value.type, how.step?.index ?? 0);
    if ((name === "row.key" || name === "row.place") && !how.feeds[name])
      return dense(value.type, [...Array(size).keys()]);
    const fed = how.feeds[name];
    if (!fed && name === "row.weight") return dense(value.type, 1);
    expect(fed, `the feed ${name}`).toBeDefined();
    return dense(value.type, (fed ?? []).flat());
  });
  const outputs = evaluate(module, inputs, { precision: "f64" });
  return Object.fromEntries(
    module.main.outputs.map(({ name }, i) => [name, Array.from(outputs[i]?.data ?? [])]),
  );
}
