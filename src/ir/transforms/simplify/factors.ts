import type { FunctionBuilder } from "../../builder.ts";
import type { Graph, Operation, Value } from "../../ir.ts";
import { aligned, broadcastShapes, elements, isFloat, sameType } from "../../shapes.ts";
import { mapFunctions } from "../module.ts";
import { filler, type Rule, rewrite, usedOnce } from "../rewrite.ts";

/** How many times smaller than a tensor something is that is worth to be computed with in its place. */
const SMALLER = 4;

/** `x` times `by`, which is much smaller. */
interface Product {
  readonly x: Value;
  readonly by: Value;
}

/**
 * Small factors of large tensors are brought together, and before sums behind them: (x * a) / b is x * (a / b), the sum of x * a
 * over places where a is the same is the sum of x times a. What a normalisation and its gradient do to each number becomes
 * half as much. For floats.
 */
export function gatherFactors(graph: Graph): Graph {
  return mapFunctions(graph, (func) => rewrite(func, gather(usedOnce(func))));
}

function gather(once: Set<number>): Rule {
  return (b, operation) => {
    const { op, inputs, output } = operation;
    const [x, y] = inputs;
    if (!x || !isFloat(output.type.dtype)) return undefined;
    if (op === "reduce_sum")
      return new Sums(b, once).simpler(x, operation.attributes["axes"] as readonly number[]);
    if (op === "neg") return negated(b, x);
    if (!y) return undefined;
    if (op === "add" && x.id === y.id) return b.op("mul", [x, b.constant(2, x.type.dtype)]);
    if (op === "mul") return joined(b, operation);
    return op === "div" && isSmall(y, output) && sameType(x.type, output.type) ? divided(b, x, y) : undefined;
  };
}

function isSmall({ type }: Value, than: Value): boolean {
  return elements(type.shape) * SMALLER <= elements(than.type.shape);
}

/** A product of the output's shape with a small factor. */
function product({ op, inputs: [x, y], output }: Operation): Product | undefined {
  if (op !== "mul" || !x || !y) return undefined;
  if (isSmall(y, output) && sameType(x.type, output.type)) return { x, by: y };
  return isSmall(x, output) && sameType(y.type, output.type) ? { x: y, by: x } : undefined;
}

function productOf(b: FunctionBuilder, value: Value): Product | undefined {
  const definition = b.definition(value);
  return definition && product(definition);
}

/** (x * a) * c is x * (a * c), where that is small too. */
function joined(b: FunctionBuilder, operation: Operation): Value | undefined {
  const outer = product(operation);
  const inner = outer && productOf(b, outer.x);
  if (!inner) return undefined;
  const shape = broadcastShapes(inner.by.type.shape, outer.by.type.shape) ?? [];
  if (elements(shape) * SMALLER > elements(operation.output.type.shape)) return undefined;
  return b.op("mul", [inner.x, b.op("mul", [inner.by, outer.by])]);
}

/** x / a is x * (1 / a): a product takes less than a quotient, and meets other factors. */
function divided(b: FunctionBuilder, x: Value, by: Value): Value {
  const known = filler(b, by);
  const { dtype } = x.type;
  const inverse =
    known === undefined ? b.op("div", [b.constant(1, dtype), by]) : b.constant(1 / known, dtype);
  return b.op("mul", [x, inverse]);
}

function negated(b: FunctionBuilder, x: Value): Value | undefined {
  const inner = productOf(b, x);
  return inner && b.op("mul", [inner.x, b.op("neg", [inner.by])]);
}

/** Sums with the factors of what is summed behind them. */
class Sums {
  private readonly b: FunctionBuilder;
  private readonly once: Set<number>;

  constructor(b: FunctionBuilder, once: Set<number>) {
    this.b = b;
    this.once = once;
  }

  /** The sum of `x`, where it can be had with less work. */
  simpler(x: Value, axes: readonly number[]): Value | undefined {
    const definition = this.b.definition(x);
    if (definition?.op === "neg") return this.b.op("neg", [this.sum(definition.inputs[0] as Value, axes)]);
    const own = definition && product(definition);
    if (own) return this.ofProduct(own, axes);
    if (definition?.op !== "mul" || !this.once.has(x.id)) return undefined;
    const [first, second] = definition.inputs as [Value, Value];
    return this.withoutFactor(first, second, axes) ?? this.withoutFactor(second, first, axes);
  }

  private sum(x: Value, axes: readonly number[]): Value {
    return this.simpler(x, axes) ?? this.b.op("reduce_sum", [x], { axes });
  }

  /** The sum of `one` times `other`, a factor of the first put behind it. */
  private withoutFactor(one: Value, other: Value, axes: readonly number[]): Value | undefined {
    const inner = sameType(one.type, other.type) ? productOf(this.b, one) : undefined;
    if (!inner) return undefined;
    const x = this.b.op("mul", [inner.x, other]);
    this.once.add(x.id);
    return this.ofProduct({ x, by: inner.by }, axes);
  }

  /** First the sum along those axes where the factor is one number, then the product, then the other axes' sum. */
  private ofProduct({ x, by }: Product, axes: readonly number[]): Value | undefined {
    const { b } = this;
    const { shape } = x.type;
    const factors = aligned(by.type.shape, shape.length);
    const now = axes.filter((axis) => factors[axis] === 1);
    if (elements(now.map((axis) => shape[axis] as number)) < SMALLER) return undefined;
    const left = [...shape.keys()].filter((axis) => !now.includes(axis));
    const factor = b.op("reshape", [by], { shape: left.map((axis) => factors[axis] as number) });
    const early = b.op("mul", [this.sum(x, now), factor]);
    const later = left.flatMap((axis, i) => (axes.includes(axis) ? [i] : []));
    return later.length === 0 ? early : b.op("reduce_sum", [early], { axes: later });
  }
}
