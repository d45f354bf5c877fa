import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { tell } from "../tell.ts";
import { dimsOf } from "../types/evaluate.ts";
import { Matcher } from "../types/match.ts";
import { printType } from "../types/print.ts";
import { errorType, optional, type Type } from "../types/type.ts";
import type { Context } from "./context.ts";
import { typeOf } from "./expression.ts";
import { besideHead, meetCell } from "./site.ts";
import { asTensor, mayCompute } from "./tensors.ts";

const fillers = ["learned", "zeros", "ones"];

/** `learned()`, `zeros()`, `ones()`: values that take their shape from the left side of `??`. */
export function isFiller(expression: tree.Expression): boolean {
  return (
    expression.kind === "call" &&
    expression.callee.kind === "name" &&
    fillers.includes(expression.callee.text) &&
    expression.arguments.length === 0
  );
}

/** `left ?? right`: the left side where it is there, else the right. */
export function policyType(context: Context, binary: tree.Binary): Type {
  const left = typeOf(context, binary.left);
  const right = isFiller(binary.right) ? undefined : typeOf(besideHead(context), binary.right);
  if (left.kind === "error" || right?.kind === "error") return errorType;
  if (left.kind !== "optional") return needless(context, binary, left);
  const isNumber = left.of.kind === "meaning" && mayCompute(context, left.of);
  const of = isNumber ? (asTensor(context, left.of, binary.left) ?? left.of) : left.of;
  if (!right) return filled(context, binary, of);
  const filler = right.kind === "optional" ? right.of : right;
  const fits = of.kind === "tensor" ? asTensor(context, filler, binary.right) : filler;
  const matcher = new Matcher<tree.Node>(context);
  if (!fits || !matcher.match(of, fits, binary) || matcher.solve().length > 0) {
    return notLike(context, binary, of, filler);
  }
  return right.kind === "optional" ? optional(of) : of;
}

/** `left ?? learned()`, or zeros or ones: of the left side's shape. */
function filled(context: Context, binary: tree.Binary, of: Type): Type {
  if (of.kind !== "tensor") return notLike(context, binary, of, of);
  const { right } = binary;
  const isLearned = right.kind === "call" && right.callee.kind === "name" && right.callee.text === "learned";
  if (isLearned) meetCell(context, right, "learned", dimsOf(of));
  return of;
}

function needless(context: Context, binary: tree.Binary, left: Type): Type {
  const { file } = binary.span;
  const edits = [{ span: { file, start: binary.left.span.end, end: binary.right.span.end }, text: "" }];
  tell(
    context,
    types.needlessPolicy,
    { type: printType(left) },
    [
      [binary.operatorSpan, "needless"],
      [binary.left.span, `this is ${printType(left)}`],
    ],
    { fix: { title: "remove `??`", edits } },
  );
  return left;
}

function notLike(context: Context, binary: tree.Binary, wanted: Type, given: Type): Type {
  const told = { operator: "??", left: printType(wanted), right: printType(given) };
  tell(context, types.operands, told, [
    [binary.right.span, wanted === given ? "cannot stand for it" : `this is ${told.right}`],
    [binary.left.span, `this is ${told.left} where it is there`],
  ]);
  return errorType;
}
