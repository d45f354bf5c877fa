import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import type { Given } from "../bodies/accept.ts";
import type { Context } from "../bodies/context.ts";
import {
  add,
  apply,
  constant,
  type Dim,
  isolate,
  multiply,
  named,
  productOf,
  sumOf,
} from "../dimensions/polynomial.ts";
import { atomsOf } from "../dimensions/substitute.ts";
import { tell } from "../tell.ts";
import { printType } from "../types/print.ts";
import {
  elementsOf,
  errorType,
  int,
  isStaticType,
  type ListType,
  type Part,
  type Type,
  type UnknownList,
} from "../types/type.ts";
import { type Form, formArguments, nameOf } from "./form.ts";
import { formSlots } from "./slots.ts";

/** The whole number that an argument is; anything else is reported. */
export function staticInt(context: Context, { type, at }: Given, what: string): Dim | undefined {
  if (type.kind === "int") return type.value;
  if (type.kind === "error") return undefined;
  const given = printType(type);
  const places = [[at.span, `this is ${given}`]] as const;
  if (isStaticType(type)) tell(context, types.staticKind, { what, wanted: "a whole number", given }, places);
  else tell(context, types.notStatic, { what, given }, places);
  return undefined;
}

/** `last(list)`: its last element. */
export const last: Form = (context, call) => {
  const [given] = formArguments(context, call, formSlots.last)?.get("list") ?? [];
  if (!given || given.type.kind === "error") return errorType;
  if (given.type.kind !== "list") return noList(context, call, given);
  const { type } = given;
  if ("elements" in type) return type.elements.at(-1) ?? noElement(context, call, given);
  return type.element.kind === "int" ? int(folded("last", type)) : type.element;
};

/** `count(list)`, `count(parts)`: how many there are. */
export const count: Form = (context, call) => {
  const [given] = formArguments(context, call, formSlots.count)?.get("of") ?? [];
  if (!given || given.type.kind === "error") return errorType;
  if (given.type.kind === "pack") return int(sumOf(given.type.parts.map(countOf)));
  if (given.type.kind !== "list") return noList(context, call, given);
  const { type } = given;
  return int("elements" in type ? constant(type.elements.length) : folded("count", type));
};

function noList(context: Context, call: tree.Call, { type, at }: Given): Type {
  const told = { what: `what \`${nameOf(call)}\` is of`, wanted: "a list", given: printType(type) };
  tell(context, types.staticKind, told, [[at.span, `this is ${told.given}`]]);
  return errorType;
}

function noElement(context: Context, call: tree.Call, { at }: Given): Type {
  tell(context, dimensions.axis, { callee: nameOf(call), why: "the list is empty" }, [[at.span, "empty"]]);
  return errorType;
}

const folded = (operator: string, list: UnknownList): Dim =>
  named(`${operator}(${list.key})`, `${operator}(${list.name})`, true);

/** A static list made one number by `sum` and its kin; undefined where its elements are no numbers. */
export function foldList(operator: string, list: ListType): Type | undefined {
  const areNumbers = elementsOf(list).every((e) => e.kind === "int" || e.kind === "float");
  const values = elementsOf(list).map((e) => (e.kind === "int" ? e.value : undefined));
  if (operator === "mean" || !values.every((v) => v !== undefined)) {
    return areNumbers ? { kind: "float" } : undefined;
  }
  if ("element" in list) return int(folded(operator, list));
  const [first, ...rest] = values;
  if (operator === "sum") return int(sumOf(values));
  if (operator === "product") return int(productOf(values));
  if (!first || (operator !== "max" && operator !== "min")) return undefined;
  return int(rest.reduce((a, b) => apply(operator, a, b), first));
}

const countOf = (part: Part): Dim =>
  part.kind === "one" ? constant(1) : named(`count(${part.key})`, `count(${part.name})`, true);

/** The sum over a part of a size that may be another in each of those that it stands for. */
export function total(part: Part, size: Dim): Dim {
  if (part.kind === "one") return size;
  const varying = atomsOf(size).filter((atom) => part.wildcards.has(atom.key));
  const [first] = varying;
  if (!first) return multiply(countOf(part), size);
  const sumOfAtom = named(`sum(${first.key})`, `sum(${part.name})`, true);
  const parts = varying.length === 1 ? isolate(size, first.key) : undefined;
  const isLinear = parts && !atomsOf(parts.coefficient).some((a) => part.wildcards.has(a.key));
  if (!parts || !isLinear) return named(`sum(${part.key}: ${size.key})`, `sum(${part.name})`, true);
  return add(multiply(parts.coefficient, sumOfAtom), multiply(countOf(part), parts.rest));
}

/** How many values the parts are. */
export const countParts = (parts: readonly Part[]): Dim => sumOf(parts.map(countOf));
