import { internal } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../ir.ts";
import { elements, sameShape } from "../shapes.ts";
import type { Context } from "./context.ts";
import { type Tensor, type Term, tensor } from "./terms.ts";

/** A term to compute with: static numbers become constants, comparisons count 1 or 0. */
export function toTensor(c: Context, term: Term | undefined): Tensor {
  if (term?.kind === "static" && typeof term.value !== "string")
    return tensor(c.frame.b.constant(Number(term.value)));
  if (term?.kind !== "tensor") return internal(`a ${term?.kind} where a tensor is wanted`);
  if (term.value.type.dtype !== "bool") return term;
  return { ...term, value: c.frame.b.op("cast", [term.value], { dtype: "f32" }) };
}

/** The numbers of a term to compute with. */
export function toValue(c: Context, term: Term | undefined): Value {
  return toTensor(c, term).value;
}

/** A term as a condition for `select`: true where it is not 0. */
export function conditionOf(c: Context, term: Term | undefined): Value {
  if (term?.kind === "tensor" && term.value.type.dtype === "bool") return term.value;
  const b = c.frame.b;
  return b.op("not", [b.op("equal", [toValue(c, term), b.constant(0)])]);
}

/** An operation element by element, with broadcasting; of sequences it makes a sequence. */
export function pointwise(c: Context, terms: readonly Term[], operation: (values: Value[]) => Value): Tensor {
  return tensor(operation(terms.map((term) => toValue(c, term))), commonMask(c, terms));
}

/** The mask of what sequences give together: positions that all of them have. */
export function commonMask(c: Context, terms: readonly Term[]): Value | undefined {
  const masks = new Map<number, Value>();
  for (const term of terms) if (term.kind === "tensor" && term.mask) masks.set(term.mask.id, term.mask);
  return productOf(c, [...masks.values()]);
}

/** The product of values, each taken once; undefined of none. */
export function productOf(c: Context, values: readonly Value[]): Value | undefined {
  const once = new Map(values.map((value) => [value.id, value]));
  return [...once.values()].reduce<Value | undefined>(
    (product, value) => (product ? c.frame.b.op("mul", [product, value]) : value),
    undefined,
  );
}

/** The same numbers in another shape. */
export function reshape(c: Context, value: Value, shape: readonly number[]): Value {
  if (sameShape(value.type.shape, shape)) return value;
  if (elements(value.type.shape) !== elements(shape))
    internal(`reshape of [${value.type.shape.join(", ")}] to [${shape.join(", ")}]`);
  return c.frame.b.op("reshape", [value], { shape });
}

/** The value repeated along the dimensions that it lacks. */
export function expandTo(c: Context, value: Value, shape: readonly number[]): Value {
  return sameShape(value.type.shape, shape) ? value : c.frame.b.op("broadcast", [value], { shape });
}

/** An axis counted from the front, where negative ones count from the back. */
export function axisOf(axis: number, rank: number): number {
  const place = axis < 0 ? axis + rank : axis;
  return place >= 0 && place < rank ? place : internal(`axis ${axis} of ${rank} dimensions`);
}
