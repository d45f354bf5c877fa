import { types } from "../../diagnostics/catalogue/types.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { isStatic } from "../arguments.ts";
import { tell } from "../tell.ts";
import { type Callable, type SignatureParameter, signatureOfFunction } from "../types/callable.ts";
import { evaluateType } from "../types/evaluate.ts";
import { Matcher } from "../types/match.ts";
import { printType } from "../types/print.ts";
import { elementsOf, errorType, fusionType, isStaticType, type Type } from "../types/type.ts";
import { applySignature } from "./apply.ts";
import { type Context, fresh } from "./context.ts";
import { Environment } from "./environment.ts";
import { rigidParameters } from "./rigid.ts";

/** An argument with its type, and where it stands. */
export interface Given {
  readonly type: Type;
  readonly at: tree.Node;
}

const described: Readonly<Record<string, string>> = {
  int: "a whole number",
  float: "a number",
  bool: "true or false",
  string: "a text",
  list: "a list",
  definition: "a definition",
};

/** The value of a static argument as its parameter takes it; a mistake is reported, and gives the error type. */
export function acceptStatic(
  context: Context,
  parameter: SignatureParameter,
  callee: string,
  given: Given,
): Type {
  const { type } = given;
  if (type.kind === "error") return errorType;
  const accepted = accept(parameter.type, type);
  if (!accepted) {
    const what = `\`${parameter.name}\` of \`${callee}\``;
    const told = printType(type);
    const places = [
      [given.at.span, `this is ${told}`],
      [parameter.span, "the parameter"],
    ] as const;
    if (isStaticType(type)) {
      tell(context, types.staticKind, { what, wanted: describeType(parameter.type), given: told }, places);
    } else tell(context, types.notStatic, { what, given: told }, places);
    return errorType;
  }
  const wanted = functionOf(parameter.type);
  if (wanted && accepted.kind === "definition" && !context.concrete) {
    return checkFunction(context, parameter, callee, wanted, accepted.callable, given);
  }
  return accepted;
}

const functionOf = (type: tree.TypeExpression): tree.FunctionType | undefined =>
  type.kind === "function"
    ? type
    : type.kind === "named" && type.name.text === "fusion"
      ? fusionType(type.span)
      : undefined;

const severalOf: Readonly<Record<string, string>> = {
  int: "whole numbers",
  float: "numbers",
  bool: "truth values",
  string: "texts",
};

function describeType(type: tree.TypeExpression): string {
  if (type.kind === "list") {
    const of = type.element.kind === "named" ? severalOf[type.element.name.text] : undefined;
    return `a list of ${of ?? "definitions"}`;
  }
  if (type.kind === "named") return described[type.name.text] ?? `a ${type.name.text}`;
  return "a definition";
}

/** The value as the type says; whole numbers are floats too. */
function accept(wanted: tree.TypeExpression, given: Type): Type | undefined {
  if (functionOf(wanted)) return given.kind === "definition" ? given : undefined;
  if (wanted.kind === "list") {
    if (given.kind !== "list") return undefined;
    const elements = elementsOf(given).map((e) => accept(wanted.element, e));
    if (!elements.every((e) => e !== undefined)) return undefined;
    return "element" in given ? given : { kind: "list", elements };
  }
  if (wanted.kind !== "named") return undefined;
  if (wanted.name.text === "float" && given.kind === "int") {
    const [only] = given.value.terms;
    const isNumber =
      given.value.terms.length === 0 || (given.value.terms.length === 1 && only?.factors.length === 0);
    return isNumber
      ? { kind: "float", value: only ? only.numerator / only.denominator : 0 }
      : { kind: "float" };
  }
  return wanted.name.text === given.kind ? given : undefined;
}

/** Whether a definition can be called as a function type says: it is, with arguments of which only the type is known. */
function checkFunction(
  context: Context,
  parameter: SignatureParameter,
  callee: string,
  wanted: tree.FunctionType,
  callable: Callable,
  given: Given,
): Type {
  const around = new Environment(context.environment);
  const signature = signatureOfFunction(wanted, around);
  const problems: Diagnostic[] = [];
  const trial: Context = { ...context, environment: around, report: (d) => problems.push(d) };
  const rigid = rigidParameters(trial, signature);
  const why =
    unfitParameters(callable, wanted) ??
    trialCall(trial, callable, wanted, rigid, given) ??
    problems[0]?.message;
  if (why === undefined) return { kind: "definition", callable };
  tell(context, types.functionMismatch, { name: callable.name, parameter: parameter.name, callee, why }, [
    [given.at.span, "this does not fit"],
    [parameter.type.span, "what it must be like"],
    ...(callable.definition ? [[callable.definition.name.span, "declared here"] as const] : []),
  ]);
  return errorType;
}

/** What a call by the function type would lack, or give too much. */
function unfitParameters(callable: Callable, wanted: tree.FunctionType): string | undefined {
  const open = callable.signature.parameters.filter((p) => !callable.bound.has(p.name));
  const namedOnes = wanted.parameters.flatMap((p) => (p.name ? [p.name.text] : []));
  const unknownName = namedOnes.find((name) => !open.some((p) => p.name === name));
  if (unknownName) return `it has no open parameter \`${unknownName}\``;
  const places = wanted.parameters.filter((p) => !p.name).length;
  const tensors = open.filter((p) => !isStatic(p.type) && !namedOnes.includes(p.name));
  const several = wanted.parameters.find((q) => q.variadic);
  if (several && !tensors.some((q) => q.variadic)) return "it takes one tensor, not any number of parts";
  if (tensors.length !== places) return `it takes ${tensors.length} tensors, not ${places}`;
  const missing = open.find((p) => isStatic(p.type) && !p.default && !namedOnes.includes(p.name));
  return missing && `it also needs \`${missing.name}\``;
}

function trialCall(
  context: Context,
  callable: Callable,
  wanted: tree.FunctionType,
  rigid: ReadonlyMap<string, Type>,
  given: Given,
): string | undefined {
  const namedOnes = new Set(wanted.parameters.flatMap((p) => (p.name ? [p.name.text] : [])));
  const tensors = callable.signature.parameters.filter((p) => !isStatic(p.type) && !namedOnes.has(p.name));
  const args = new Map<string, Given[]>();
  for (const [name, type] of rigid) {
    const place = Number(name.slice(1)) - 1;
    const before = wanted.parameters.slice(0, place).filter((p) => !p.name).length;
    const target = name.startsWith("#") ? tensors[before]?.name : name;
    if (target !== undefined) args.set(target, [{ type, at: given.at }]);
  }
  const result = applySignature(context, callable, args, { span: given.at.span });
  const promised = evaluateType(context, wanted.result, { wildcard: (name) => fresh(name) });
  const matcher = new Matcher<undefined>(context);
  if (matcher.match(promised, result, undefined) && matcher.solve().length === 0) return undefined;
  return `it gives ${printType(result)}, not ${printType(promised)}`;
}
