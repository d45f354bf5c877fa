import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Context } from "../context.ts";
import { lift } from "../optionals.ts";
import { axisOf, commonMask, expandTo, reshape, toValue } from "../tensors.ts";
import { type Term, tensor } from "../terms.ts";
import { axisArgument, type Form, parts } from "./form.ts";

/** `concat(parts..., axis: -1)` */
export const concat: Form = (call, c) => join(c, parts(call, c), axisArgument(call, c));

function join(c: Context, terms: readonly Term[], axis: number): Term {
  return lift(c, terms, (plain) => {
    const values = plain.map((term) => toValue(c, term));
    const rank = values[0]?.type.shape.length ?? internal("concat of nothing");
    const [only, ...others] = values;
    const value =
      only && others.length === 0 ? only : c.frame.b.op("concat", values, { axis: axisOf(axis, rank) });
    return tensor(value, commonMask(c, plain));
  });
}

/** `stack(parts...)` */
export const stack: Form = (call, c) =>
  lift(c, parts(call, c), (plain) => {
    const values = plain.map((term) => toValue(c, term));
    const shape = values[0]?.type.shape ?? internal("stack of nothing");
    const rows = values.map((value) => reshape(c, expandTo(c, value, shape), [1, ...shape]));
    return tensor(c.frame.b.op("concat", rows, { axis: 0 }));
  });
