import type { FunctionBuilder } from "../builder.ts";
import type { Expressions } from "../expressions.ts";
import type { Value } from "../ir.ts";
import { elements } from "../shapes.ts";

/** The gradient of a table, of which only some rows have one. */
export interface RowGradient {
  /** i32[N]: the rows that a batch looks up; a row may be there several times. */
  readonly indices: Value;
  /** i32[N]: for each of them the place in `sums` that has its gradient. */
  readonly places: Value;
  /** [N, ...R]: the sum of a row's gradients in the first of its places, 0 in the others. */
  readonly sums: Value;
}

/** Rows that are to be added to those of a table. */
interface Additions {
  readonly indices: Value;
  readonly updates: Value;
}

/**
 * What is added to which rows of a table, where its gradient, a value of `b`, comes from nothing but rows that were looked up;
 * undefined for every other gradient.
 */
function additionsOf(b: FunctionBuilder, gradient: Value): Additions | undefined {
  const made = b.definition(gradient);
  if (made?.op === "add") {
    const parts = made.inputs.map((input) => additionsOf(b, input)).filter((part) => part !== undefined);
    return parts.length === made.inputs.length ? joined(b, parts) : undefined;
  }
  if (made?.op !== "scatter_add") return undefined;
  const [indices, updates] = made.inputs as [Value, Value];
  const count = elements(indices.type.shape);
  const row = gradient.type.shape.slice(1);
  return {
    indices: b.op("reshape", [indices], { shape: [count] }),
    updates: b.op("reshape", [updates], { shape: [count, ...row] }),
  };
}

function joined(b: FunctionBuilder, parts: readonly Additions[]): Additions {
  const all = (values: readonly Value[]) => b.op("concat", values, { axis: 0 });
  return {
    indices: all(parts.map(({ indices }) => indices)),
    updates: all(parts.map(({ updates }) => updates)),
  };
}

/** A table's gradient: its rows, `"whole"` where a batch looks up no fewer than there are; undefined where the parameter is no table. */
export function tableGradient(b: FunctionBuilder, gradient: Value): RowGradient | "whole" | undefined {
  const additions = additionsOf(b, gradient);
  if (!additions) return undefined;
  const { indices, updates } = additions;
  const [count = 0] = indices.type.shape;
  const [rows = 0] = gradient.type.shape;
  if (count >= rows) return "whole";
  const places = b.op("first_occurrence", [indices], { rows });
  return { indices, places, sums: b.op("scatter_add", [places, updates], { rows: count }) };
}

/** Of values [N, ...R] the new ones in the rows in which the gradient is not 0 everywhere, and the old ones in the others. */
export function whereTouched(e: Expressions, gradient: Value): (now: Value, before: Value) => Value {
  const [count = 0, ...row] = gradient.type.shape;
  const sizes = e.b.op("abs", [gradient]);
  const greatest =
    row.length === 0 ? sizes : e.b.op("reduce_max", [sizes], { axes: row.map((_, i) => i + 1) });
  const touched = e.b.op("less", [e.b.constant(0, gradient.type.dtype), greatest]);
  const mask = e.b.op("reshape", [touched], { shape: [count, ...row.map(() => 1)] });
  return (now, before) => e.b.op("select", [mask, now, before]);
}
