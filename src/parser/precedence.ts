import type { BinaryOperator } from "./tree.ts";

/** How strongly an infix operator binds; `..` makes a range. */
export type Infix = BinaryOperator | "..";

const levels: readonly (readonly Infix[])[] = [
  ["on"],
  ["??"],
  ["or"],
  ["and"],
  ["==", "!=", "<", "<=", ">", ">="],
  [".."],
  ["+", "-"],
  ["*", "/", "div", "mod", "@"],
  ["**"],
];

/** Binding powers, greater ones bind more strongly. Gaps leave room for the prefixes. */
export const infix: ReadonlyMap<string, number> = new Map(
  levels.flatMap((operators, i) => operators.map((operator): [string, number] => [operator, 2 * i + 2])),
);

export function power(operator: Infix): number {
  return infix.get(operator) ?? 0;
}

export const comparison = power("==");

/** `not a == b` is `not (a == b)`, `-a ** b` is `-(a ** b)`, `-a * b` is `(-a) * b`. */
export const prefix: Readonly<Record<"-" | "not", number>> = { not: power("and") + 1, "-": power("*") + 1 };

/** Above every operator: what needs no brackets anywhere. */
export const tightest = power("**") + 2;

/** Below every operator: pipes, conditions and lambdas. */
export const pipe = 1;
export const conditional = 0;

/** `a ** b ** c` is `a ** (b ** c)`; all others go from left to right. */
export function isRightAssociative(operator: Infix): boolean {
  return operator === "**";
}
