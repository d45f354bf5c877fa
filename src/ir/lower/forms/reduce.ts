import { internal } from "../../../diagnostics/diagnostic.ts";
import type * as tree from "../../../parser/tree.ts";
import { bindForm, reductionOf, reductionSlots } from "../../../typecheck/forms/slots.ts";
import type { Value } from "../../ir.ts";
import { range } from "../../shapes.ts";
import type { Context } from "../context.ts";
import { numberOf } from "../dimensions.ts";
import { evaluate } from "../expressions.ts";
import { axisOf, pointwise, reshape, toTensor, toValue } from "../tensors.ts";
import { constant, type Pack, type Term, tensor } from "../terms.ts";
import { applyToParts, axisOrLast, type Form, given } from "./form.ts";

/** What `sum`, `mean`, `max`, `min` and `product` do to static numbers, to two tensors, and along an axis. */
interface Reduction {
  readonly calculate: (numbers: readonly number[]) => number;
  readonly combine: (c: Context, a: Value, b: Value) => Value;
  readonly along: (c: Context, x: Value, axis: number) => Value;
  /** After several are combined: a mean divides by their number. */
  readonly finish?: (c: Context, x: Value, count: number) => Value;
}

const add = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const multiply = (numbers: readonly number[]) => numbers.reduce((a, b) => a * b, 1);

function reduceSum(c: Context, x: Value, axis: number): Value {
  return c.frame.b.op("reduce_sum", [x], { axes: [axis] });
}

function divide(c: Context, x: Value, count: number): Value {
  return c.frame.b.op("mul", [x, c.frame.b.constant(1 / count)]);
}

/** The table of primitives has no product along an axis: it is unrolled. */
function productAlong(c: Context, x: Value, axis: number): Value {
  const shape = x.type.shape;
  const rest = shape.filter((_, i) => i !== axis);
  const slices = range(shape[axis] ?? 0).map((place) => {
    const starts = shape.map((_, i) => (i === axis ? place : 0));
    const limits = shape.map((size, i) => (i === axis ? place + 1 : size));
    return reshape(c, c.frame.b.op("slice", [x], { starts, limits }), rest);
  });
  return slices.reduce((a, b) => c.frame.b.op("mul", [a, b]));
}

const sum: Reduction = {
  calculate: add,
  combine: ({ frame: { b } }, x, y) => b.op("add", [x, y]),
  along: reduceSum,
};

const reductions = {
  sum,
  mean: {
    calculate: (numbers) => add(numbers) / numbers.length,
    combine: sum.combine,
    along: (c, x, axis) => divide(c, reduceSum(c, x, axis), x.type.shape[axis] ?? 1),
    finish: divide,
  },
  max: {
    calculate: (numbers) => Math.max(...numbers),
    combine: ({ frame: { b } }, x, y) => b.op("max", [x, y]),
    along: (c, x, axis) => c.frame.b.op("reduce_max", [x], { axes: [axis] }),
  },
  min: {
    calculate: (numbers) => Math.min(...numbers),
    combine: ({ frame: { b } }, x, y) => b.op("min", [x, y]),
    along: (c, x, axis) =>
      c.frame.b.op("neg", [c.frame.b.op("reduce_max", [c.frame.b.op("neg", [x])], { axes: [axis] })]),
  },
  product: {
    calculate: multiply,
    combine: ({ frame: { b } }, x, y) => b.op("mul", [x, y]),
    along: productAlong,
  },
} satisfies Record<string, Reduction>;

/** `sum(x, axis)` reduces; `max(a, b)` takes two; `sum(parts, p => …)` combines; `sum(parts)` is about the parts' widths. */
function reduce(reduction: Reduction): Form {
  return (call, c) => {
    switch (reductionOf(call)) {
      case "parts":
        return combineParts(reduction, call, c);
      case "pair": {
        const [a, b] = given(call, reductionSlots.pair);
        return pair(reduction, evaluate(a, c), evaluate(b, c), c);
      }
      case "along":
        return along(reduction, call, c);
    }
  };
}

function along(reduction: Reduction, call: tree.Call, c: Context): Term {
  const binding = bindForm(call, reductionSlots.along);
  const [x, axis] = reductionSlots.along.map(({ name }) => binding.given.get(name)?.[0]);
  const term = evaluate(x?.value ?? internal("a reduction of nothing"), c);
  if (term.kind === "pack") return constant(widthOf(c, term));
  if (term.kind === "list") return constant(reduction.calculate(term.items.map(numberOf)));
  const { value, mask } = toTensor(c, term);
  return tensor(reduction.along(c, value, axisOf(axisOrLast(axis, c), value.type.shape.length)), mask);
}

function pair(reduction: Reduction, a: Term, b: Term, c: Context): Term {
  if (a.kind === "static" && b.kind === "static")
    return constant(reduction.calculate([numberOf(a), numberOf(b)]));
  return pointwise(c, [a, b], ([x, y]) => reduction.combine(c, x as Value, y as Value));
}

function combineParts(reduction: Reduction, call: tree.Call, c: Context): Term {
  const [parts, lambda] = given(call, reductionSlots.parts);
  const pack = evaluate(parts, c);
  if (pack.kind !== "pack") return internal("what is done with each part of one");
  const terms = applyToParts(lambda, pack, c);
  return pointwise(c, terms, (values) => {
    const all = values.reduce((a, b) => reduction.combine(c, a, b));
    return reduction.finish ? reduction.finish(c, all, values.length) : all;
  });
}

/** All parts' last dimensions together. */
function widthOf(c: Context, pack: Pack): number {
  return add(pack.parts.map((part) => toValue(c, part).type.shape.at(-1) ?? 1));
}

export const reductionForms: readonly (readonly [string, Form])[] = Object.entries(reductions).map(
  ([name, reduction]) => [name, reduce(reduction)],
);
