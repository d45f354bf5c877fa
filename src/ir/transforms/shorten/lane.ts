import type { FunctionBuilder } from "../../builder.ts";
import type { Value } from "../../ir.ts";
import { primitiveOf } from "../../primitives/index.ts";
import type { Shape } from "../../shapes.ts";

/**
 * What stands at the positions that are left out: one number; something so small that no softmax and no maximum takes it, unless
 * there is nothing else; or anything.
 */
export type Tail = number | "low" | "any";

/** An axis of positions, of which as many are left as the field's size says. */
export interface Cut {
  readonly field: string;
  readonly tail: Tail;
}

/** A value of the shortened function, beside that of the source which it is the beginning of. */
export interface Lane {
  readonly value: Value;
  /** The shape in the source. */
  readonly full: Shape;
  /** By axis; undefined where nothing is left out. */
  readonly cuts: readonly (Cut | undefined)[];
  /** The number that all places have, where it is known. */
  readonly fill?: number;
  /** The length of the field's own text: no position that it has is left out. */
  readonly lengthOf?: string;
  /** The axis along which each place has its number. */
  readonly places?: number;
}

/** What is shortened: a builder for the function under way, and how many positions are left of each field. */
export interface Shortening {
  readonly b: FunctionBuilder;
  readonly lengths: Readonly<Record<string, number>>;
}

/** Thrown where a result hangs on positions that no row has: then they can't be left out. */
export class PaddingShows extends Error {}

/** A value that is the same in the source. */
export function whole(value: Value, more: Pick<Lane, "fill" | "lengthOf" | "places"> = {}): Lane {
  return { value, full: value.type.shape, cuts: value.type.shape.map(() => undefined), ...more };
}

export function isWhole({ cuts }: Lane): boolean {
  return cuts.every((cut) => cut === undefined);
}

export const isLow = (tail: Tail): boolean => tail === "low" || (typeof tail === "number" && tail <= -1e29);

/** Zero stays zero; of anything else nothing is known. */
export const zeroOrAny = (tail: Tail): Tail => (tail === 0 ? 0 : "any");

/** What a lane has along an axis of positions, whether they are left out of it or not. */
export function tailAt(lane: Lane, axis: number): Tail {
  return lane.cuts[axis]?.tail ?? lane.fill ?? "any";
}

/** The lane without the positions that the field leaves out along an axis. */
export function cutAt({ b, lengths }: Shortening, lane: Lane, axis: number, field: string): Lane {
  const known = lane.cuts[axis];
  if (known?.field === field) return lane;
  if (known) throw new PaddingShows();
  const { type } = lane.value;
  const limits = type.shape.map((size, i) => (i === axis ? (lengths[field] ?? size) : size));
  const cuts = lane.cuts.map((cut, i) => (i === axis ? { field, tail: tailAt(lane, axis) } : cut));
  const value =
    lane.places === undefined
      ? b.op("slice", [lane.value], { starts: limits.map(() => 0), limits })
      : b.op("iota", [], { dtype: type.dtype, shape: limits, axis: lane.places });
  return { ...lane, value, cuts };
}

/** The value as it is in the source, where what is left out is 0. */
export function restored({ b }: Shortening, lane: Lane): Value {
  if (isWhole(lane)) return lane.value;
  if (lane.cuts.some((cut) => cut && cut.tail !== 0)) throw new PaddingShows();
  const { shape, dtype } = lane.value.type;
  if (dtype === "bool") throw new PaddingShows();
  const high = shape.map((size, axis) => (lane.full[axis] ?? size) - size);
  return b.op("pad", [lane.value], { low: shape.map(() => 0), high });
}

/** The field that leaves positions out along an axis that lanes share; undefined where none does. */
export function commonField(cuts: readonly (Cut | undefined)[]): string | undefined {
  const fields = new Set(cuts.flatMap((cut) => (cut ? [cut.field] : [])));
  if (fields.size > 1) throw new PaddingShows();
  return [...fields][0];
}

/** What a primitive makes of one number each. */
export function calculated(
  op: Parameters<typeof primitiveOf>[0],
  attributes: object,
  numbers: readonly number[],
  { inputs, output }: { readonly inputs: readonly Value[]; readonly output: Value },
): Tail {
  const scalars = numbers.map((number, i) => ({
    type: { dtype: inputs[i]?.type.dtype ?? "f32", shape: [] },
    data: Float64Array.of(number),
  }));
  const type = { dtype: output.type.dtype, shape: [] };
  const [result = Number.NaN] = primitiveOf(op).evaluate(scalars, attributes as never, type);
  return Number.isNaN(result) ? "any" : result;
}
