import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Span } from "../../../src/diagnostics/diagnostic.ts";
import { initialise } from "../../../src/ir/initialise.ts";
import { dense } from "../../../src/ir/interpreter/dense.ts";
import { evaluate } from "../../../src/ir/interpreter/evaluate.ts";
import { lower } from "../../../src/ir/lower/index.ts";
import type { LoweredProgram, RowProgram } from "../../../src/ir/rows.ts";
import { batch } from "../../../src/ir/transforms/batch.ts";
import { verifyRows } from "../../../src/ir/verify_rows.ts";
import { parse } from "../../../src/parser/parse.ts";
import type * as tree from "../../../src/parser/tree.ts";
import type {
  CheckedField,
  CheckedProgram,
  CheckedTrain,
  FieldType,
  StaticValue,
} from "../../../src/typecheck/checked.ts";
import { preludeFile, standardLibrary, standardPath } from "../../../src/typecheck/std.ts";

const nowhere: Span = { file: "model.mm", start: 0, end: 0 };

function parsed(file: string, source: string): tree.Module {
  const { module, diagnostics } = parse(file, source);
  expect(diagnostics).toEqual([]);
  return module;
}

export const standardModules: ReadonlyMap<string, tree.Module> = new Map(
  readdirSync("std")
    .filter((name) => name.endsWith(".mm"))
    .map((name) => [`std/${name}`, parsed(`std/${name}`, readFileSync(`std/${name}`, "utf8"))]),
);

function definitions(module: tree.Module): tree.Definition[] {
  return module.declarations.filter((declaration) => declaration.kind === "definition");
}

function scopeOf(
  module: tree.Module,
  modules: ReadonlyMap<string, tree.Module>,
): ReadonlyMap<string, tree.Definition> {
  const prelude = modules.get(preludeFile) as tree.Module;
  const scope = new Map(definitions(prelude).map((d) => [d.name.text, d]));
  for (const declaration of module.declarations) {
    if (declaration.kind !== "import") continue;
    expect(declaration.from.value).toBe(standardPath);
    for (const { name, alias } of declaration.names)
      scope.set((alias ?? name).text, standardLibrary(modules).get(name.text) as tree.Definition);
  }
  for (const definition of definitions(module)) scope.set(definition.name.text, definition);
  return scope;
}

/** A program of definitions; the standard library is there to be imported. */
export function programOf(source: string): CheckedProgram {
  const modules = new Map([...standardModules, ["model.mm", parsed("model.mm", source)]]);
  const scopes = new Map([...modules].map(([file, module]) => [file, scopeOf(module, modules)]));
  return { modules, scopes, data: new Map(), trains: new Map(), predicts: new Map(), shown: new Map() };
}

export const field = {
  text: (length: number, name: string): FieldType => ({ kind: "text", length, vocabulary: { name } }),
  category: (name: string): FieldType => ({ kind: "category", values: { name } }),
  bag: (buckets: number): FieldType => ({ kind: "bag", buckets }),
  number: (width: number): FieldType => ({ kind: "number", width }),
  image: (height: number, width: number, channels: number): FieldType => ({
    kind: "image",
    height,
    width,
    channels,
  }),
  binary: { kind: "binary", positive: 1 } as FieldType,
  class: (name: string): FieldType => ({ kind: "class", classes: { name } }),
};

export interface Setup {
  /** Defaults to the last model of the source. */
  readonly model?: string;
  readonly arguments?: Readonly<Record<string, StaticValue>>;
  readonly loss?: string;
  /** Fields by name; `name?` is optional. */
  readonly fields: Readonly<Record<string, FieldType>>;
  readonly target?: FieldType;
  readonly fitted?: Readonly<Record<string, number>>;
  readonly freeze?: readonly string[];
}

function fieldsOf({ fields, target = field.binary }: Setup): CheckedField[] {
  const made = (name: string, type: FieldType, isTarget: boolean): CheckedField => ({
    name: name.replace("?", ""),
    optional: name.endsWith("?"),
    target: isTarget,
    type,
    columns: { source: "rows", columns: [name], span: nowhere },
    steps: [],
    span: nowhere,
  });
  return [...Object.entries(fields).map(([name, type]) => made(name, type, false)), made("y", target, true)];
}

export function trainOf(program: CheckedProgram, setup: Setup): CheckedTrain {
  const scope = program.scopes.get("model.mm") ?? new Map<string, tree.Definition>();
  const models = [...scope.values()].filter((definition) => definition.sort === "model");
  const model = setup.model ? scope.get(setup.model) : models.at(-1);
  const loss = setup.loss ?? "binary_cross_entropy";
  return {
    name: "Test",
    model: { definition: model as tree.Definition, arguments: setup.arguments ?? {} },
    data: {
      name: "Rows",
      sources: [],
      joins: [],
      key: [],
      fields: fieldsOf(setup),
      split: { by: { kind: "random", seed: 0 }, parts: [], span: nowhere },
      onError: { policy: "stop" },
      span: nowhere,
    },
    loss: {
      definition: (scope.get(loss) ?? standardLibrary(program.modules).get(loss)) as tree.Definition,
      arguments: {},
    },
    optimizer: { name: "sgd", rate: 0.1, momentum: 0, nesterov: false, decay: 0 },
    schedule: { name: "constant" },
    batch: 4,
    epochs: 1,
    keep: { by: "last" },
    seed: 0,
    freeze: (setup.freeze ?? []).map((path) => ({ path, span: nowhere })),
    load: [],
    span: nowhere,
  };
}

/** Lowers a source, and verifies each of its row programs. */
export function lowered(source: string, setup: Setup): LoweredProgram {
  const program = programOf(source);
  const result = lower(program, trainOf(program, setup), setup.fitted ?? {});
  return {
    cells: result.cells,
    rows: (mode, bags) => {
      const rows = result.rows(mode, bags);
      verifyRows(rows);
      return rows;
    },
  };
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
    if (name === "row.key" && !how.feeds[name]) return dense(value.type, [...Array(size).keys()]);
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
