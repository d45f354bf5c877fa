import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { tell } from "../tell.ts";
import { Matcher } from "../types/match.ts";
import { printType } from "../types/print.ts";
import { errorType, int, isStaticType, scalar, type Type } from "../types/type.ts";
import { assume } from "./assumptions.ts";
import { type Context, fresh, silent } from "./context.ts";
import { typeOf } from "./expression.ts";

/** `condition ? a : b`: decided when the program is compiled, so that in an instance only the choice counts. */
export function conditionalType(context: Context, node: tree.Conditional): Type {
  const condition = typeOf(context, node.condition);
  if (condition.kind === "bool" && condition.value !== undefined) {
    const [taken, left] = condition.value ? [node.then, node.otherwise] : [node.otherwise, node.then];
    if (!context.concrete) typeOf(silent(context), left);
    return typeOf(context, taken);
  }
  const under = assume(context, node.condition);
  const then = typeOf(under, node.then);
  const otherwise = typeOf(context, node.otherwise);
  if (condition.kind === "error" || then.kind === "error" || otherwise.kind === "error") return errorType;
  if (condition.kind !== "bool") return noCondition(context, node.condition, condition);
  return join(under, then, otherwise) ?? differ(context, node, then, otherwise);
}

/** The one type of both choices; the sizes of the second hold where the condition is not known to. */
function join(context: Context, then: Type, otherwise: Type): Type | undefined {
  if (then.kind === "int" && otherwise.kind === "int") return int(fresh("?:", true));
  if (then.kind === "bool" && otherwise.kind === "bool") return { kind: "bool" };
  if (isNumber(then) && isNumber(otherwise)) return { kind: "float" };
  const [a, b] = [isNumber(then) ? scalar : then, isNumber(otherwise) ? scalar : otherwise];
  const matcher = new Matcher<tree.Node | undefined>(context);
  return matcher.match(b, a, undefined) && matcher.solve().length === 0 ? b : undefined;
}

const isNumber = (type: Type) => type.kind === "int" || type.kind === "float";

function noCondition(context: Context, at: tree.Expression, given: Type): Type {
  const what = "a condition";
  const places = [[at.span, `this is ${printType(given)}`]] as const;
  if (isStaticType(given)) {
    tell(context, types.staticKind, { what, wanted: "true or false", given: printType(given) }, places);
  } else tell(context, types.notStatic, { what, given: printType(given) }, places);
  return errorType;
}

function differ(context: Context, node: tree.Conditional, then: Type, otherwise: Type): Type {
  tell(context, types.branches, { left: printType(then), right: printType(otherwise) }, [
    [node.otherwise.span, `this is ${printType(otherwise)}`],
    [node.then.span, `this is ${printType(then)}`],
  ]);
  return errorType;
}
