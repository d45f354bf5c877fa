import { types } from "../diagnostics/catalogue/types.ts";
import type * as tree from "../parser/tree.ts";
import { isStatic } from "./arguments.ts";
import type { Context } from "./bodies/context.ts";
import { typeOf } from "./bodies/expression.ts";
import type { Bound, StaticValue } from "./checked.ts";
import { asNumber, constant } from "./dimensions/polynomial.ts";
import type { StaticKind } from "./interface.ts";
import { sortOf } from "./scopes.ts";
import { tell } from "./tell.ts";
import { callableOf } from "./types/callable.ts";
import { printType } from "./types/print.ts";
import { int, type Type } from "./types/type.ts";

/** The value of a static expression outside of definitions; what it must not be is reported. */
export function evaluateStatic(
  context: Context,
  expression: tree.Expression,
  expected: StaticKind,
): StaticValue | undefined {
  const type = typeOf(context, expression);
  if (type.kind === "error") return undefined;
  const value = toValue(type);
  if (value !== undefined && isOfKind(value, type, expected)) return value;
  const told = { what: "this", wanted: describeKind(expected), given: printType(type) };
  tell(context, types.staticKind, told, [[expression.span, `this is ${told.given}`]]);
  return undefined;
}

function isOfKind(value: StaticValue, type: Type, expected: StaticKind): boolean {
  if (Array.isArray(expected)) return expected.some((kind) => isOfKind(value, type, kind));
  if (typeof expected === "object") {
    const kind = (expected as { list: StaticKind }).list;
    if (type.kind !== "list" || !("elements" in type)) return false;
    return type.elements.every((e) => {
      const element = toValue(e);
      return element !== undefined && isOfKind(element, e, kind);
    });
  }
  if (type.kind === "definition") return type.callable.definition?.sort === expected;
  return type.kind === expected || (expected === "float" && type.kind === "int");
}

function describeKind(kind: StaticKind): string {
  if (Array.isArray(kind)) return kind.map(describeKind).join(" or ");
  if (typeof kind === "object") return `a list, each ${describeKind((kind as { list: StaticKind }).list)}`;
  const described: Partial<Record<string, string>> = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    string: "a text",
  };
  return described[kind as string] ?? sortOf(kind as string);
}

/** The value that a static type is known to have. */
export function toValue(type: Type): StaticValue | undefined {
  switch (type.kind) {
    case "int":
      return asNumber(type.value);
    case "float":
    case "bool":
    case "string":
      return type.value;
    case "list": {
      const elements = "elements" in type ? type.elements.map(toValue) : [undefined];
      return elements.every((e) => e !== undefined) ? elements : undefined;
    }
    case "definition": {
      const { definition, bound } = type.callable;
      const given = [...bound].map(([name, argument]) => [name, toValue(argument.type)] as const);
      if (!definition || given.some(([, value]) => value === undefined)) return undefined;
      return { definition, arguments: Object.fromEntries(given) as Record<string, StaticValue> };
    }
    default:
      return undefined;
  }
}

/** The type of a static value, as a parameter of the declared type has it. */
export function fromValue(value: StaticValue, declared: tree.TypeExpression): Type {
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value === "boolean") return { kind: "bool", value };
  if (typeof value === "number") {
    const isFloat = declared.kind === "named" && declared.name.text === "float";
    return isFloat ? { kind: "float", value } : int(constant(value));
  }
  if (isList(value)) {
    const element = declared.kind === "list" ? declared.element : declared;
    return { kind: "list", elements: value.map((v) => fromValue(v, element)) };
  }
  return { kind: "definition", callable: callableWith(value) };
}

const isList = (value: StaticValue): value is readonly StaticValue[] => Array.isArray(value);

/** A definition that has some of its static arguments. */
export function callableWith({ definition, arguments: args }: Bound) {
  const callable = callableOf(definition);
  const bound = new Map(callable.bound);
  for (const parameter of definition.parameters) {
    const value = args[parameter.name.text];
    if (value === undefined || !isStatic(parameter.type)) continue;
    bound.set(parameter.name.text, { type: fromValue(value, parameter.type), span: parameter.span });
  }
  return { ...callable, bound };
}
