import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { Context } from "./context.ts";
import { evaluate, evaluateNumber } from "./expressions.ts";
import { constant, type Term } from "./terms.ts";

/** The shape that a type says, where all its names are bound. */
export function shapeOf(type: tree.TypeExpression, c: Context): number[] {
  if (type.kind === "tensor") return type.dimensions.flatMap((dimension) => numbersOf(dimension, c));
  if (type.kind === "named") return (type.dimensions ?? []).flatMap((dimension) => numbersOf(dimension, c));
  return internal(`a ${type.kind} type where a shape is wanted`);
}

function numbersOf(dimension: tree.Dimension, c: Context): number[] {
  if (dimension.kind === "wildcard") return internal("a shape with an unnamed dimension");
  if (dimension.kind !== "spread") return [evaluateNumber(dimension, c)];
  const several = c.names.get(dimension.name.text);
  return several?.kind === "list"
    ? several.items.map(numberOf)
    : internal(`...${dimension.name.text} is not bound`);
}

/** Binds the dimensions' names of a type to what a term of that type has. Names that are bound already stay. */
export function matchType(
  type: tree.TypeExpression,
  term: Term,
  names: Map<string, Term>,
  parameters: ReadonlySet<string> = new Set(),
): void {
  if (term.kind === "optional") matchType(type, term.term, names, parameters);
  else if (term.kind === "pack") {
    for (const part of term.parts) matchType(type, part, names, parameters);
  } else if (type.kind === "record" && term.kind === "record") {
    for (const { name, type: inner } of type.fields) {
      const field = term.fields.get(name.text);
      if (field) matchType(inner, field, names, parameters);
    }
  } else if ((type.kind === "tensor" || type.kind === "named") && type.dimensions) {
    bindDimensions(type.dimensions, dimensionsOf(term), (name, value) => {
      if (!names.has(name) && !parameters.has(name)) names.set(name, value);
    });
  }
}

function bindDimensions(
  dimensions: readonly tree.Dimension[],
  sizes: readonly number[],
  bind: (name: string, value: Term) => void,
): void {
  const several = sizes.length - dimensions.length + 1;
  let place = 0;
  for (const dimension of dimensions) {
    if (dimension.kind === "spread") {
      const items = sizes.slice(place, place + several).map(constant);
      bind(dimension.name.text, { kind: "list", items });
      place += several;
      continue;
    }
    const size = sizes[place++];
    if (size === undefined) internal(`${sizes.length} dimensions for ${dimensions.length}`);
    if (dimension.kind === "name") bind(dimension.text, constant(size));
  }
}

/** The sizes that a type's dimensions stand for, in their order. */
function dimensionsOf(term: Term): readonly number[] {
  switch (term.kind) {
    case "tensor":
      return term.value.type.shape;
    case "static":
      return [];
    case "category":
      return [term.count];
    case "text":
      return [...term.ids.type.shape, term.vocabulary];
    case "bag":
      return [term.buckets];
    default:
      return internal(`a ${term.kind} has no dimensions`);
  }
}

/** The items of a static list of numbers. */
export function numbers(expression: tree.Expression, c: Context): number[] {
  const list = evaluate(expression, c);
  return list.kind === "list" ? list.items.map(numberOf) : internal("a list of numbers is wanted");
}

export function numberOf(term: Term | undefined): number {
  return term?.kind === "static" && typeof term.value === "number"
    ? term.value
    : internal(`a ${term?.kind} where a number is wanted`);
}
