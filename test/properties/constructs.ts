import type * as tree from "../../src/parser/tree.ts";
import { forms } from "../../src/typecheck/forms/index.ts";
import { metrics } from "../../src/typecheck/metrics.ts";
import * as tables from "../../src/typecheck/settings.ts";
import type { SignatureTable } from "../../src/typecheck/signatures.ts";
import { isStandard, preludeFile } from "../../src/typecheck/std.ts";
import { steps } from "../../src/typecheck/steps.ts";
import { standardDefinitions } from "./world.ts";

/** All members of a union, which the compiler holds complete. */
const every = <K extends string>(members: Readonly<Record<K, true>>): string[] => Object.keys(members);

/** The kinds of nodes that a syntax tree has. */
export const kinds = {
  declaration: every<tree.Declaration["kind"]>({
    import: true,
    data: true,
    definition: true,
    train: true,
    predict: true,
  }),
  definition: every<Exclude<tree.Sort, "primitive">>({
    encoder: true,
    fusion: true,
    layer: true,
    head: true,
    loss: true,
    model: true,
  }),
  statement: every<tree.Statement["kind"]>({ let: true, param: true, state: true, set: true }),
  type: every<tree.TypeExpression["kind"]>({
    tensor: true,
    named: true,
    list: true,
    record: true,
    function: true,
  }),
  item: every<tree.DataItem["kind"]>({
    source: true,
    join: true,
    key: true,
    field: true,
    split: true,
    "on-error": true,
  }),
  expression: every<Exclude<tree.Expression["kind"], "invalid">>({
    number: true,
    string: true,
    boolean: true,
    name: true,
    training: true,
    list: true,
    record: true,
    call: true,
    index: true,
    member: true,
    unary: true,
    binary: true,
    conditional: true,
    lambda: true,
    repeat: true,
    range: true,
    pipe: true,
  }),
  operator: [
    ...every<tree.BinaryOperator>({
      "+": true,
      "-": true,
      "*": true,
      "/": true,
      div: true,
      mod: true,
      "@": true,
      "**": true,
      "==": true,
      "!=": true,
      "<": true,
      "<=": true,
      ">": true,
      ">=": true,
      and: true,
      or: true,
      "??": true,
      on: true,
    }),
    ...every<`unary ${tree.Unary["operator"]}`>({ "unary -": true, "unary not": true }),
  ],
  join: every<tree.Cardinality>({ "exactly one": true, "at most one": true }),
};

const named = (prefix: string, names: readonly string[]) => names.map((name) => `${prefix} ${name}`);
const inTable = (prefix: string, { entries }: SignatureTable) =>
  entries.flatMap(({ name, options }) => [
    `${prefix} ${name}`,
    ...options.map((option) => `${prefix} ${name}: ${option.name}`),
  ]);

const lambdas = ["sum", "mean", "max", "min", "product", "map"];
const initializers = ["a number", "glorot", "he", "normal", "uniform", "zeros", "ones"];
const namedTypes = [
  ...["text", "category", "bag", "number", "image"].flatMap((name) => [name, `${name}[]`]),
  ...["seq[]", "Logits", "Logits[]", "Probability", "Probability[]", "Prediction[]", "Label", "Label[]"],
  ...["int", "float", "bool", "string", "fusion", "binary", "class", "class[]"],
];
const arithmetic = ["+", "-", "*", "/", "div", "mod", "min", "max", "sum", "count", "last"];

/** What neither a kind of node nor a name tells. */
const features = [
  ...["a doc comment", "a comment", "an import with another name", "an import from another file"],
  ...[
    "batchwise",
    "where",
    "a default",
    "an optional parameter",
    "variadic parts",
    "a static argument by place",
  ],
  ...[
    "an argument by name",
    "a tensor by name",
    "an instance",
    "an instance used twice",
    "an instance of a primitive",
  ],
  ...["a definition as an argument", "a primitive as an argument", "a partial application as an argument"],
  ...[
    "let with a type",
    "training ?",
    "repeat so often",
    "repeat in a list",
    "parts handed on",
    "...S",
    "_",
    "a size written out",
  ],
  ...[
    "a train based on another",
    "percent",
    "an optional field",
    "a target",
    "a step when training",
    "a step when evaluating",
  ],
  ...["several columns", "a column in brackets", "one result of a call"],
];

/** Every construct of the language that programs are made of, by names of our own. */
export const constructs: readonly string[] = [
  ...Object.entries(kinds).flatMap(([prefix, names]) => named(prefix, names)),
  ...named(
    "primitive",
    definitionsOf((file) => file === preludeFile),
  ),
  ...named("form", [...forms.keys()]),
  ...named("std", definitionsOf(isStandard)),
  ...named("lambda of", lambdas),
  ...named("begins as", initializers),
  ...named("type", namedTypes),
  ...named("in a size:", arithmetic),
  ...named("setting", tables.trainSettings),
  ...named("prediction's", tables.predictSettings),
  ...named(
    "metric",
    metrics.map(({ name }) => name),
  ),
  ...inTable("step", steps),
  ...inTable("optimizer", tables.optimizers),
  ...inTable("schedule", tables.schedules),
  ...inTable("source", tables.sources).filter((name) => name !== "source query: sql"),
  ...inTable("split", tables.splits),
  ...inTable("on error", tables.errorPolicies),
  ...inTable("keep", tables.keeps).filter((name) => name !== "keep best: metric"),
  ...inTable("stop", tables.stops).filter((name) => name !== "stop patience: epochs"),
  ...features,
];

function definitionsOf(isFrom: (file: string) => boolean): string[] {
  return [...standardDefinitions].flatMap(([name, { span }]) => (isFrom(span.file) ? [name] : []));
}
