import { bindForm, formSlots } from "../../../typecheck/forms/slots.ts";
import { numbers } from "../dimensions.ts";
import { evaluate, evaluateNumber } from "../expressions.ts";
import { sliceFirst } from "../indexing.ts";
import { reshape as reshapeValue, toValue } from "../tensors.ts";
import { tensor } from "../terms.ts";
import { type Form, given } from "./form.ts";

/** `reshape(x, [dims])` */
export const reshape: Form = (call, c) => {
  const [x, shape] = given(call, formSlots.reshape);
  return tensor(reshapeValue(c, toValue(c, evaluate(x, c)), numbers(shape, c)));
};

/** `permute(x, [axes])` */
export const permute: Form = (call, c) => {
  const [x, axes] = given(call, formSlots.permute);
  const value = toValue(c, evaluate(x, c));
  return tensor(c.frame.b.op("transpose", [value], { permutation: numbers(axes, c) }));
};

/** `slice(x, start, length)` */
export const slice: Form = (call, c) => {
  const [x, start, length] = given(call, formSlots.slice);
  const value = toValue(c, evaluate(x, c));
  return tensor(sliceFirst(c, value, evaluateNumber(start, c), evaluateNumber(length, c)));
};

/** `zeros(dims…)`, `ones(dims…)` */
export function filled(values: number): Form {
  return (call, c) => {
    const dimensions = bindForm(call, formSlots.filled).given.get("dims") ?? [];
    const shape = dimensions.map((dimension) => evaluateNumber(dimension.value, c));
    return tensor(c.frame.b.op("constant", [], { dtype: "f32", shape, values }));
  };
}
