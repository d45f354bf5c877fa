import { internal } from "../../../diagnostics/diagnostic.ts";
import type * as tree from "../../../parser/tree.ts";
import type { Value } from "../../ir.ts";
import { range } from "../../shapes.ts";
import type { Context } from "../context.ts";
import { numberOf } from "../dimensions.ts";
import { evaluate } from "../expressions.ts";
import { lift } from "../optionals.ts";
import { axisOf, pointwise, reshape, tensorOf } from "../tensors.ts";
import { constant, type Pack, type Term, tensor } from "../terms.ts";
import { applyToParts, axisArgument, type Form, positional } from "./form.ts";

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

/** `max(a, b)` takes two; `sum(x, axis)` reduces; `sum(parts, p => …)` combines; `sum(parts)` is about the parts' widths. */
function reduce(reduction: Reduction, twoSided: boolean): Form {
  return (call, c) => {
    const [first, second] = positional(call);
    const x = evaluate(first ?? internal("a reduction of nothing"), c);
    if (x.kind === "pack") return second ? combineParts(reduction, x, second, c) : widths(reduction, x);
    if (x.kind === "list") return constant(reduction.calculate(x.items.map(numberOf)));
    if (second && twoSided) return pair(reduction, x, evaluate(second, c), c);
    return lift(c, [x], ([plain]) => {
      const { value, mask } = tensorOf(plain);
      const axis = axisOf(axisArgument(call, c, 1), value.type.shape.length);
      return tensor(reduction.along(c, value, axis), axis > 0 ? mask : undefined);
    });
  };
}

function pair(reduction: Reduction, a: Term, b: Term, c: Context): Term {
  if (a.kind === "static" && b.kind === "static")
    return constant(reduction.calculate([numberOf(a), numberOf(b)]));
  return pointwise(c, [a, b], ([x, y]) => reduction.combine(c, x as Value, y as Value));
}

function combineParts(reduction: Reduction, pack: Pack, lambda: tree.Expression, c: Context): Term {
  if (lambda.kind !== "lambda") return internal("variadic parts are combined by a lambda");
  const terms = applyToParts(lambda, pack, c);
  return pointwise(c, terms, (values) => {
    const all = values.reduce((a, b) => reduction.combine(c, a, b));
    return reduction.finish ? reduction.finish(c, all, values.length) : all;
  });
}

function widths(reduction: Reduction, pack: Pack): Term {
  return constant(
    reduction.calculate(
      pack.parts.map((part) => {
        const plain = part.kind === "optional" ? part.term : part;
        return tensorOf(plain).value.type.shape.at(-1) ?? 1;
      }),
    ),
  );
}

export const reductionForms: readonly (readonly [string, Form])[] = Object.entries(reductions).map(
  ([name, reduction]) => [name, reduce(reduction, name === "max" || name === "min")],
);
