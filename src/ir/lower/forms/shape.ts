import { numbers } from "../dimensions.ts";
import { evaluate, evaluateNumber } from "../expressions.ts";
import { sliceFirst } from "../indexing.ts";
import { lift } from "../optionals.ts";
import { reshape as reshapeValue, tensorOf } from "../tensors.ts";
import { tensor } from "../terms.ts";
import { type Form, needed, positional } from "./form.ts";

/** `reshape(x, [dims])` */
export const reshape: Form = (call, c) =>
  lift(c, [evaluate(needed(call, 0, "x"), c)], ([x]) =>
    tensor(reshapeValue(c, tensorOf(x).value, numbers(needed(call, 1, "shape"), c))),
  );

/** `permute(x, [axes])` */
export const permute: Form = (call, c) =>
  lift(c, [evaluate(needed(call, 0, "x"), c)], ([x]) =>
    tensor(
      c.frame.b.op("transpose", [tensorOf(x).value], { permutation: numbers(needed(call, 1, "axes"), c) }),
    ),
  );

/** `slice(x, start, length)` */
export const slice: Form = (call, c) =>
  lift(c, [evaluate(needed(call, 0, "x"), c)], ([x]) => {
    const start = evaluateNumber(needed(call, 1, "start"), c);
    return tensor(sliceFirst(c, tensorOf(x).value, start, evaluateNumber(needed(call, 2, "length"), c)));
  });

/** `zeros(dims…)`, `ones(dims…)` */
export function filled(values: number): Form {
  return (call, c) => {
    const shape = positional(call).map((dimension) => evaluateNumber(dimension, c));
    return tensor(c.frame.b.op("constant", [], { dtype: "f32", shape, values }));
  };
}
