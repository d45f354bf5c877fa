import { describe, expect, test } from "vitest";
import { type Field, field, lowered, type Rows, run } from "./program.ts";

interface Case {
  /** The model's result, a vector. */
  readonly is: string;
  readonly lets?: string;
  readonly definitions?: string;
  readonly parameters?: string;
  readonly fields?: Readonly<Record<string, Field>>;
  readonly feeds?: Rows;
  readonly cells?: Readonly<Record<string, readonly number[] | number>>;
  readonly bags?: Readonly<Record<string, number>>;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly gives: readonly number[];
}

/** What a model gives whose result is `is`. Without more, `x` is number[3] and [1, 2, 4]. */
function result(given: Case): number[] {
  const fields = given.fields ?? { x: field.number(3) };
  const source = `
import { linear, mlp } from "std"
head as_is(x: [A]) -> Prediction[A] { x }
loss none(prediction: Prediction[K], target: number[K]) -> [] { sum(prediction - target) }
${given.definitions ?? ""}
model M(${given.parameters ?? "x: number[3]"}) -> number[${given.gives.length}] {
  ${given.lets ?? ""}
  as_is(${given.is})
}`;
  const program = lowered(source, {
    loss: "none",
    fields,
    target: field.number(given.gives.length),
    sizes: given.sizes ?? {},
  });
  const { prediction } = run(program, {
    mode: "predicting",
    feeds: given.feeds ?? { x: [[1, 2, 4]] },
    cells: given.cells ?? {},
    bags: given.bags ?? {},
  });
  return (prediction ?? []).map(rounded);
}

/** To six places; -0 is 0. */
function rounded(value: number): number {
  return Number(value.toFixed(6)) + 0;
}

function holds(cases: readonly Case[]): void {
  test.each(cases.map((given) => [`${given.definitions ?? ""} ${given.is}`.trim(), given] as const))(
    "%s",
    (_, given) => {
      expect(result(given)).toEqual(given.gives.map(rounded));
    },
  );
}

const text = { parameters: "x: text[3, V]", fields: { x: field.text(3) }, sizes: { x: 4 } };
const twoOfThree = { ...text, feeds: { "x.ids": [[2, 3, 0]], "x.length": [2] } };
const table = { lets: "param t: [V, 2] = 0", cells: { "M.t": [90, 91, 10, 11, 20, 21, 30, 31] } };

describe("operators", () => {
  holds([
    { is: "x + 1", gives: [2, 3, 5] },
    { is: "2 * x - x / 4", gives: [1.75, 3.5, 7] },
    { is: "-x", gives: [-1, -2, -4] },
    { is: "x ** 2", gives: [1, 4, 16] },
    { is: "(x - 3) ** 3", gives: [-8, -1, 1] },
    { is: "x ** 0.5", gives: [1, Math.SQRT2, 2] },
    { is: "x ** -1", gives: [1, 0.5, 0.25] },
    { is: "x ** 1.5", gives: [1, 2.828427, 8] },
    { is: "x ** x", gives: [1, 4, 256] },
    { is: "x * (7 div 2 + 7 mod 4)", gives: [6, 12, 24] },
    { is: "x * sqrt(16.0)", gives: [4, 8, 16] },
    { is: "where((x > 1) * (x != 4), x, 0)", gives: [0, 2, 0] },
    { is: "where(x >= 2, 1, x < 1)", gives: [0, 1, 1] },
    { is: "where(x == 2, 10, x)", gives: [1, 10, 4] },
    { is: "where(b: x, c: x == 2, a: 10)", gives: [1, 10, 4] },
    { is: "(x <= 2) * 3", gives: [3, 3, 0] },
    { is: "3 > 2 and 1 < 0 ? x : x + 3", gives: [4, 5, 7] },
  ]);
});

describe("sizes that are computed of generic names", () => {
  const example = (parameters: string, result: string) =>
    `layer sized(${parameters}) -> [${result}] { ones(${result}) * sum(x) }`;
  holds([
    { definitions: example("x: [A + 1]", "A"), is: "sized(x)", gives: [7, 7] },
    { definitions: example("x: [2 * A - B], y: [B]", "A"), is: "sized(x, ones(1))", gives: [7, 7] },
    { definitions: example("x: [A / by], by: int = 2", "A"), is: "sized(x)", gives: [7, 7, 7, 7, 7, 7] },
    { definitions: example("x: [max(by, 2) * A], by: int", "A"), is: "sized(x, by: 3)", gives: [7] },
  ]);
});

test("`...S` may be named like what the body calls", () => {
  const definitions = "layer half(x: [...relu, A]) -> [...relu, A] { relu(x) / 2 }";
  expect(result({ definitions, is: "half(x)", gives: [0.5, 1, 2] })).toEqual([0.5, 1, 2]);
});

describe("instances of primitives", () => {
  holds([
    { lets: "let f = relu()", is: "f(x - 2) + f(2 - x)", gives: [1, 0, 2] },
    {
      lets: "let f = mean_pool(size: 1, stride: 1)",
      is: "reshape(f(reshape(x, [1, 3, 1])), [3])",
      gives: [1, 2, 4],
    },
  ]);
});

describe("products of matrices", () => {
  const w = { lets: "param w: [3, 2] = 0", cells: { "M.w": [1, 10, 2, 20, 3, 30] } };
  holds([
    { ...w, is: "x @ w", gives: [17, 170] },
    { ...w, is: "reshape(transpose(w) @ reshape(x, [3, 1]), [2])", gives: [17, 170] },
    { ...w, is: "reshape(transpose(w) @ w, [4])", gives: [14, 140, 140, 1400] },
  ]);
});

describe("shapes", () => {
  const w = { lets: "param w: [2, 3] = 0", cells: { "M.w": [1, 2, 3, 4, 5, 6] } };
  holds([
    { is: "concat(x, x + 1, ones(1))", gives: [1, 2, 4, 2, 3, 5, 1] },
    {
      ...w,
      is: "reshape(concat(w, w + 10, axis: 0), [12])",
      gives: [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16],
    },
    { is: "stack(x, x * 2)[1]", gives: [2, 4, 8] },
    { ...w, is: "w[1]", gives: [4, 5, 6] },
    { is: "slice(x, 1, 2)", gives: [2, 4] },
    { is: "slice(length: 2, x: x, start: 1)", gives: [2, 4] },
    { ...w, is: "reshape(permute(w, [1, 0]), [6])", gives: [1, 4, 2, 5, 3, 6] },
    { ...w, is: "reshape(w - expand(mean(w)), [6])", gives: [-1, 0, 1, -1, 0, 1] },
    { is: "zeros(2)", gives: [0, 0] },
    { is: "expand(3) + sigmoid(0)", gives: [3.5] },
    { is: "expand(sum(x > 1))", gives: [2] },
    { is: "x[2] * ones(2)", gives: [4, 4] },
  ]);
});

describe("reductions", () => {
  const w = { lets: "param w: [2, 3] = 0", cells: { "M.w": [1, -2, 3, 4, 5, 6] } };
  const fold = (of: string, width = "A") => ({
    definitions: `layer f(parts: [A]...) -> [${width}] { ${of} }`,
    is: "f(slice(x, 0, 2), slice(x, 1, 2))",
  });
  holds([
    { ...w, is: "sum(w)", gives: [2, 15] },
    { ...w, is: "sum(w, axis: 0)", gives: [5, 3, 9] },
    { ...w, is: "sum(axis: 0, x: w)", gives: [5, 3, 9] },
    { ...w, is: "mean(w)", gives: [0.666667, 5] },
    { ...w, is: "max(w, axis: 0)", gives: [4, 5, 6] },
    { ...w, is: "min(w)", gives: [-2, 4] },
    { ...w, is: "product(w)", gives: [-6, 120] },
    { ...w, is: "product(w, axis: 0)", gives: [4, -10, 18] },
    { is: "max(x, 2)", gives: [2, 2, 4] },
    { is: "max(b: 2, a: x)", gives: [2, 2, 4] },
    { is: "min(x, max(1, 3))", gives: [1, 2, 3] },
    { ...fold("sum(parts, p => p)"), gives: [3, 6] },
    { ...fold("mean(parts, p => p + 1)"), gives: [2.5, 4] },
    { ...fold("max(parts, p => p)"), gives: [2, 4] },
    { ...fold("max(each: p => p, parts: parts)"), gives: [2, 4] },
    { ...fold("min(parts, p => -p)"), gives: [-2, -4] },
    { ...fold("product(parts, p => p)"), gives: [2, 8] },
    { ...fold("sum(map(parts, p => p * 10), p => p)"), gives: [30, 60] },
    { ...fold("concat(parts)", "sum(parts)"), gives: [1, 2, 2, 4] },
    { ...fold("sum(parts, p => p) * count(parts)"), gives: [6, 12] },
    { ...fold("ones(sum(parts))", "sum(parts)"), gives: [1, 1, 1, 1] },
  ]);
});

describe("functions of numbers", () => {
  holds([
    { is: "exp(log(x))", gives: [1, 2, 4] },
    { is: "abs(-x)", gives: [1, 2, 4] },
    { is: "relu(x - 2)", gives: [0, 0, 2] },
    { is: "tanh(x)", gives: [0.761594, 0.964028, 0.999329] },
    { is: "sigmoid(x)", gives: [0.731059, 0.880797, 0.982014] },
    { is: "softplus(-1000 * x)", gives: [0, 0, 0] },
    { is: "erf(x)", gives: [0.842701, 0.995322, 1] },
    { is: "sin(x) ** 2 + cos(x) ** 2", gives: [1, 1, 1] },
    { is: "stop_gradient(x)", gives: [1, 2, 4] },
    { is: "softmax(log(x))", gives: [0.142857, 0.285714, 0.571429] },
    { is: "exp(log_softmax(log(x)))", gives: [0.142857, 0.285714, 0.571429] },
    { is: "masked_softmax(log(x), x - 2)", gives: [0.2, 0, 0.8] },
    { is: "masked_softmax(x, x * 0)", gives: [0, 0, 0] },
  ]);
});

describe("tables and sequences", () => {
  holds([
    {
      ...table,
      is: "lookup(t, x)",
      parameters: "x: category[V]",
      fields: { x: field.category },
      sizes: { x: 4 },
      feeds: { x: [2] },
      gives: [20, 21],
    },
    {
      ...table,
      is: "lookup_bag(t, x)",
      parameters: "x: bag[V]",
      fields: { x: field.bag(4) },
      bags: { x: 3 },
      feeds: {
        "x.indices": [[1, 3, 0]],
        "x.weights": [[2, 0.5, 0]],
        "x.rows": [[0, 0, 0]],
        "row.place": [0],
      },
      gives: [35, 37.5],
    },
    { ...twoOfThree, ...table, is: "reshape(values(lookup_text(t, x)), [6])", gives: [20, 21, 30, 31, 0, 0] },
    { ...twoOfThree, ...table, is: "mask(lookup_text(t, x))", gives: [1, 1, 0] },
    {
      ...twoOfThree,
      ...table,
      is: "sum(values(with_mask(ones(3, 2), of: lookup_text(t, x) * 2 + 1)), axis: 0)",
      gives: [2, 2],
    },
    {
      ...twoOfThree,
      ...table,
      definitions: "layer twice(x: [...S, A]) -> [...S, A] { x + x }",
      is: "sum(values(twice(lookup_text(t, x))), axis: 0)",
      gives: [100, 104],
    },
  ]);
});

describe("images", () => {
  const image = {
    parameters: "x: image[3, 3, 1]",
    fields: { x: field.image(3, 3, 1) },
    feeds: { x: [[1, 2, 3, 4, 5, 6, 7, 8, 9]] },
  };
  const kernel = { lets: "param k: [2, 2, 1, 1] = 0", cells: { "M.k": [1, 10, 100, 1000] } };
  holds([
    { ...image, ...kernel, is: "reshape(conv2d(x, k), [4])", gives: [5421, 6532, 8754, 9865] },
    {
      ...image,
      ...kernel,
      is: "reshape(conv2d(x, k, stride: 2, pad: 1), [4])",
      gives: [1000, 3200, 7040, 9865],
    },
    { ...image, is: "reshape(max_pool(x, stride: 1), [4])", gives: [5, 6, 8, 9] },
    { ...image, is: "reshape(mean_pool(x), [1])", gives: [3] },
  ]);
});

describe("definitions", () => {
  const affine = {
    definitions: "layer affine(x: [A], by: float = 2.0, plus: float = by + A) -> [A] { x * by + plus }",
  };
  holds([
    { ...affine, is: "affine(x)", gives: [7, 9, 13] },
    { ...affine, is: "affine(x, plus: 0)", gives: [2, 4, 8] },
    { ...affine, is: "affine(x, 3, 1)", gives: [4, 7, 13] },
    { ...affine, lets: "let f = affine(plus: 1)", is: "f(f(x))", gives: [7, 11, 19] },
    {
      ...affine,
      definitions: `${affine.definitions}\nlayer apply(x: [A], f: ([A]) -> [A]) -> [A] { f(f(x)) }`,
      is: "apply(x, affine(by: 10, plus: 0)) + apply(x, f: affine)",
      gives: [119, 223, 431],
    },
    { is: "repeat 3 from h = x { h * 2 }", gives: [8, 16, 32] },
    { is: "repeat k in [1, 2, 3] from h = x { h * k }", gives: [6, 12, 24] },
    {
      definitions: "layer both(x: [A]) -> { up: [A], down: [A] } { { up: x + 1, down: x - 1 } }",
      lets: "let b = both(x)",
      is: "b.up * b.down",
      gives: [0, 3, 15],
    },
    {
      definitions: "layer sizes(x: [...S, A], n: int[]) -> [last(n) + A] { ones(last(n) + A) }",
      is: "sizes(x, [1, 2])",
      gives: [1, 1, 1, 1, 1],
    },
  ]);
});
