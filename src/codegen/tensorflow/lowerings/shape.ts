import type { Shapes } from "../../../ir/primitives/attributes.ts";
import { sameShape } from "../../../ir/shapes.ts";
import type { Lowerings } from "../emitter.ts";
import { attribute } from "../proto.ts";

export const shape = {
  reshape: (e, { inputs: [x], operation, type }) =>
    e.reshape(x as string, operation.inputs[0]?.type.shape ?? [], type.shape, type.dtype),
  transpose: (e, { inputs: [x], type, attributes: { permutation } }) =>
    e.typed("Transpose", [x as string, e.nodes.integers(permutation)], type.dtype),
  broadcast: (e, { inputs: [x], operation, type }) =>
    sameShape(operation.inputs[0]?.type.shape ?? [], type.shape)
      ? (x as string)
      : e.typed("BroadcastTo", [x as string, e.nodes.integers(type.shape)], type.dtype),
  concat: (e, { inputs, type, attributes: { axis } }) =>
    inputs.length === 1
      ? (inputs[0] as string)
      : e.typed("ConcatV2", [...inputs, e.scalar("i32", axis)], type.dtype, {
          N: attribute.int(inputs.length),
        }),
  slice: (e, { inputs: [x], type, attributes: { starts } }) => e.slice(x as string, starts, type),
  pad: (e, { inputs: [x], type, attributes: { low, high } }) => {
    const widths = low.flatMap((before, axis) => [before, high[axis] as number]);
    return e.typed("Pad", [x as string, e.nodes.constant("i32", [low.length, 2], widths)], type.dtype);
  },
} satisfies Lowerings<Shapes>;
