import { describe, expect, test } from "vitest";
import { field, lowered, type Rows, run } from "./program.ts";

const helpers = `
head as_is(x: [A]) -> Prediction[A] { x }
loss distance(prediction: Prediction[K], target: number[K]) -> [] { sum(prediction - target) }
layer double(x: [A]) -> [A] { x * 2 }
layer both(a: [A], b: [A]) -> [A] { a + b }
layer parts_of(x: [A]) -> { up: [A], down: [A] } { { up: x + 1, down: x - 1 } }
layer else_one(x?: [A]) -> [A] { x ?? ones() }
`;

/** Predictions for three rows: both there, only `b`, none. */
function predictions(result: string, cells: Readonly<Record<string, number[]>> = {}): number[] {
  const program = lowered(
    `${helpers}\nmodel M(a?: number[1], b?: number[1], c: number[1]) -> number[1] { as_is(${result}) }`,
    {
      loss: "distance",
      fields: { "a?": field.number(1), "b?": field.number(1), c: field.number(1) },
      target: field.number(1),
    },
  );
  const feeds: Rows = {
    a: [[5], [0], [0]],
    "a.present": [1, 0, 0],
    b: [[7], [7], [0]],
    "b.present": [1, 1, 0],
    c: [[100], [200], [300]],
  };
  return run(program, { mode: "predicting", feeds, cells }).prediction ?? [];
}

describe("what may be absent", () => {
  test.each([
    ["a ?? zeros()", [5, 0, 0]],
    ["a ?? ones()", [5, 1, 1]],
    ["a ?? c", [5, 200, 300]],
    ["a ?? b ?? c", [5, 7, 300]],
    ["(a ?? b) ?? c", [5, 7, 300]],
    ["double(a) ?? c", [10, 200, 300]],
    ["both(a, b) ?? c", [12, 200, 300]],
    ["both(b, both(a, c)) ?? c", [112, 200, 300]],
    ["parts_of(b).up ?? c", [8, 8, 300]],
    ["else_one(b) + else_one(c)", [107, 207, 301]],
    ["present(b) * ones(1)", [1, 1, 0]],
    ["present(c) * ones(1)", [1, 1, 1]],
  ])("%s", (result, expected) => {
    expect(predictions(result)).toEqual(expected);
  });

  test("learned() is a parameter of the left side's shape, named by its place", () => {
    expect(predictions("a ?? learned()", { "M.learned": [9] })).toEqual([5, 9, 9]);
  });

  test("an absent row's numbers change nothing", () => {
    const program = lowered(
      `${helpers}\nmodel M(a?: number[N]) -> number[N] { as_is(both(double(a), a) ?? learned()) }`,
      { loss: "distance", fields: { "a?": field.number(2) }, target: field.number(2) },
    );
    const withNumbers = (numbers: number[]) =>
      run(program, {
        feeds: {
          a: [[1, 2], numbers],
          "a.present": [1, 0],
          y: [
            [0, 0],
            [0, 0],
          ],
        },
      });
    expect(withNumbers([0, 0])).toEqual(withNumbers([1e6, -3]));
  });

  test("an absent sequence is as long as what stands for it", () => {
    const source = (instead: string) => `
import { pool_mean } from "std"
${helpers}
model M(a?: text[T, V], b: text[T, W]) -> number[1] {
  param t: [V, 1] = 0
  param u: [W, 1] = 0
  as_is(pool_mean(lookup_text(t, a) ?? ${instead}))
}`;
    const pooled = (instead: string) =>
      run(
        lowered(source(instead), {
          loss: "distance",
          fields: { "a?": field.text(2), b: field.text(2) },
          target: field.number(1),
          sizes: { a: 4, b: 4 },
        }),
        {
          mode: "predicting",
          feeds: {
            "a.ids": [
              [1, 2],
              [0, 0],
            ],
            "a.length": [2, 0],
            "a.present": [1, 0],
            "b.ids": [
              [3, 3],
              [3, 0],
            ],
            "b.length": [2, 1],
          },
          cells: { "M.t": [50, 10, 20, 30], "M.u": [50, 10, 20, 30], "M.learned": [3, 5] },
        },
      ).prediction;
    expect(pooled("lookup_text(u, b)")).toEqual([15, 30]);
    expect(pooled("learned()")).toEqual([15, 4]);
    expect(pooled("zeros()")).toEqual([15, 0]);
  });
});

test("another bag can stand for an absent one", () => {
  const source = `
${helpers}
layer read(x: bag[V]) -> [1] {
  param t: [V, 1] = 0
  lookup_bag(t, x)
}
model M(a?: bag[4], b: bag[4]) -> number[1] { as_is(read(a ?? b)) }`;
  const program = lowered(source, {
    loss: "distance",
    fields: { "a?": field.bag(4), b: field.bag(4) },
    target: field.number(1),
  });
  const feeds = {
    "a.present": [1, 0],
    "a.indices": [1],
    "a.weights": [2],
    "a.rows": [0],
    "b.indices": [3, 1, 2, 3],
    "b.weights": [5, 5, 0.5, 1],
    "b.rows": [0, 0, 1, 1],
  };
  const cells = { "M.read.t": [0, 10, 20, 30] };
  const { prediction } = run(program, { mode: "predicting", feeds, cells, bags: { a: 1, b: 4 } });
  expect(prediction).toEqual([20, 40]);
});

test.each<[string, Record<string, number[][] | number[]>]>([
  ["category[V]", { a: [2, 0] }],
  ["text[T, V]", { "a.ids": [[2], [0]], "a.length": [1, 0] }],
])("one field of type %s can stand for itself", (type, feeds) => {
  const read = type.startsWith("text") ? "sum(values(lookup_text(t, x ?? y)), axis: 0)" : "lookup(t, x ?? y)";
  const source = `
${helpers}
layer either(x?: ${type}, y: ${type}) -> [1] {
  param t: [V, 1] = 0
  ${read}
}
model M(a?: ${type}) -> number[1] { as_is(either(a, a) ?? ones()) }`;
  const program = lowered(source, {
    loss: "distance",
    fields: { "a?": type.startsWith("text") ? field.text(1) : field.category },
    target: field.number(1),
    sizes: { a: 3 },
  });
  const given = { ...feeds, "a.present": [1, 0] };
  const cells = { "M.either.t": [10, 20, 30] };
  expect(run(program, { mode: "predicting", feeds: given, cells }).prediction).toEqual([30, 1]);
});

describe("statistics inside of what may be absent", () => {
  const source = `
import { batch_norm } from "std"
${helpers}
model M(a?: number[N]) -> number[N] { as_is(batch_norm(a) ?? zeros()) }`;
  const program = lowered(source, {
    loss: "distance",
    fields: { "a?": field.number(1) },
    target: field.number(1),
  });

  test("absent rows and rows of padding have no part in them", () => {
    const outputs = run(program, {
      mode: "training",
      feeds: {
        a: [[1], [5], [1000], [-70]],
        "a.present": [1, 1, 0, 1],
        "row.weight": [1, 3, 1, 0],
        y: [[0], [0], [0], [0]],
      },
    });
    // Weighted: mean (1 + 3*5) / 4 = 4, variance (9 + 3*1) / 4 = 3; kept with momentum 0.9 from 0 and 1.
    expect(outputs["set:M.batch_norm.mean"]?.[0]).toBeCloseTo(0.4, 12);
    expect(outputs["set:M.batch_norm.variance"]?.[0]).toBeCloseTo(1.2, 12);
    expect(outputs["prediction"]?.[0]).toBeCloseTo(-3 / Math.sqrt(3 + 1e-5), 12);
    expect(outputs["prediction"]?.[2]).toBe(0);
  });

  test("of nothing they are 0", () => {
    const outputs = run(program, {
      mode: "training",
      feeds: { a: [[1], [5]], "a.present": [0, 0], "row.weight": [1, 1], y: [[0], [0]] },
    });
    expect(outputs["set:M.batch_norm.mean"]).toEqual([0]);
    expect(outputs["prediction"]).toEqual([0, 0]);
  });
});
