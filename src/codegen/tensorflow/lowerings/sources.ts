import type { Sources } from "../../../ir/primitives/attributes.ts";
import { range, sameShape } from "../../../ir/shapes.ts";
import type { Lowerings } from "../emitter.ts";
import { uniform } from "./random.ts";

export const sources = {
  constant: (e, { attributes: { dtype, shape, values } }) => e.nodes.constant(dtype, shape, values),
  iota: (e, { type, attributes: { dtype, shape, axis } }) => {
    const size = shape[axis] as number;
    const column = [size, ...shape.slice(axis + 1).map(() => 1)];
    const places = e.nodes.constant(dtype, column, range(size));
    if (sameShape(column, type.shape)) return places;
    return e.typed("BroadcastTo", [places, e.nodes.integers(type.shape)], dtype);
  },
  random: (e, { operation }) => uniform(e, operation),
} satisfies Lowerings<Sources>;
