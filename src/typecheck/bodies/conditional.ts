import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { equal } from "../dimensions/polynomial.ts";
import { tell } from "../tell.ts";
import { Matcher } from "../types/match.ts";
import { printType } from "../types/print.ts";
import {
  elementsOf,
  errorType,
  int,
  isStaticType,
  type StaticType,
  scalar,
  type Type,
} from "../types/type.ts";
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
  if (isNumber(then) && isNumber(otherwise)) return joinNumbers(context, then, otherwise);
  if (isStaticType(then) && isStaticType(otherwise)) return joinStatic(context, then, otherwise);
  const [a, b] = [isNumber(then) ? scalar : then, isNumber(otherwise) ? scalar : otherwise];
  const matcher = new Matcher<undefined>(context);
  return matcher.match(b, a, undefined) && matcher.solve().length === 0 ? b : undefined;
}

type NumberType = StaticType & { readonly kind: "int" | "float" };

const isNumber = (type: Type): type is NumberType => type.kind === "int" || type.kind === "float";

/** Once sizes are known, only `training` leaves a choice open, and no size may hang on that: the number is no whole one. */
function joinNumbers(context: Context, then: NumberType, otherwise: NumberType): Type {
  if (then.kind === "float" || otherwise.kind === "float") return { kind: "float" };
  if (equal(then.value, otherwise.value)) return then;
  return context.concrete ? { kind: "float" } : int(fresh("?:", true));
}

function joinStatic(context: Context, then: Type, otherwise: Type): Type | undefined {
  if (printType(then) === printType(otherwise)) return otherwise;
  if (then.kind === "bool" && otherwise.kind === "bool") return { kind: "bool" };
  if (then.kind === "string" && otherwise.kind === "string") return { kind: "string" };
  if (then.kind !== "list" || otherwise.kind !== "list" || context.concrete) return undefined;
  const [first, ...others] = [...elementsOf(then), ...elementsOf(otherwise)];
  const element = others.reduce<Type | undefined>((a, b) => a && join(context, a, b), first);
  return element && { kind: "list", element, key: `?:${fresh("").key}`, name: "?:" };
}

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
