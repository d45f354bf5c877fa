import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Sources } from "../../../ir/primitives/attributes.ts";
import { range } from "../../../ir/shapes.ts";
import type { Lowerings } from "../planner.ts";

export const sources = {
  constant: (p, { type, attributes: { dtype, shape, values } }) => {
    if (typeof values !== "number") return p.constant(dtype, shape, values);
    return { type, stored: p.scalar(dtype, values) };
  },
  iota: (p, { type, attributes: { dtype, shape, axis } }) => {
    const size = shape[axis] as number;
    return { type, stored: p.constant(dtype, [size, ...shape.slice(axis + 1).map(() => 1)], range(size)) };
  },
  /** tfjs has no exclusive or, so the bits are fed. */
  random: () => internal("random numbers of a plan are fed"),
} satisfies Lowerings<Sources>;
