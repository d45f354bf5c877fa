import { broadcastShapes, elements, range, sameShape, stridesOf } from "../shapes.ts";
import { broadcast, reduceTo, reshape, transpose } from "./build.ts";
import { define } from "./define.ts";
import { toBatch } from "./lift.ts";
import { offsets, put, spread, take } from "./loops.ts";

/** Where a block at `starts` of a tensor of `shape` begins. */
function startOf(shape: readonly number[], starts: readonly number[]): number {
  return stridesOf(shape).reduce((sum, stride, axis) => sum + stride * (starts[axis] ?? 0), 0);
}

export const shape = {
  reshape: define<"reshape", 1>("reshape", {
    arity: 1,
    type([x], { shape }, demand) {
      demand(elements(x.shape) === elements(shape), `[${shape.join(", ")}] holds another number of elements`);
      return { dtype: x.dtype, shape };
    },
    evaluate: ([x]) => x.data,
    gradient: (b, { inputs: [x] }, dy) => [reshape(b, dy, x.type.shape)],
    batch: (b, [x], { attributes, size }) => b.op("reshape", [x], { shape: [size, ...attributes.shape] }),
  }),
  transpose: define<"transpose", 1>("transpose", {
    arity: 1,
    type([x], { permutation }, demand) {
      const sorted = permutation.toSorted((a, b) => a - b);
      demand(sameShape(sorted, range(x.shape.length)), `[${permutation.join(", ")}] is no permutation`);
      return { dtype: x.dtype, shape: permutation.map((axis) => x.shape[axis] ?? 0) };
    },
    evaluate([x], { permutation }, output) {
      const strides = stridesOf(x.type.shape);
      const permuted = permutation.map((axis) => strides[axis] ?? 0);
      return take(x.data, offsets(output.shape, permuted));
    },
    gradient(b, { attributes: { permutation } }, dy) {
      return [
        transpose(
          b,
          dy,
          range(permutation.length).map((axis) => permutation.indexOf(axis)),
        ),
      ];
    },
    batch(b, [x], { attributes: { permutation } }) {
      return b.op("transpose", [x], { permutation: [0, ...permutation.map((axis) => axis + 1)] });
    },
  }),
  broadcast: define<"broadcast", 1>("broadcast", {
    arity: 1,
    type([x], { shape }, demand) {
      const result = broadcastShapes(x.shape, shape);
      demand(result !== undefined && sameShape(result, shape), `no broadcast to [${shape.join(", ")}]`);
      return { dtype: x.dtype, shape };
    },
    evaluate: ([x], { shape }) => spread(x, shape),
    gradient: (b, { inputs: [x] }, dy) => [reduceTo(b, dy, x.type.shape)],
    batch(b, [x], { attributes: { shape }, size }) {
      const [size0 = size, ...row] = x.type.shape;
      const ones = new Array<number>(shape.length - row.length).fill(1);
      return broadcast(b, reshape(b, x, [size0, ...ones, ...row]), [size, ...shape]);
    },
  }),
  concat: define<"concat", number>("concat", {
    type(inputs, { axis }, demand) {
      const { dtype, shape } = inputs[0] ?? { dtype: "f32", shape: [] };
      demand(axis >= 0 && axis < shape.length, `there is no axis ${axis}`);
      for (const x of inputs) {
        demand(x.dtype === dtype, "the dtypes differ");
        demand(x.shape.length === shape.length, "the ranks differ");
        demand(
          sameShape(x.shape.with(axis, 0), shape.with(axis, 0)),
          `the shapes differ beside axis ${axis}`,
        );
      }
      const size = inputs.reduce((sum, x) => sum + (x.shape[axis] ?? 0), 0);
      return { dtype, shape: shape.with(axis, size) };
    },
    evaluate(inputs, { axis }, { shape }) {
      const result = new Float64Array(elements(shape));
      const strides = stridesOf(shape);
      let start = 0;
      for (const x of inputs) {
        put(result, offsets(x.type.shape, strides, start * (strides[axis] ?? 1)), x.data);
        start += x.type.shape[axis] ?? 0;
      }
      return result;
    },
    gradient(b, { inputs, attributes: { axis } }, dy) {
      const zeros = dy.type.shape.map(() => 0);
      let start = 0;
      return inputs.map((x) => {
        const end = start + (x.type.shape[axis] ?? 0);
        const limits = dy.type.shape.with(axis, end);
        const part = b.op("slice", [dy], { starts: zeros.with(axis, start), limits });
        start = end;
        return part;
      });
    },
    batch: (b, inputs, lift) => b.op("concat", toBatch(b, inputs, lift), { axis: lift.attributes.axis + 1 }),
  }),
  slice: define<"slice", 1>("slice", {
    arity: 1,
    type([x], { starts, limits }, demand) {
      const rank = x.shape.length;
      demand(starts.length === rank && limits.length === rank, "there is not one start and limit an axis");
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
    evaluate([x], { starts }, output) {
      const { shape } = x.type;
      return take(x.data, offsets(output.shape, stridesOf(shape), startOf(shape, starts)));
    },
    gradient(b, { inputs: [x], attributes: { starts, limits } }, dy) {
      const high = x.type.shape.map((size, axis) => size - (limits[axis] ?? 0));
      return [b.op("pad", [dy], { low: starts, high })];
    },
    batch(b, [x], { attributes: { starts, limits }, size }) {
      return b.op("slice", [x], { starts: [0, ...starts], limits: [size, ...limits] });
    },
  }),
  pad: define<"pad", 1>("pad", {
    arity: 1,
    type([x], { low, high }, demand) {
      const rank = x.shape.length;
      demand(low.length === rank && high.length === rank, "there is not one low and high an axis");
      demand(
        [...low, ...high].every((width) => width >= 0),
        "padding is negative",
      );
      return {
        dtype: x.dtype,
        shape: x.shape.map((size, axis) => size + (low[axis] ?? 0) + (high[axis] ?? 0)),
      };
    },
    evaluate([x], { low }, { shape }) {
      const result = new Float64Array(elements(shape));
      put(result, offsets(x.type.shape, stridesOf(shape), startOf(shape, low)), x.data);
      return result;
    },
    gradient(b, { inputs: [x], attributes: { low } }, dy) {
      const limits = x.type.shape.map((size, axis) => size + (low[axis] ?? 0));
      return [b.op("slice", [dy], { starts: low, limits })];
    },
    batch: (b, [x], { attributes: { low, high } }) =>
      b.op("pad", [x], { low: [0, ...low], high: [0, ...high] }),
  }),
};
