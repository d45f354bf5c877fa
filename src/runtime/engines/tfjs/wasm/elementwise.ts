import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { OwnKernel } from "./heap.ts";

export const elementwise = {
  /** tanh x = 2 sigmoid(2x) - 1, since tfjs's sigmoid does four numbers at once. */
  Tanh: (heap) => (inputs) => {
    const { x } = inputs as { readonly x: TensorInfo };
    const number = (value: number) => heap.theirs("Fill")({}, { shape: [], value, dtype: "float32" });
    const [one, two] = [number(1), number(2)];
    const twice = heap.theirs("Multiply")({ a: x, b: two }, {});
    const half = heap.theirs("Sigmoid")({ x: twice }, {});
    const whole = heap.theirs("Multiply")({ a: half, b: two }, {});
    const y = heap.theirs("Sub")({ a: whole, b: one }, {});
    for (const tensor of [one, two, twice, half, whole]) heap.free(tensor);
    return y;
  },
} satisfies Record<string, OwnKernel>;
