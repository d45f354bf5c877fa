import type { Pools } from "../../../ir/primitives/attributes.ts";
import type { AttributeTable } from "../../../ir/primitives/index.ts";
import type { Lowerings } from "../emitter.ts";
import { attribute } from "../proto.ts";

function windows({ size, stride }: AttributeTable["max_pool2d"]) {
  return {
    ksize: attribute.ints([1, ...size, 1]),
    strides: attribute.ints([1, ...stride, 1]),
    padding: attribute.text("VALID"),
  };
}

export const pooling = {
  max_pool2d: (e, { inputs, type, attributes }) =>
    e.typed("MaxPool", inputs, type.dtype, windows(attributes)),
  max_pool2d_gradient: (e, { inputs, type, attributes }) =>
    e.typed("MaxPoolGrad", inputs, type.dtype, windows(attributes)),
  mean_pool2d: (e, { inputs, type, attributes }) =>
    e.typed("AvgPool", inputs, type.dtype, windows(attributes)),
  mean_pool2d_gradient: (e, { inputs: [dy], type, attributes }) =>
    e.typed("AvgPoolGrad", [e.nodes.integers(type.shape), dy as string], type.dtype, windows(attributes)),
} satisfies Lowerings<Pools>;
