import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare, decide } from "../../../src/typecheck/dimensions/compare.ts";
import { fittedSize, isWhole, mayBeBelow, rangeOf } from "../../../src/typecheck/dimensions/fitted.ts";
import {
  add,
  apply,
  asNumber,
  constant,
  type Dim,
  divide,
  equal,
  isolate,
  multiply,
  named,
  subtract,
} from "../../../src/typecheck/dimensions/polynomial.ts";
import { printDim } from "../../../src/typecheck/dimensions/print.ts";
import { substitute } from "../../../src/typecheck/dimensions/substitute.ts";

const [H, W, width, heads] = ["H", "W", "width", "heads"].map((name) => named(name, name)) as [
  Dim,
  Dim,
  Dim,
  Dim,
];
const last = named("last(widths)", "last(widths)", true);
const n = constant;

describe("normal forms", () => {
  const equalities: Record<string, [Dim, Dim]> = {
    "a product distributes": [multiply(add(H, n(1)), subtract(H, n(1))), subtract(multiply(H, H), n(1))],
    "exact division undoes a product": [multiply(heads, divide(width, heads)), width],
    "of a sum too": [divide(add(multiply(width, H), width), width), add(H, n(1))],
    "a convolution of stride 1 keeps the size": [
      add(apply("div", subtract(add(H, n(2)), n(3)), n(1)), n(1)),
      H,
    ],
    "whole multiples leave div": [
      apply("div", add(multiply(n(4), H), n(3)), n(2)),
      add(multiply(n(2), H), n(1)),
    ],
    "and mod": [apply("mod", multiply(n(6), H), n(3)), n(0)],
    "also by a name": [apply("div", add(multiply(heads, H), W), heads), add(H, apply("div", W, heads))],
    "a pool of 2 halves": [add(apply("div", subtract(H, n(2)), n(2)), n(1)), apply("div", H, n(2))],
    "min of a number and a greater one": [apply("min", H, add(H, n(1))), H],
    "max does not mind the order": [apply("max", H, W), apply("max", W, H)],
  };
  for (const [name, [a, b]] of Object.entries(equalities)) {
    test(name, () => expect(printDim(a)).toBe(printDim(b)));
    test(`${name}: one key`, () => expect(equal(a, b)).toBe(true));
  }

  test("print as people write them", () => {
    const printed = [
      add(apply("div", subtract(add(H, multiply(n(2), W)), n(3)), heads), n(1)),
      divide(width, heads),
      divide(multiply(n(3), H), n(2)),
      subtract(n(1), multiply(H, H)),
      apply("mod", width, heads),
      apply("max", H, n(7)),
      divide(H, add(W, n(1))),
      multiply(last, last),
    ].map(printDim);
    expect(printed).toEqual([
      "(2*W + H - 3) div heads + 1",
      "width/heads",
      "3*H/2",
      "1 - H**2",
      "width mod heads",
      "max(H, 7)",
      "H / (W + 1)",
      "last(widths)**2",
    ]);
  });
});

describe("comparison", () => {
  test("polynomials that differ are different", () => {
    expect(compare(H, W)).toBe("different");
    expect(compare(H, add(H, n(1)))).toBe("different");
  });
  test("with what is a definite number, nothing is sure", () => {
    expect(compare(H, last)).toBe("undecided");
    expect(compare(H, multiply(n(2), apply("div", H, n(2))))).toBe("undecided");
  });
  test("order is told where the difference is a number", () => {
    expect(decide("<", H, add(H, n(1)))).toBe(true);
    expect(decide(">=", H, add(H, n(1)))).toBe(false);
    expect(decide("<", H, W)).toBeUndefined();
  });

  test("what is known of sizes that preparation finds out", () => {
    const words = fittedSize({ name: "vocabulary(review)" });
    const half = apply("div", add(words, n(1)), n(2));
    expect(rangeOf(subtract(multiply(n(2), words), n(5)))).toEqual([-3, Number.POSITIVE_INFINITY]);
    expect(rangeOf(subtract(n(5), half))).toEqual([Number.NEGATIVE_INFINITY, 4]);
    expect(rangeOf(apply("mod", words, n(4)))).toEqual([0, 3]);
    expect(rangeOf(apply("min", half, n(7)))).toEqual([1, 7]);
    expect(rangeOf(add(words, H))).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(decide(">", words, n(0))).toBe(true);
    expect(decide("==", multiply(words, words), n(0))).toBe(false);
    expect(decide(">", words, n(1))).toBeUndefined();
    expect([mayBeBelow(words, 1), mayBeBelow(words, 2), mayBeBelow(H, 1)]).toEqual([false, true, false]);
    expect([words, divide(words, n(2)), divide(n(2), words)].map(isWhole)).toEqual([true, false, false]);
  });
});

test("isolating an atom", () => {
  const parts = isolate(add(multiply(n(2), multiply(H, W)), n(3)), "H");
  expect(parts && [printDim(parts.coefficient), printDim(parts.rest)]).toEqual(["2*W", "3"]);
  expect(isolate(multiply(H, H), "H")).toBeUndefined();
  expect(isolate(add(H, apply("div", H, n(2))), "H")).toBeUndefined();
});

/** An expression, as a dimension and as a function of the names' values. */
interface Both {
  readonly dim: Dim;
  readonly value: (of: readonly number[]) => number;
}

const floorMod = (a: number, b: number) => a - b * Math.floor(a / b);
const operations: [(a: Dim, b: Dim) => Dim, (a: number, b: number) => number][] = [
  [add, (a, b) => a + b],
  [subtract, (a, b) => a - b],
  [multiply, (a, b) => a * b],
  [(a, b) => apply("min", a, b), Math.min],
  [(a, b) => apply("max", a, b), Math.max],
];

const both: fc.Arbitrary<Both> = fc.letrec<{ tree: Both }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: -3, max: 6 }).map((value): Both => ({ dim: n(value), value: () => value })),
    fc.nat({ max: 3 }).map((i): Both => ({ dim: [H, W, width, heads][i] as Dim, value: (of) => of[i] ?? 0 })),
    fc.tuple(fc.nat({ max: operations.length - 1 }), tie("tree"), tie("tree")).map(([i, a, b]): Both => {
      const [dims, numbers] = operations[i] as (typeof operations)[number];
      return { dim: dims(a.dim, b.dim), value: (of) => numbers(a.value(of), b.value(of)) };
    }),
    fc.tuple(fc.boolean(), tie("tree"), fc.nat({ max: 3 })).map(([isDiv, a, i]): Both => {
      const by = [H, W, width, heads][i] as Dim;
      return {
        dim: apply(isDiv ? "div" : "mod", a.dim, by),
        value: (of) => (isDiv ? Math.floor(a.value(of) / (of[i] ?? 1)) : floorMod(a.value(of), of[i] ?? 1)),
      };
    }),
  ),
})).tree;

test("a normal form has the value of what it was made of", () => {
  fc.assert(
    fc.property(both, fc.tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 1, max: 9 }))), (e, values) => {
      const names = ["H", "W", "width", "heads"];
      const by = new Map(names.map((name, i) => [name, n(values[i] as number)]));
      expect(asNumber(substitute(e.dim, by))).toBeCloseTo(e.value(values), 6);
    }),
  );
});
