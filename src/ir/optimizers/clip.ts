import type { Expressions } from "../expressions.ts";
import type { Value } from "../ir.ts";

/** The Euclidean norm of all gradients taken together, a scalar. */
export function globalNorm(e: Expressions, gradients: readonly Value[]): Value {
  const squares = gradients.map((gradient) => e.sum(e.square(gradient)));
  const none = e.b.constant(0, squares[0]?.type.dtype);
  return e.sqrt(squares.reduce((sum, square) => e.add(sum, square), none));
}

/**
 * Gradients scaled so that their norm is at most `limit`; smaller ones stay.
 * Pascanu et al. 2013, "On the difficulty of training recurrent neural networks", in PyTorch's form.
 */
export function clipped(e: Expressions, gradients: readonly Value[], norm: Value, limit: number): Value[] {
  const factor = e.min(e.div(limit, e.add(norm, 1e-6)), 1);
  return gradients.map((gradient) => e.mul(gradient, factor));
}
