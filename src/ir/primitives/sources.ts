import type { TensorType } from "../ir.ts";
import { elements, isFloat, isNumber } from "../shapes.ts";
import { define } from "./define.ts";

const isScalar = (x: TensorType) => x.dtype === "i32" && x.shape.length === 0;

export const sources = {
  constant: define<"constant", 0>("constant", {
    arity: 0,
    type(_, { dtype, shape, values }, demand) {
      const list = typeof values === "number" ? [values] : values;
      demand(typeof values === "number" || values.length === elements(shape), "one number for each place");
      demand(isFloat(dtype) || list.every(Number.isInteger), `${dtype} holds integers`);
      return { dtype, shape };
    },
  }),
  iota: define<"iota", 0>("iota", {
    arity: 0,
    type(_, { dtype, shape, axis }, demand) {
      demand(isNumber(dtype), `${dtype} is not accepted`);
      demand(axis >= 0 && axis < shape.length, `there is no axis ${axis}`);
      return { dtype, shape };
    },
  }),
  random: define<"random", 3>("random", {
    arity: 3,
    type([seed, index, key], { shape }, demand) {
      demand(isScalar(seed) && isScalar(index), "seed and index are i32[]");
      demand(key.dtype === "i32", "keys are i32");
      return { dtype: "f32", shape: [...key.shape, ...shape] };
    },
  }),
};
