import type { TensorType } from "../ir.ts";
import { fillUniform, isDrawn, runsOf } from "../random.ts";
import { elements, isFloat, isNumber, stridesOf } from "../shapes.ts";
import { define } from "./define.ts";
import { unroll } from "./lift.ts";

const isScalar = (x: TensorType) => x.dtype === "i32" && x.shape.length === 0;

export const sources = {
  constant: define<"constant", 0>("constant", {
    arity: 0,
    type(_, { dtype, shape, values }, demand) {
      const list = typeof values === "number" ? [values] : values;
      const fits = typeof values === "number" || values.length === elements(shape);
      demand(fits, "there is not one number for each place");
      demand(isFloat(dtype) || list.every(Number.isInteger), `${dtype} holds integers`);
      return { dtype, shape };
    },
    evaluate(_, { shape, values }) {
      return typeof values === "number"
        ? new Float64Array(elements(shape)).fill(values)
        : Float64Array.from(values);
    },
  }),
  iota: define<"iota", 0>("iota", {
    arity: 0,
    type(_, { dtype, shape, axis }, demand) {
      demand(isNumber(dtype), `${dtype} is not accepted`);
      demand(axis >= 0 && axis < shape.length, `there is no axis ${axis}`);
      return { dtype, shape };
    },
    evaluate(_, { shape, axis }) {
      const [step, size] = [stridesOf(shape)[axis] ?? 1, shape[axis] ?? 1];
      return new Float64Array(elements(shape)).map((_, i) => Math.floor(i / step) % size);
    },
  }),
  random: define<"random", 3>("random", {
    arity: 3,
    type([seed, index, key], { shape, within = shape, bits = 24 }, demand) {
      demand(bits === 16 || bits === 24, "a random number has 16 bits or 24");
      demand(isScalar(seed) && isScalar(index), "seed and index are i32[]");
      demand(key.dtype === "i32", "keys are i32");
      demand(isDrawn(shape, within, bits), `the beginning of [${within}] can't be drawn by itself`);
      return { dtype: "f32", shape: [...key.shape, ...shape] };
    },
    evaluate([seed, index, key], { shape, path, within, bits }, output) {
      const result = new Float64Array(elements(output.shape));
      const stream = { seed: seed.data[0] ?? 0, index: index.data[0] ?? 0, path };
      fillUniform(result, stream, key.data, runsOf(shape, within, bits));
      return result;
    },
    batch(b, inputs, lift) {
      const [seed, index] = lift.batched;
      return seed || index ? unroll(b, inputs, lift) : b.op("random", inputs, lift.attributes);
    },
  }),
};
