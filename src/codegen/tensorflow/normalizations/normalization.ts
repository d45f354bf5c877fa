import type { Value } from "../../../ir/ir.ts";

/** y = (x - mean) / √(variance + ε) * scale + shift, with the mean and variance of x over all axes but the last. */
export interface Normalization {
  readonly x: Value;
  readonly scale: Value;
  readonly shift: Value;
  readonly epsilon: number;
  readonly y: Value;
  /** x - mean. */
  readonly centred: Value;
  /** The sums of x, and of the squares of what is centred. */
  readonly sum: Value;
  readonly squares: Value;
  /** How many numbers each of these is the sum of. */
  readonly count: number;
}

/** Whether two numbers are one but for rounding. */
export const near = (a: number | undefined, b: number) =>
  a !== undefined && Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

/** What is centred is multiplied by, where the scale and the squares are these. */
export function factorAt(
  { epsilon, count }: Pick<Normalization, "epsilon" | "count">,
  { scale, squares }: { readonly scale: number; readonly squares: number },
): number {
  return scale / Math.sqrt(squares / count + epsilon);
}
