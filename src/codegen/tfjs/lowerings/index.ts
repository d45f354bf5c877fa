import type { PrimitiveName } from "../../../ir/primitives/index.ts";
import type { Lowering } from "../planner.ts";
import { arithmetic } from "./arithmetic.ts";
import { contraction } from "./contraction.ts";
import { convolution } from "./convolution.ts";
import { elementwise } from "./elementwise.ts";
import { pooling } from "./pooling.ts";
import { reduce } from "./reduce.ts";
import { shape } from "./shape.ts";
import { sources } from "./sources.ts";
import { table } from "./table.ts";

/** How each primitive is written in kernels of tfjs. */
export const lowerings: { readonly [N in PrimitiveName]: Lowering<N> } = {
  ...elementwise,
  ...arithmetic,
  ...sources,
  ...shape,
  ...reduce,
  ...contraction,
  ...convolution,
  ...pooling,
  ...table,
};
