import type { Shapes } from "../../../ir/primitives/attributes.ts";
import { sameShape } from "../../../ir/shapes.ts";
import { alignedShape, isUniform, type Lowerings, type Operand } from "../planner.ts";

export const shape = {
  reshape: (p, { inputs, type }) => {
    const [x] = inputs as [Operand];
    if (isUniform(x)) return { type, stored: p.reshape(x.stored, []) };
    return p.reshape(p.full(x), type.shape);
  },
  transpose: (p, { inputs, type, attributes: { permutation } }) => {
    const [x] = inputs as [Operand];
    return { type, stored: p.transpose(p.reshape(x.stored, alignedShape(x)), permutation) };
  },
  broadcast: (_, { inputs, type }) => ({ ...(inputs[0] as Operand), type }),
  concat: (p, { inputs, attributes: { axis } }) =>
    p.concat(
      inputs.map((x) => p.full(x)),
      axis,
    ),
  slice: (p, { inputs, type, attributes: { starts } }) => {
    const [x] = inputs as [Operand];
    if (sameShape(x.type.shape, type.shape)) return x;
    return p.node("Slice", [p.full(x)], { begin: starts, size: type.shape }, type);
  },
  pad: (p, { inputs, type, attributes: { low, high } }) => {
    const [x] = inputs as [Operand];
    if (sameShape(x.type.shape, type.shape)) return x;
    const paddings = low.map((before, axis) => [before, high[axis] as number]);
    return p.node("PadV2", [p.full(x)], { paddings, constantValue: 0 }, type);
  },
} satisfies Lowerings<Shapes>;
