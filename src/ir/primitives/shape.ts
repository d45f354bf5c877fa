import { broadcastShapes, elements, range, sameShape } from "../shapes.ts";
import { define } from "./define.ts";

export const shape = {
  reshape: define<"reshape", 1>("reshape", {
    arity: 1,
    type([x], { shape }, demand) {
      demand(elements(x.shape) === elements(shape), `[${shape.join(", ")}] holds another number of elements`);
      return { dtype: x.dtype, shape };
    },
  }),
  transpose: define<"transpose", 1>("transpose", {
    arity: 1,
    type([x], { permutation }, demand) {
      const sorted = permutation.toSorted((a, b) => a - b);
      demand(
        sameShape(sorted, range(x.shape.length)),
        `[${permutation.join(", ")}] is no permutation of the axes`,
      );
      return { dtype: x.dtype, shape: permutation.map((axis) => x.shape[axis] ?? 0) };
    },
  }),
  broadcast: define<"broadcast", 1>("broadcast", {
    arity: 1,
    type([x], { shape }, demand) {
      const result = broadcastShapes(x.shape, shape);
      demand(result !== undefined && sameShape(result, shape), `no broadcast to [${shape.join(", ")}]`);
      return { dtype: x.dtype, shape };
    },
  }),
  concat: define<"concat", number>("concat", {
    type(inputs, { axis }, demand) {
      const [first] = inputs;
      const { dtype, shape } = first ?? { dtype: "f32", shape: [] };
      demand(axis >= 0 && axis < shape.length, `there is no axis ${axis}`);
      for (const x of inputs) {
        demand(x.dtype === dtype, "the dtypes differ");
        demand(
          sameShape(x.shape.with(axis, 0), shape.with(axis, 0)),
          `the shapes differ beside axis ${axis}`,
        );
      }
      const size = inputs.reduce((sum, x) => sum + (x.shape[axis] ?? 0), 0);
      return { dtype, shape: shape.with(axis, size) };
    },
  }),
  slice: define<"slice", 1>("slice", {
    arity: 1,
    type([x], { starts, limits }, demand) {
      demand(
        starts.length === x.shape.length && limits.length === x.shape.length,
        "one start and limit an axis",
      );
      const shape = x.shape.map((size, axis) => {
        const [start, limit] = [starts[axis] ?? 0, limits[axis] ?? 0];
        demand(
          start >= 0 && start <= limit && limit <= size,
          `${start} to ${limit} lies outside axis ${axis}`,
        );
        return limit - start;
      });
      return { dtype: x.dtype, shape };
    },
  }),
  pad: define<"pad", 1>("pad", {
    arity: 1,
    type([x], { low, high }, demand) {
      demand(low.length === x.shape.length && high.length === x.shape.length, "one low and high an axis");
      demand(
        [...low, ...high].every((width) => width >= 0),
        "padding is not negative",
      );
      return {
        dtype: x.dtype,
        shape: x.shape.map((size, axis) => size + (low[axis] ?? 0) + (high[axis] ?? 0)),
      };
    },
  }),
};
