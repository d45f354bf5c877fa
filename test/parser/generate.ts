import fc from "fast-check";
import { words } from "../../src/parser/tokens.ts";
import type * as tree from "../../src/parser/tree.ts";

/** Random syntax trees: whatever they are, printing and parsing gives them back. */

const span = { file: "", start: 0, end: 0 };

/** Reserved words, and those that would begin a statement at the head of a line. */
const unfit = new Set(["let", "repeat", "training", "true", "false", "and", "or", "not", "div", "mod", "_"]);
for (const word of ["param", "state", "set"]) unfit.add(word);

const text = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,9}$/),
  fc.constantFrom(...words.keys()),
  fc.constantFrom("x", "h", "A", "T", "width", "photos"),
);
const identifier = text.filter((one) => !unfit.has(one));
const name: fc.Arbitrary<tree.Name> = identifier.map((one) => ({ text: one, span }));
const member: fc.Arbitrary<tree.Name> = text.filter((one) => one !== "_").map((one) => ({ text: one, span }));
const nameExpression: fc.Arbitrary<tree.NameExpression> = identifier.map((one) => ({
  kind: "name",
  text: one,
  span,
}));
const doc = fc.option(
  fc.array(
    fc.string({ maxLength: 12 }).map((one) => one.replace(/[\r\n]/g, "").trimEnd()),
    { minLength: 1, maxLength: 3 },
  ),
  { nil: undefined },
);
const documented = doc.map((lines) => (lines === undefined ? {} : { doc: lines.join("\n") }));

const some = <T>(one: fc.Arbitrary<T>, minLength = 0) => fc.array(one, { minLength, maxLength: 3 });
const maybe = <K extends string, T>(key: K, one: fc.Arbitrary<T>): fc.Arbitrary<{ [P in K]?: T }> =>
  fc
    .option(one, { nil: undefined })
    .map((value) => (value === undefined ? {} : { [key]: value }) as { [P in K]?: T });

const number: fc.Arbitrary<tree.NumberLiteral> = fc
  .oneof(
    fc.record({ value: fc.maxSafeNat(), integer: fc.constant(true), percent: fc.constant(false) }),
    fc.record({ value: fc.nat(300), integer: fc.constant(true), percent: fc.constant(false) }),
    fc.record({
      value: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      integer: fc.constant(false),
      percent: fc.boolean(),
    }),
  )
  .map((one) => ({ kind: "number", ...one, value: one.value + 0, span }));

const string: fc.Arbitrary<tree.StringLiteral> = fc
  .string({ unit: "binary", maxLength: 12 })
  .map((value) => ({ kind: "string", value, span }));

const operators: tree.BinaryOperator[] = [
  ...([
    "+",
    "-",
    "*",
    "/",
    "div",
    "mod",
    "@",
    "**",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "and",
    "or",
    "??",
  ] as const),
];

type Ties = {
  expression: tree.Expression;
  leaf: tree.Expression;
  compound: tree.Expression;
  argument: tree.Argument;
  call: tree.Call;
  step: tree.PipeStep;
  functionParameter: tree.FunctionType["parameters"][number];
  dimension: tree.Dimension;
  type: tree.TypeExpression;
  block: tree.Block;
  statement: tree.Statement;
};

const is = (node: tree.Expression): tree.Expression => node;

const ties = fc.letrec<Ties>((tie) => ({
  expression: fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("compound")),
  leaf: fc.oneof(
    number.map(is),
    string.map(is),
    nameExpression.map(is),
    fc.boolean().map((value) => is({ kind: "boolean", value, span })),
    fc.constant(is({ kind: "training", span })),
  ),
  compound: fc.oneof(
    { depthSize: "small" },
    tie("call").map(is),
    some(tie("expression")).map((elements) => is({ kind: "list", elements, span })),
    some(fc.record({ name, value: tie("expression") })).map((fields) => is({ kind: "record", fields, span })),
    fc
      .tuple(tie("expression"), some(tie("expression")))
      .map(([object, indices]) => is({ kind: "index", object, indices, span })),
    fc.tuple(tie("expression"), member).map(([object, of]) => is({ kind: "member", object, name: of, span })),
    fc
      .tuple(fc.constantFrom("-" as const, "not" as const), tie("expression"))
      .map(([operator, operand]) => is({ kind: "unary", operator, operand, span })),
    fc
      .tuple(fc.constantFrom(...operators), tie("expression"), tie("expression"))
      .map(([operator, left, right]) =>
        is({ kind: "binary", operator, operatorSpan: span, left, right, span }),
      ),
    fc
      .tuple(tie("expression"), tie("expression"), tie("expression"))
      .map(([condition, then, otherwise]) => is({ kind: "conditional", condition, then, otherwise, span })),
    fc
      .tuple(name, tie("expression"))
      .map(([parameter, body]) => is({ kind: "lambda", parameter, body, span })),
    fc
      .tuple(maybe("item", name), tie("expression"), name, tie("expression"), tie("block"))
      .map(([item, over, carried, initial, body]) =>
        is({ kind: "repeat", ...item, over, carried, initial, body, span }),
      ),
    fc.tuple(tie("expression"), tie("expression")).map(([from, to]) => is({ kind: "range", from, to, span })),
    fc
      .tuple(tie("expression"), some(tie("step"), 1))
      .map(([input, steps]) => is({ kind: "pipe", input, steps, span })),
  ),
  step: fc
    .tuple(nameExpression, some(tie("argument")), maybe("when", fc.constantFrom("training", "evaluating")))
    .map(
      ([callee, given, when]): tree.PipeStep => ({
        call: { kind: "call", callee, arguments: given, span },
        ...when,
        span,
      }),
    ),
  argument: fc
    .tuple(maybe("name", name), tie("expression"))
    .map(([named, value]): tree.Argument => ({ ...named, value, span })),
  call: fc
    .tuple(tie("expression"), some(tie("argument")))
    .map(([callee, given]): tree.Call => ({ kind: "call", callee, arguments: given, span })),
  dimension: fc.oneof(
    tie("expression").map((one): tree.Dimension => one),
    name.map((one): tree.Dimension => ({ kind: "spread", name: one, span })),
    fc.constant<tree.Dimension>({ kind: "wildcard", span }),
  ),
  type: fc.oneof(
    { depthSize: "small" },
    fc.tuple(name, maybe("dimensions", some(tie("dimension"), 1)), some(tie("argument"))).map(
      ([named, dimensions, options]): tree.TypeExpression => ({
        kind: "named",
        name: named,
        ...dimensions,
        options,
        span,
      }),
    ),
    some(tie("dimension")).map((dimensions): tree.TypeExpression => ({ kind: "tensor", dimensions, span })),
    tie("type").map((element): tree.TypeExpression => ({ kind: "list", element, span })),
    some(fc.record({ name, type: tie("type") })).map(
      (fields): tree.TypeExpression => ({ kind: "record", fields, span }),
    ),
    fc
      .tuple(some(tie("functionParameter")), tie("type"))
      .map(([parameters, result]): tree.TypeExpression => ({ kind: "function", parameters, result, span })),
  ),
  functionParameter: fc
    .tuple(maybe("name", name), tie("type"), fc.boolean())
    .map(([named, of, variadic]) => ({ ...named, type: of, variadic })),
  block: fc
    .tuple(some(tie("statement")), tie("expression"))
    .map(([statements, result]): tree.Block => ({ statements, result, span })),
  statement: fc.oneof(
    fc
      .tuple(name, maybe("type", tie("type")), tie("expression"))
      .map(([named, of, value]): tree.Statement => ({ kind: "let", name: named, ...of, value, span })),
    fc
      .tuple(fc.constantFrom("param" as const, "state" as const), name, tie("type"), tie("expression"))
      .map(([kind, named, of, initial]): tree.Statement => ({ kind, name: named, type: of, initial, span })),
    fc
      .tuple(name, tie("expression"))
      .map(([named, value]): tree.Statement => ({ kind: "set", name: named, value, span })),
  ),
}));

export const expression = ties.expression;
export const type = ties.type;
export const block = ties.block;

/** Conditions that `and` joins are none themselves. */
const condition = expression.filter((node) => node.kind !== "binary" || node.operator !== "and");

/** `source.name`, `source["name", …]`: as columns are written. */
const column: fc.Arbitrary<tree.Expression> = fc.oneof(
  nameExpression,
  fc
    .tuple(nameExpression, member)
    .map(([object, of]): tree.Expression => ({ kind: "member", object, name: of, span })),
  fc
    .tuple(nameExpression, some(string, 1))
    .map(([object, indices]): tree.Expression => ({ kind: "index", object, indices, span })),
);

/** `M on D` stands in settings only. */
const setting: fc.Arbitrary<tree.Expression> = fc.oneof(
  expression,
  fc.tuple(fc.oneof(ties.call, nameExpression), nameExpression).map(
    ([left, right]): tree.Expression => ({
      kind: "binary",
      operator: "on",
      operatorSpan: span,
      left,
      right,
      span,
    }),
  ),
);
const entry: fc.Arbitrary<tree.Entry> = fc.record({ name, value: setting, span: fc.constant(span) });

const importDeclaration: fc.Arbitrary<tree.Import> = fc.record({
  kind: fc.constant("import"),
  names: some(fc.tuple(name, maybe("alias", name)).map(([one, alias]) => ({ name: one, ...alias }))),
  from: string,
  span: fc.constant(span),
});

const parameter: fc.Arbitrary<tree.Parameter> = fc
  .tuple(name, fc.boolean(), type, fc.boolean(), maybe("default", expression))
  .map(([named, optional, of, variadic, initial]) => ({
    name: named,
    optional,
    type: of,
    variadic,
    ...initial,
    span,
  }));

const definition: fc.Arbitrary<tree.Definition> = fc
  .tuple(
    fc.constantFrom<tree.Sort[]>("encoder", "fusion", "layer", "head", "loss", "model", "primitive"),
    documented,
    fc.boolean(),
    name,
    some(parameter),
    type,
    some(condition),
    block,
  )
  .map(([sort, documentation, batchwise, named, parameters, result, where, body]) => ({
    kind: "definition",
    sort,
    ...documentation,
    batchwise,
    name: named,
    parameters,
    result,
    where,
    ...(sort === "primitive" ? {} : { body }),
    span,
  }));

const cardinality = fc
  .constantFrom<tree.Cardinality[]>("exactly one", "at most one")
  .map((value) => ({ value, span }));

const dataItem: fc.Arbitrary<tree.DataItem> = fc.oneof(
  fc
    .tuple(name, expression)
    .map(([named, value]): tree.DataItem => ({ kind: "source", name: named, value, span })),
  fc
    .tuple(name, some(condition, 1), maybe("cardinality", cardinality))
    .map(([source, on, rest]): tree.DataItem => ({ kind: "join", source, on, ...rest, span })),
  some(column, 1).map((columns): tree.DataItem => ({ kind: "key", columns, span })),
  fc.tuple(documented, fc.boolean(), name, fc.boolean(), type, expression).map(
    ([documentation, target, named, optional, of, value]): tree.DataItem => ({
      kind: "field",
      ...documentation,
      target,
      name: named,
      optional,
      type: of,
      value,
      span,
    }),
  ),
  fc.tuple(expression, some(entry)).map(([by, parts]): tree.DataItem => ({ kind: "split", by, parts, span })),
  expression.map((policy): tree.DataItem => ({ kind: "on-error", policy, span })),
);

const data: fc.Arbitrary<tree.Data> = fc
  .tuple(documented, name, some(dataItem))
  .map(([documentation, named, items]) => ({ kind: "data", ...documentation, name: named, items, span }));

const train: fc.Arbitrary<tree.Train> = fc
  .tuple(documented, name, maybe("base", name), some(entry))
  .map(([documentation, named, base, entries]) => ({
    kind: "train",
    ...documentation,
    name: named,
    ...base,
    entries,
    span,
  }));

const predict: fc.Arbitrary<tree.Predict> = fc
  .tuple(documented, name, some(entry))
  .map(([documentation, named, entries]) => ({
    kind: "predict",
    ...documentation,
    name: named,
    entries,
    span,
  }));

/** A module of up to four declarations, without comments. */
export const module: fc.Arbitrary<tree.Module> = some(
  fc.oneof(importDeclaration, definition, data, train, predict),
).map((declarations) => ({ file: "", source: "", declarations, comments: [], span }));
