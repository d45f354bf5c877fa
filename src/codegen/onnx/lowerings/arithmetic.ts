import type { Arithmetic, Comparison } from "../../../ir/primitives/attributes.ts";
import type { Lowering, Lowerings } from "../emitter.ts";
import { productInBlocks, sumInBlocks } from "../fusion.ts";

/** A primitive that one node computes element by element, broadcasting by itself. */
function binary(opType: string): Lowering<keyof (Arithmetic & Comparison)> {
  return (e, { inputs, type }) => e.elementwise(inputs, type, (x, z) => e.node(opType, [x, z]));
}

export const arithmetic = {
  add: (e, site) => sumInBlocks(e, site.inputs, site.type) ?? binary("Add")(e, site),
  sub: binary("Sub"),
  mul: (e, site) => productInBlocks(e, site.inputs, site.type) ?? binary("Mul")(e, site),
  div: binary("Div"),
  pow: binary("Pow"),
  max: binary("Max"),
  min: binary("Min"),
  equal: binary("Equal"),
  less: binary("Less"),
  less_equal: binary("LessOrEqual"),
  and: binary("And"),
  or: binary("Or"),
  /** A product with the mask would be a little faster, but lets an infinity or NaN of the side not chosen through. */
  select: (e, { inputs, type }) =>
    e.elementwise(inputs, type, (condition, x, z) => {
      if (type.dtype !== "bool") return e.node("Where", [condition, x, z]);
      const otherwise = e.node("And", [e.node("Not", [condition]), z]);
      return e.node("Or", [e.node("And", [condition, x]), otherwise]);
    }),
} satisfies Lowerings<Arithmetic & Comparison>;
