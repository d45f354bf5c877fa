import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import type * as tree from "../../parser/tree.ts";
import { type Comparison, decide } from "../dimensions/compare.ts";
import { fittedNotes, isFitted, isWhole } from "../dimensions/fitted.ts";
import {
  add,
  apply,
  asNumber,
  type Dim,
  divide,
  multiply,
  negate,
  power,
  subtract,
} from "../dimensions/polynomial.ts";
import { printDim } from "../dimensions/print.ts";
import { substitute } from "../dimensions/substitute.ts";
import { tell } from "../tell.ts";
import { type DefinitionType, errorType, int, type StaticType, type Type } from "../types/type.ts";
import type { Context } from "./context.ts";

type Static = StaticType | DefinitionType;

const comparisons: readonly string[] = ["==", "!=", "<", "<=", ">", ">="];

const bool = (value: boolean | undefined): StaticType =>
  value === undefined ? { kind: "bool" } : { kind: "bool", value };
const float = (value: number | undefined): StaticType =>
  value === undefined ? { kind: "float" } : { kind: "float", value };

/** `-1`, `not training`; undefined where the operator does not go with the operand. */
export function staticUnary(operator: "-" | "not", operand: Static): Type | undefined {
  if (operator === "not") {
    return operand.kind === "bool"
      ? bool(operand.value === undefined ? undefined : !operand.value)
      : undefined;
  }
  if (operand.kind === "int") return int(negate(operand.value));
  return operand.kind === "float"
    ? float(operand.value === undefined ? undefined : -operand.value)
    : undefined;
}

/** An operation on static values, computed as far as they are known; undefined where it does not go with them. */
export function staticBinary(
  context: Context,
  binary: tree.Binary,
  left: Static,
  right: Static,
): Type | undefined {
  const { operator } = binary;
  if (left.kind === "int" && right.kind === "int") {
    return comparisons.includes(operator)
      ? bool(decide(operator as Comparison, assumed(context, left.value), assumed(context, right.value)))
      : integers(context, binary, left.value, right.value);
  }
  if (isNumber(left) && isNumber(right)) return floats(operator, numberOf(left), numberOf(right));
  if (left.kind === "bool" && right.kind === "bool") return truths(operator, left.value, right.value);
  if (left.kind === "string" && right.kind === "string" && (operator === "==" || operator === "!=")) {
    const known = left.value !== undefined && right.value !== undefined;
    return bool(known ? (left.value === right.value) === (operator === "==") : undefined);
  }
  return undefined;
}

const assumed = (context: Context, dim: Dim) => substitute(dim, context.assumptions);

const isNumber = (type: Static): type is StaticType & { kind: "int" | "float" } =>
  type.kind === "int" || type.kind === "float";

const numberOf = (type: StaticType & { kind: "int" | "float" }): number | undefined =>
  type.kind === "int" ? asNumber(type.value) : type.value;

function integers(context: Context, binary: tree.Binary, a: Dim, b: Dim): Type | undefined {
  switch (binary.operator) {
    case "+":
      return int(add(a, b));
    case "-":
      return int(subtract(a, b));
    case "*":
      return int(multiply(a, b));
    case "/":
      return exact(context, binary, a, b);
    case "div":
    case "mod":
      return asNumber(b) === 0 ? inexact(context, binary, a, b) : int(apply(binary.operator, a, b));
    case "**": {
      const exponent = asNumber(b);
      return exponent !== undefined && Number.isInteger(exponent) && exponent >= 0 && exponent <= 64
        ? int(power(a, exponent))
        : floats("**", asNumber(a), exponent);
    }
    default:
      return undefined;
  }
}

function exact(context: Context, binary: tree.Binary, a: Dim, b: Dim): Type {
  const [numerator, denominator] = [asNumber(a), asNumber(b)];
  if (denominator === 0) return inexact(context, binary, a, b);
  if (numerator !== undefined && denominator !== undefined && numerator % denominator !== 0) {
    return inexact(context, binary, a, b);
  }
  const quotient = divide(a, b);
  return isFitted(quotient) && !isWhole(quotient) ? inexact(context, binary, a, b) : int(quotient);
}

function inexact(context: Context, binary: tree.Binary, a: Dim, b: Dim): Type {
  tell(
    context,
    dimensions.inexact,
    { left: printDim(a), right: printDim(b) },
    [
      [binary.operatorSpan, "must divide exactly"],
      [binary.left.span, `this is ${printDim(a)}`],
      [binary.right.span, `this is ${printDim(b)}`],
    ],
    {
      notes: [
        ...fittedNotes(a, b),
        "`div` rounds down; of numbers with a point, as in `1.0 / 3`, `/` gives any number",
      ],
    },
  );
  return errorType;
}

function floats(operator: string, a: number | undefined, b: number | undefined): Type | undefined {
  const compute = arithmetic[operator];
  const compared = comparing[operator];
  if (compute) return float(a === undefined || b === undefined ? undefined : compute(a, b));
  if (compared) return bool(a === undefined || b === undefined ? undefined : compared(a, b));
  return undefined;
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => a ** b,
};

const comparing: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** What is known with one side unknown is known: `training and false`. */
function truths(operator: string, a: boolean | undefined, b: boolean | undefined): Type | undefined {
  switch (operator) {
    case "and":
      return bool(a === false || b === false ? false : a === undefined || b === undefined ? undefined : true);
    case "or":
      return bool(a === true || b === true ? true : a === undefined || b === undefined ? undefined : false);
    case "==":
      return bool(a === undefined || b === undefined ? undefined : a === b);
    case "!=":
      return bool(a === undefined || b === undefined ? undefined : a !== b);
    default:
      return undefined;
  }
}
