import { internal } from "../../../diagnostics/diagnostic.ts";
import { formSlots } from "../../../typecheck/forms/slots.ts";
import { axisOf, commonMask, expandTo, reshape, toValue } from "../tensors.ts";
import { tensor } from "../terms.ts";
import { type Form, joined } from "./form.ts";

/** `concat(parts..., axis: -1)` */
export const concat: Form = (call, c) => {
  const { parts, axis } = joined(call, formSlots.concat, c);
  const values = parts.map((term) => toValue(c, term));
  const [first, ...others] = values;
  if (!first) return internal("concat of nothing");
  const place = axisOf(axis, first.type.shape.length);
  const value = others.length === 0 ? first : c.frame.b.op("concat", values, { axis: place });
  return tensor(value, commonMask(c, parts));
};

/** `stack(parts...)` */
export const stack: Form = (call, c) => {
  const values = joined(call, formSlots.stack, c).parts.map((term) => toValue(c, term));
  const shape = values[0]?.type.shape ?? internal("stack of nothing");
  const rows = values.map((value) => reshape(c, expandTo(c, value, shape), [1, ...shape]));
  return tensor(c.frame.b.op("concat", rows, { axis: 0 }));
};
