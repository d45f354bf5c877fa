import { FunctionBuilder, type TypeRule } from "../builder.ts";
import { arithmetic, comparison } from "./arithmetic.ts";
import type { PrimitiveName } from "./attributes.ts";
import { contraction } from "./contraction.ts";
import { convolution } from "./convolution.ts";
import { elementwise } from "./elementwise.ts";
import { pooling } from "./pooling.ts";
import type { Primitive } from "./primitive.ts";
import { reduce } from "./reduce.ts";
import { shape } from "./shape.ts";
import { sources } from "./sources.ts";
import { table } from "./table.ts";

export type { Attributes, AttributeTable, AttributeValue, PrimitiveName } from "./attributes.ts";

/** The one table: what each primitive is. */
export const primitives: { readonly [N in PrimitiveName]: Pick<Primitive<N>, "type"> } = {
  ...elementwise,
  ...arithmetic,
  ...comparison,
  ...sources,
  ...shape,
  ...reduce,
  ...contraction,
  ...convolution,
  ...pooling,
  ...table,
};

/** The output type of a primitive. Throws `internal:` where the inputs do not fit. */
export const primitiveType: TypeRule = (op, inputs, attributes) =>
  (primitives[op] as Pick<Primitive, "type">).type(inputs, attributes as never);

export function newFunction(name: string): FunctionBuilder {
  return new FunctionBuilder(name, primitiveType);
}
