import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Sources } from "../../../ir/primitives/attributes.ts";
import { range } from "../../../ir/shapes.ts";
import type { Lowerings } from "../emitter.ts";

export const sources = {
  constant: (e, { type, attributes: { dtype, shape, values } }) => {
    if (typeof values !== "number") return e.nodes.constant(dtype, shape, values);
    return { name: e.scalar(dtype, values), type, stored: [] };
  },
  iota: (e, { type, attributes: { dtype, shape, axis } }) => {
    const size = shape[axis] as number;
    const stored = [size, ...shape.slice(axis + 1).map(() => 1)];
    return { name: e.nodes.constant(dtype, stored, range(size)), type, stored };
  },
  random: () => internal("random numbers are fed"),
} satisfies Lowerings<Sources>;
