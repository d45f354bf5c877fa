import { internal } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../ir.ts";
import type { Context } from "./context.ts";
import { axisOf, reshape, toValue } from "./tensors.ts";
import { type Term, tensor } from "./terms.ts";

/** `x[index]` of a list, or of a tensor's first dimension. */
export function indexTerm(c: Context, object: Term, index: number): Term {
  if (object.kind === "list")
    return object.items.at(index) ?? internal(`item ${index} of ${object.items.length}`);
  const value = toValue(c, object);
  const [size = 0, ...rest] = value.type.shape;
  return tensor(reshape(c, sliceFirst(c, value, axisOf(index, size), 1), rest));
}

/** `length` of the first dimension from `start` on. */
export function sliceFirst(c: Context, value: Value, start: number, length: number): Value {
  const rest = value.type.shape.slice(1);
  return c.frame.b.op("slice", [value], {
    starts: [start, ...rest.map(() => 0)],
    limits: [start + length, ...rest],
  });
}
