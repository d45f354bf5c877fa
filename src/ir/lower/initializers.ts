import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { Initializer } from "../ir.ts";
import { elements } from "../shapes.ts";
import type { Context } from "./context.ts";
import { evaluateNumber } from "./expressions.ts";

/** What a cell is at first: a number, or one of the initialisers by name. */
export function initializer(expression: tree.Expression, shape: readonly number[], c: Context): Initializer {
  if (expression.kind !== "call" || expression.callee.kind !== "name" || c.names.has(expression.callee.text))
    return { kind: "constant", value: evaluateNumber(expression, c) };
  const argument = expression.arguments[0]?.value;
  const size = () => (argument ? evaluateNumber(argument, c) : internal("an initialiser without its size"));
  switch (expression.callee.text) {
    case "zeros":
      return { kind: "constant", value: 0 };
    case "ones":
      return { kind: "constant", value: 1 };
    case "glorot":
    case "he":
      return { kind: expression.callee.text, ...fans(shape) };
    case "normal":
      return { kind: "normal", deviation: size() };
    case "uniform":
      return { kind: "uniform", limit: size() };
    default:
      return { kind: "constant", value: evaluateNumber(expression, c) };
  }
}

/** How many numbers go into and come out of one place: the last two dimensions, times the window before them. */
function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const window = elements(shape.slice(0, -2));
  const last = shape.at(-1) ?? 1;
  return { fanIn: window * (shape.at(-2) ?? last), fanOut: window * last };
}
