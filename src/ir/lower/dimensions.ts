import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { walk } from "../../parser/walk.ts";
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
  const several = c.names.get(spreadName(dimension));
  return several?.kind === "list"
    ? several.items.map(numberOf)
    : internal(`${spreadName(dimension)} is not bound`);
}

/** What the dimensions of `...S` are bound to: no value can have this name. */
const spreadName = ({ name }: tree.Spread): string => `...${name.text}`;

/** A size that is computed of names, `2*A + 1`, with what it is. */
export interface Equation {
  readonly dimension: tree.Expression;
  readonly size: number;
}

/**
 * Binds the dimensions' names of a type to what a term of that type has. Names that are bound already stay. Gives the dimensions
 * that are more than a name.
 */
export function matchType(
  type: tree.TypeExpression,
  term: Term,
  names: Map<string, Term>,
  parameters: ReadonlySet<string> = new Set(),
): Equation[] {
  if (term.kind === "optional") return matchType(type, term.term, names, parameters);
  if (term.kind === "pack") return term.parts.flatMap((part) => matchType(type, part, names, parameters));
  if (type.kind === "record" && term.kind === "record") {
    return type.fields.flatMap(({ name, type: inner }) => {
      const field = term.fields.get(name.text);
      return field ? matchType(inner, field, names, parameters) : [];
    });
  }
  if ((type.kind !== "tensor" && type.kind !== "named") || !type.dimensions) return [];
  return bindDimensions(type.dimensions, dimensionsOf(term), (name, value) => {
    if (!names.has(name) && !parameters.has(name)) names.set(name, value);
  });
}

function bindDimensions(
  dimensions: readonly tree.Dimension[],
  sizes: readonly number[],
  bind: (name: string, value: Term) => void,
): Equation[] {
  const equations: Equation[] = [];
  const several = sizes.length - dimensions.length + 1;
  let place = 0;
  for (const dimension of dimensions) {
    if (dimension.kind === "spread") {
      const items = sizes.slice(place, place + several).map(constant);
      bind(spreadName(dimension), { kind: "list", items });
      place += several;
      continue;
    }
    const size = sizes[place++];
    if (size === undefined) internal(`${sizes.length} dimensions for ${dimensions.length}`);
    if (dimension.kind === "name") bind(dimension.text, constant(size));
    else if (dimension.kind !== "wildcard") equations.push({ dimension, size });
  }
  return equations;
}

/** Binds the names that equations leave one at a time; the checker has seen to it that their sizes are linear in them. */
export function solve(equations: readonly Equation[], c: Context): void {
  for (let before = -1; before < c.names.size; ) {
    before = c.names.size;
    for (const { dimension, size } of equations) {
      const [name, ...others] = unboundNames(dimension, c);
      if (name === undefined || others.length > 0) continue;
      const sizeAt = (value: number) =>
        evaluateNumber(dimension, { ...c, names: new Map(c.names).set(name, constant(value)) });
      const rest = sizeAt(0);
      c.names.set(name, constant((size - rest) / (sizeAt(1) - rest)));
    }
  }
}

/** The names that a size is computed of and that are not bound yet. What is called, such as `min`, is none. */
function unboundNames(dimension: tree.Expression, c: Context): Set<string> {
  const names = new Set<string>();
  walk(dimension, (node) => {
    if (!("kind" in node)) return true;
    if (node.kind === "name" && !c.names.has(node.text)) names.add(node.text);
    if (node.kind !== "call") return true;
    for (const { value } of node.arguments) for (const name of unboundNames(value, c)) names.add(name);
    return false;
  });
  return names;
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
