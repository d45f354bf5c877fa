import { internal } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../ir.ts";
import type { Context } from "./context.ts";
import { lift } from "./optionals.ts";
import { axisOf, reshape, tensorOf } from "./tensors.ts";
import { type Term, tensor } from "./terms.ts";

/** `x[index]` of a list, of variadic parts, or of a tensor's first dimension. */
export function indexTerm(c: Context, object: Term, index: number): Term {
  if (object.kind === "list") return pick(object.items, index);
  if (object.kind === "pack") return pick(object.parts, index);
  return lift(c, [object], ([plain]) => {
    const { value } = tensorOf(plain);
    const place = axisOf(index, value.type.shape[0] ?? 0);
    return tensor(reshape(c, sliceFirst(c, value, place, 1), value.type.shape.slice(1)));
  });
}

/** `length` of the first dimension from `start` on. */
export function sliceFirst(c: Context, value: Value, start: number, length: number): Value {
  const rest = value.type.shape.slice(1);
  return c.frame.b.op("slice", [value], {
    starts: [start, ...rest.map(() => 0)],
    limits: [start + length, ...rest],
  });
}

function pick(items: readonly Term[], index: number): Term {
  return items.at(index) ?? internal(`item ${index} of ${items.length}`);
}
