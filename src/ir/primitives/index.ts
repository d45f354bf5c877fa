import { FunctionBuilder, type TypeRule } from "../builder.ts";
import { arithmetic } from "./arithmetic.ts";
import type { PrimitiveName } from "./attributes.ts";
import { comparison } from "./comparison.ts";
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
export const primitives: { readonly [N in PrimitiveName]: Primitive<N> } = {
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

/** Those that compute each number of their result from one number of each input, which broadcast. */
export const perElement: ReadonlySet<PrimitiveName> = new Set(
  Object.keys({ ...elementwise, ...arithmetic, ...comparison }) as PrimitiveName[],
);

/** Those that mean something for one row only: batching leaves none of them. */
export const rowOnly: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(["batch_sum", "segment_sum"]);

/** A primitive whose name is known only as a value. */
export function primitiveOf(name: PrimitiveName): Primitive {
  return primitives[name] as Primitive;
}

export function isPrimitive(name: string): name is PrimitiveName {
  return Object.hasOwn(primitives, name);
}

/** The output type of a primitive. Throws `internal:` where the inputs do not fit. */
export const primitiveType: TypeRule = (op, inputs, attributes) =>
  primitiveOf(op).type(inputs, attributes as never);

export function newFunction(name: string): FunctionBuilder {
  return new FunctionBuilder(name, primitiveType);
}
