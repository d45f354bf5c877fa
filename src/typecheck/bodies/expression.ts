import { names } from "../../diagnostics/catalogue/names.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { constant } from "../dimensions/polynomial.ts";
import { forms } from "../forms/index.ts";
import { tellUnknownName } from "../scopes.ts";
import { nearest } from "../suggest.ts";
import { rename, suggested, tell } from "../tell.ts";
import { callableOf } from "../types/callable.ts";
import { printType } from "../types/print.ts";
import { errorType, int, isStaticType, optional, type Type } from "../types/type.ts";
import { binaryType, unaryType } from "./arithmetic.ts";
import { callType } from "./call.ts";
import { conditionalType } from "./conditional.ts";
import { type Context, isSilent } from "./context.ts";
import { indexType } from "./indexing.ts";
import { repeatType } from "./repeat.ts";
import { besideHead, isTraining } from "./site.ts";

/** The type of an expression. What is in error is reported once and has the error type, which fits everything. */
export function typeOf(context: Context, expression: tree.Expression): Type {
  const beside = besideHead(context);
  switch (expression.kind) {
    case "number":
      return expression.integer && !expression.percent
        ? int(constant(expression.value))
        : { kind: "float", value: expression.value };
    case "string":
    case "boolean":
      return expression.kind === "string"
        ? { kind: "string", value: expression.value }
        : { kind: "bool", value: expression.value };
    case "training": {
      const value = isTraining(context);
      return value === undefined ? { kind: "bool" } : { kind: "bool", value };
    }
    case "name":
      return nameType(context, expression);
    case "list":
      return listType(beside, expression);
    case "record":
      return {
        kind: "record",
        fields: new Map(expression.fields.map((f) => [f.name.text, typeOf(beside, f.value)])),
      };
    case "call":
      return callType(context, expression);
    case "index":
      return indexType(context, expression);
    case "member":
      return memberType(context, expression);
    case "unary":
      return unaryType(beside, expression);
    case "binary":
      return binaryType(context, expression);
    case "conditional":
      return conditionalType(beside, expression);
    case "repeat":
      return repeatType(context, expression);
    case "lambda":
      return misplaced(
        context,
        expression,
        "`p => …`",
        "into `sum`, `mean`, `max`, `product` or `map` over parts",
      );
    case "range":
      return misplaced(context, expression, "`..`", "to data, not here");
    case "pipe":
      return misplaced(context, expression, "`|>`", "to data; call the definition instead");
    case "invalid":
      return errorType;
  }
}

export function misplaced(context: Context, at: tree.Node, what: string, place: string): Type {
  tell(context, types.misplaced, { what, place }, [[at.span, "here"]]);
  return errorType;
}

function nameType(context: Context, name: tree.NameExpression): Type {
  const local = context.environment.find(name.text);
  if (local) {
    local.used = true;
    return local.type;
  }
  const found = context.scope.lookup(name.text);
  if (found?.kind === "definition") {
    noteUse(context, found);
    return { kind: "definition", callable: callableOf(found) };
  }
  if (found) {
    context.scope.reportKind(name, found, "a value", context.report);
    return errorType;
  }
  if (context.scope.isInError(name.text)) return errorType;
  if (forms.has(name.text)) {
    const suggestion = nearest(name.text, namesOf(context));
    tell(
      context,
      names.formAsValue,
      { name: name.text, ...suggested(suggestion) },
      [[name.span, "here"]],
      rename(name.span, suggestion),
    );
    return errorType;
  }
  const meant = isSilent(context) ? undefined : context.scope.meanStandard(name, context.report);
  if (meant) return { kind: "definition", callable: callableOf(meant) };
  unknown(context, name);
  return errorType;
}

/** Reports a name that means nothing here. */
function unknown(context: Context, name: tree.NameExpression): void {
  tellUnknownName(context, name, [...namesOf(context), ...forms.keys()], (suggestion) => {
    const local = context.environment.find(suggestion);
    if (local) local.used = true;
    else context.scope.use(suggestion);
  });
}

function* namesOf(context: Context): Iterable<string> {
  yield* context.environment.names();
  yield* context.scope.names();
}

/** Remembers that the context's definition names another. */
export function noteUse(context: Context, used: tree.Definition): void {
  if (!context.definition) return;
  const uses = context.session.uses.get(context.definition) ?? new Set();
  context.session.uses.set(context.definition, uses.add(used));
}

function listType(context: Context, list: tree.ListExpression): Type {
  const elements = list.elements.map((element) => {
    const type = typeOf(context, element);
    if (isStaticType(type) || type.kind === "error") return type;
    const told = { what: "an element of a list", given: printType(type) };
    tell(context, types.notStatic, told, [[element.span, `this is ${printType(type)}`]]);
    return errorType;
  });
  return elements.some((e) => e.kind === "error") ? errorType : { kind: "list", elements };
}

function memberType(context: Context, member: tree.Member): Type {
  const object = typeOf(context, member.object);
  if (object.kind === "error") return errorType;
  const of = object.kind === "optional" ? object.of : object;
  const name = member.name.text;
  if (of.kind !== "record") {
    tell(context, types.notSeveral, { name, given: printType(object) }, [
      [member.name.span, "nothing to take"],
      [member.object.span, `this is ${printType(object)}`],
    ]);
    return errorType;
  }
  const field = of.fields.get(name);
  if (field) return object.kind === "optional" ? optional(field) : field;
  const suggestion = nearest(name, of.fields.keys());
  const told = { name, type: printType(of), ...suggested(suggestion) };
  tell(
    context,
    names.unknownResult,
    told,
    [[member.name.span, "unknown"]],
    rename(member.name.span, suggestion),
  );
  return errorType;
}
