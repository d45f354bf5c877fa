import type { Contractions } from "../../../ir/primitives/attributes.ts";
import { aligned, elements } from "../../../ir/shapes.ts";
import type { Stored } from "../plan.ts";
import type { Lowerings, Planner } from "../planner.ts";

/** The leading dimensions and the rows as one. */
function flat(p: Planner, x: Stored): Stored {
  const { shape } = x.type;
  return p.reshape(x, [elements(shape.slice(0, -1)), shape.at(-1) as number]);
}

/** As many leading dimensions as are wanted, of size 1 where there were none. */
function lifted(p: Planner, x: Stored, rank: number): Stored {
  return p.reshape(x, aligned(x.type.shape, rank));
}

export const contraction = {
  /** Matrices that one matrix serves are one product with it. */
  matmul: (p, { inputs, type, attributes: { transposeA, transposeB } }) => {
    const [x, z] = inputs.map((operand) => p.full(operand)) as [Stored, Stored];
    if (z.type.shape.length === 2 && !transposeA)
      return p.reshape(p.product(flat(p, x), z, false, transposeB), type.shape);
    const rank = type.shape.length;
    return p.product(lifted(p, x, rank), lifted(p, z, rank), transposeA, transposeB);
  },
} satisfies Lowerings<Contractions>;
