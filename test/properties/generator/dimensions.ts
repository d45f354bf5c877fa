/** A size as it is written where it stands, with the number that it has in the program that is being written. */
export type Dim =
  | { readonly kind: "number"; readonly value: number }
  /** A generic dimension, a static parameter, or another static expression that needs no brackets. */
  | {
      readonly kind: "name";
      readonly name: string;
      readonly value: number;
      /** Preparation finds it out, so that nobody may count on `value`. */
      readonly fitted?: boolean;
    }
  | {
      readonly kind: "operation";
      readonly operator: Operator;
      readonly left: Dim;
      readonly right: Dim;
      readonly value: number;
    };

type Infix = "+" | "-" | "*" | "/" | "div" | "mod";
type Operator = Infix | "min" | "max";

const arithmetic: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  div: (a, b) => Math.floor(a / b),
  mod: (a, b) => a % b,
  min: Math.min,
  max: Math.max,
};

export const number = (value: number): Dim => ({ kind: "number", value });
export const named = (name: string, value: number): Dim => ({ kind: "name", name, value });
export const fitted = (name: string, value: number): Dim => ({ kind: "name", name, value, fitted: true });

export function operation(operator: Operator, left: Dim, right: Dim): Dim {
  const value = arithmetic[operator](left.value, right.value);
  return { kind: "operation", operator, left, right, value };
}

export const sum = (dims: readonly Dim[]): Dim => dims.reduce((a, b) => operation("+", a, b));
export const product = (dims: readonly Dim[]): Dim =>
  dims.length === 0 ? number(1) : dims.reduce((a, b) => operation("*", a, b));

const isSum = (dim: Dim) => dim.kind === "operation" && (dim.operator === "+" || dim.operator === "-");
const isInfix = (dim: Dim) => dim.kind === "operation" && dim.operator !== "min" && dim.operator !== "max";

/** A dimension as the language writes it. */
export function show(dim: Dim): string {
  if (dim.kind !== "operation") return dim.kind === "number" ? String(dim.value) : dim.name;
  const { operator, left, right } = dim;
  if (operator === "min" || operator === "max") return `${operator}(${show(left)}, ${show(right)})`;
  const isAdditive = operator === "+" || operator === "-";
  const before = !isAdditive && isSum(left) ? `(${show(left)})` : show(left);
  const after = isInfix(right) && !(operator === "+" && !isSum(right)) ? `(${show(right)})` : show(right);
  return `${before} ${operator} ${after}`;
}

/** Whether a size hangs on what preparation finds out. */
export function isFitted(dim: Dim): boolean {
  if (dim.kind === "operation") return isFitted(dim.left) || isFitted(dim.right);
  return dim.kind === "name" && dim.fitted === true;
}

/** Whether two sizes are written alike, so that nobody doubts that they are equal. */
export const same = (a: Dim, b: Dim): boolean => show(a) === show(b);

export type Renaming = ReadonlyMap<string, Dim>;

/** A size of a definition in the names of its caller. */
export function rename(dim: Dim, names: Renaming): Dim {
  if (dim.kind === "number") return dim;
  if (dim.kind === "name") return names.get(dim.name) ?? dim;
  return operation(dim.operator, rename(dim.left, names), rename(dim.right, names));
}
