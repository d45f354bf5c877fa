import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type { Fix } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { one } from "../dimensions/polynomial.ts";
import { tell } from "../tell.ts";
import { broadcast, clash, product } from "../types/broadcast.ts";
import { printShape, printType } from "../types/print.ts";
import { errorType, isStaticType, type Shape, type Type } from "../types/type.ts";
import type { Context } from "./context.ts";
import { misplaced, typeOf } from "./expression.ts";
import { generalNote } from "./mismatch.ts";
import { policyType } from "./policy.ts";
import { besideHead } from "./site.ts";
import { staticBinary, staticUnary } from "./static.ts";
import { asTensor } from "./tensors.ts";

/** `-x`, `not c` */
export function unaryType(context: Context, unary: tree.Unary): Type {
  const operand = typeOf(context, unary.operand);
  if (operand.kind === "error") return errorType;
  const computed = isStaticType(operand) ? staticUnary(unary.operator, operand) : undefined;
  if (computed) return computed;
  const x =
    unary.operator === "-" && !isStaticType(operand) ? asTensor(context, operand, unary.operand) : undefined;
  if (x) return x;
  tell(context, types.operands, { operator: unary.operator, left: printType(operand) }, [
    [unary.operand.span, `this is ${printType(operand)}`],
  ]);
  return errorType;
}

/** Arithmetic, comparisons, `@`, `??`. */
export function binaryType(context: Context, binary: tree.Binary): Type {
  if (binary.operator === "??") return policyType(context, binary);
  if (binary.operator === "on")
    return misplaced(context, binary, "`on`", "to training, where a model meets its data");
  const beside = besideHead(context);
  const left = typeOf(beside, binary.left);
  const right = typeOf(beside, binary.right);
  if (left.kind === "error" || right.kind === "error") return errorType;
  if (isStaticType(left) && isStaticType(right)) {
    return staticBinary(context, binary, left, right) ?? wrongOperands(context, binary, left, right);
  }
  if (["and", "or", "div", "mod"].includes(binary.operator))
    return wrongOperands(context, binary, left, right);
  const a = asTensor(context, left, binary.left);
  const b = a?.kind === "error" ? a : asTensor(context, right, binary.right);
  if (!a || !b) return wrongOperands(context, binary, left, right);
  if (a.kind === "error" || b.kind === "error") return errorType;
  return binary.operator === "@"
    ? productType(context, binary, a.shape, b.shape)
    : broadcastType(context, binary, a.shape, b.shape);
}

function wrongOperands(context: Context, binary: tree.Binary, left: Type, right: Type): Type {
  const told = { operator: binary.operator, left: printType(left), right: printType(right) };
  tell(context, types.operands, told, [
    [binary.operatorSpan, "cannot work so"],
    [binary.left.span, `this is ${told.left}`],
    [binary.right.span, `this is ${told.right}`],
  ]);
  return errorType;
}

function broadcastType(context: Context, binary: tree.Binary, a: Shape, b: Shape): Type {
  const shape = broadcast(context, a, b);
  if (shape) return { kind: "tensor", shape };
  const told = { operator: binary.operator, left: printShape(a), right: printShape(b) };
  tell(context, dimensions.operandSizes, told, bothSides(binary, a, b), {
    ...expandFix(context, binary, a, b),
    notes: [...sequenceNote(a, b), ...clashNote(context, a, b)],
  });
  return errorType;
}

const bothSides = (binary: tree.Binary, a: Shape, b: Shape) =>
  [
    [binary.operatorSpan, "these do not go together"],
    [binary.left.span, `this is ${printShape(a)}`],
    [binary.right.span, `this is ${printShape(b)}`],
  ] as const;

/** Where one side lacks the last dimension of the other, `expand` mends it. */
function expandFix(context: Context, binary: tree.Binary, a: Shape, b: Shape): { fix?: Fix } {
  const [shorter, longer, side] = a.dims.length < b.dims.length ? [a, b, binary.left] : [b, a, binary.right];
  const expanded: Shape = { ...shorter, dims: [...shorter.dims, one] };
  if (shorter.dims.length === longer.dims.length || !broadcast(context, longer, expanded)) return {};
  const { file, start, end } = side.span;
  const edits = [
    { span: { file, start, end: start }, text: "expand(" },
    { span: { file, start: end, end }, text: ")" },
  ];
  return { fix: { title: "put a dimension of 1 behind the others", edits } };
}

function clashNote(context: Context, a: Shape, b: Shape): string[] {
  const sizes = a.dims.length === b.dims.length ? clash(context, a, b) : undefined;
  return sizes ? generalNote(context, sizes) : [];
}

function sequenceNote(a: Shape, b: Shape): string[] {
  if (Boolean(a.lead) === Boolean(b.lead)) return [];
  return [a, b].some((s) => s.lead?.kind === "ragged")
    ? ["one side is a sequence; `values(x)` makes a plain tensor of it"]
    : [];
}

function productType(context: Context, binary: tree.Binary, a: Shape, b: Shape): Type {
  const shape = product(context, a, b);
  if (shape) return { kind: "tensor", shape };
  const told = { left: printShape(a), right: printShape(b) };
  tell(context, dimensions.productSizes, told, bothSides(binary, a, b), { notes: sequenceNote(a, b) });
  return errorType;
}
