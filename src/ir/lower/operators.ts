import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { Value } from "../ir.ts";
import type { Context } from "./context.ts";
import { matmul } from "./matmul.ts";
import { pointwise } from "./tensors.ts";
import { constant, type Static, type Term } from "./terms.ts";

type Operator = Exclude<tree.BinaryOperator, "??" | "on">;
type Calculation = (a: number, b: number) => number | boolean;
type TensorOperation = (c: Context, a: Value, b: Value) => Value;

/** An operator of two sides; `right` is lowered only where a static left side does not decide. */
export function binary(c: Context, operator: Operator, left: Term, right: () => Term): Term {
  if (left.kind === "static" && operator === "and" && !left.value) return left;
  if (left.kind === "static" && operator === "or" && left.value) return left;
  const other = right();
  if (left.kind === "static" && other.kind === "static")
    return constant(calculate(operator, left.value, other.value));
  if (operator === "@") return matmul(c, left, other);
  if (operator === "**") return power(c, left, other);
  const operation = tensorOperations.get(operator) ?? internal(`${operator} of tensors`);
  return pointwise(c, [left, other], ([a, b]) => operation(c, a as Value, b as Value));
}

export function unary(c: Context, operator: tree.Unary["operator"], operand: Term): Term {
  if (operand.kind === "static") return constant(operator === "-" ? -operand.value : !operand.value);
  if (operator === "not") return internal("not of tensors");
  return pointwise(c, [operand], (values) => c.frame.b.op("neg", values));
}

function calculate(operator: Operator, a: Static["value"], b: Static["value"]): Static["value"] {
  if (operator === "==") return a === b;
  if (operator === "!=") return a !== b;
  if (operator === "and" || operator === "or") return b;
  const calculation = calculations.get(operator) ?? internal(`${operator} of numbers`);
  return calculation(Number(a), Number(b));
}

const calculations: ReadonlyMap<Operator, Calculation> = new Map<Operator, Calculation>([
  ["+", (a, b) => a + b],
  ["-", (a, b) => a - b],
  ["*", (a, b) => a * b],
  ["/", (a, b) => a / b],
  ["div", (a, b) => Math.floor(a / b)],
  ["mod", (a, b) => a - b * Math.floor(a / b)],
  ["**", (a, b) => a ** b],
  ["<", (a, b) => a < b],
  ["<=", (a, b) => a <= b],
  [">", (a, b) => a > b],
  [">=", (a, b) => a >= b],
]);

const tensorOperations: ReadonlyMap<Operator, TensorOperation> = new Map<Operator, TensorOperation>([
  ["+", ({ frame: { b } }, x, y) => b.op("add", [x, y])],
  ["-", ({ frame: { b } }, x, y) => b.op("sub", [x, y])],
  ["*", ({ frame: { b } }, x, y) => b.op("mul", [x, y])],
  ["/", ({ frame: { b } }, x, y) => b.op("div", [x, y])],
  ["==", ({ frame: { b } }, x, y) => b.op("equal", [x, y])],
  ["!=", ({ frame: { b } }, x, y) => b.op("not", [b.op("equal", [x, y])])],
  ["<", ({ frame: { b } }, x, y) => b.op("less", [x, y])],
  ["<=", ({ frame: { b } }, x, y) => b.op("less_equal", [x, y])],
  [">", ({ frame: { b } }, x, y) => b.op("less", [y, x])],
  [">=", ({ frame: { b } }, x, y) => b.op("less_equal", [y, x])],
]);

/** Exponents for which there is something better than `pow`, which has no gradient at negative bases. */
const powers: ReadonlyMap<Static["value"], (c: Context, x: Value) => Value> = new Map([
  [1, (_, x) => x],
  [2, ({ frame: { b } }, x) => b.op("mul", [x, x])],
  [3, ({ frame: { b } }, x) => b.op("mul", [b.op("mul", [x, x]), x])],
  [0.5, ({ frame: { b } }, x) => b.op("sqrt", [x])],
  [-1, ({ frame: { b } }, x) => b.op("div", [b.constant(1), x])],
] satisfies [number, (c: Context, x: Value) => Value][]);

function power(c: Context, base: Term, exponent: Term): Term {
  const better = exponent.kind === "static" ? powers.get(exponent.value) : undefined;
  if (better) return pointwise(c, [base], ([x]) => better(c, x as Value));
  return pointwise(c, [base, exponent], (sides) => c.frame.b.op("pow", sides));
}
