import type { Shapes } from "../../../ir/primitives/attributes.ts";
import { range, sameShape } from "../../../ir/shapes.ts";
import { alignedShape, isUniform, type Lowerings, type Operand } from "../emitter.ts";

export const shape = {
  reshape: (e, { inputs, type }) => {
    const [x] = inputs as [Operand];
    if (isUniform(x)) return { ...x, type, name: e.reshape(x.name, x.stored, []), stored: [] };
    return e.reshape(e.full(x), x.type.shape, type.shape);
  },
  transpose: (e, { inputs, type, attributes: { permutation } }) => {
    const [x] = inputs as [Operand];
    const from = alignedShape(x);
    const name = e.transpose(e.reshape(x.name, x.stored, from), from, permutation);
    return { name, type, stored: permutation.map((axis) => from[axis] as number) };
  },
  broadcast: (_, { inputs, type }) => {
    const { name, stored } = inputs[0] as Operand;
    return { name, type, stored };
  },
  concat: (e, { inputs, attributes: { axis } }) =>
    e.concat(
      inputs.map((x) => e.full(x)),
      axis,
    ),
  slice: (e, { inputs, type, attributes: { starts, limits } }) => {
    const [x] = inputs as [Operand];
    if (sameShape(x.type.shape, type.shape)) return x;
    const cut = range(starts.length).filter((axis) => type.shape[axis] !== x.type.shape[axis]);
    const [from, to, axes] = [
      cut.map((axis) => starts[axis] as number),
      cut.map((axis) => limits[axis] as number),
      cut,
    ].map((list) => e.nodes.integers(list)) as [string, string, string];
    return e.node("Slice", [e.full(x), from, to, axes]);
  },
  pad: (e, { inputs, type, attributes: { low, high } }) => {
    const [x] = inputs as [Operand];
    if (sameShape(x.type.shape, type.shape)) return x;
    return e.node("Pad", [e.full(x), e.nodes.integers([...low, ...high])]);
  },
} satisfies Lowerings<Shapes>;
