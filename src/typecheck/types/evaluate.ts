import { dimensions as sizes } from "../../diagnostics/catalogue/dimensions.ts";
import { names } from "../../diagnostics/catalogue/names.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type { Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { Context } from "../bodies/context.ts";
import { typeOf } from "../bodies/expression.ts";
import { fittedNotes, isDecided, isWhole, mayBeBelow } from "../dimensions/fitted.ts";
import type { Dim } from "../dimensions/polynomial.ts";
import { printDim } from "../dimensions/print.ts";
import { nearest } from "../suggest.ts";
import { type Places, rename, suggested, tell } from "../tell.ts";
import { callableOf, signatureOfFunction } from "./callable.ts";
import { printType } from "./print.ts";
import {
  errorType,
  fusionType,
  isStaticType,
  type Meaning,
  meaning,
  meanings,
  type Shape,
  type Type,
  tensor,
} from "./type.ts";

/** What the dimensions of a type may be, besides expressions. */
export interface Reading {
  /** The dimension that `_`, or one that is left out, stands for. */
  readonly wildcard: (name: string) => Dim;
  /** In a model's result `binary`, `class[K]` and `number[N]` mean what heads make. */
  readonly isPrediction?: boolean;
}

/** How many dimensions the named types have; those of a field may be left out. */
const counts: Readonly<Record<string, { most: number; names: string; least?: number }>> = {
  text: { most: 2, names: "[T, V]" },
  category: { most: 1, names: "[V]" },
  bag: { most: 1, names: "[V]" },
  number: { most: 1, names: "[N]" },
  image: { most: 3, names: "[H, W, C]" },
};

const staticKinds = ["int", "float", "bool", "string"] as const;
const all = [...Object.keys(counts), ...staticKinds, ...meanings, "seq", "fusion", "binary", "class"];

/** The type that a type expression means, with the names of the context. What is in error becomes the error type. */
export function evaluateType(context: Context, type: tree.TypeExpression, reading: Reading): Type {
  switch (type.kind) {
    case "tensor": {
      const shape = shapeOf(context, type.dimensions, reading);
      return shape ? { kind: "tensor", shape } : errorType;
    }
    case "named":
      return namedType(context, type, reading);
    case "list": {
      const element = evaluateType(context, type.element, reading);
      return { kind: "list", element, key: "", name: printType(element) };
    }
    case "record":
      return {
        kind: "record",
        fields: new Map(type.fields.map((f) => [f.name.text, evaluateType(context, f.type, reading)])),
      };
    case "function": {
      const signature = signatureOfFunction(type, context.environment);
      return { kind: "definition", callable: { name: "a definition", signature, bound: new Map() } };
    }
  }
}

function namedType(context: Context, type: tree.NamedType, reading: Reading): Type {
  const name = type.name.text;
  if (name === "fusion") return evaluateType(context, fusionType(type.span), reading);
  if (name === "seq") return sequence(context, type, reading);
  if ((meanings as readonly string[]).includes(name))
    return meaningOf(context, type, name as Meaning, reading);
  if (reading.isPrediction && name === "binary") return meaning("Logits");
  if (reading.isPrediction && name === "class") return meaningOf(context, type, "Logits", reading);
  if (reading.isPrediction && name === "number") return meaningOf(context, type, "Prediction", reading);
  const statics = staticKinds.find((kind) => kind === name);
  if (statics) return statics === "int" ? { kind: "int", value: reading.wildcard(name) } : { kind: statics };
  const count = counts[name];
  if (count) return field(context, type, count, reading);
  const suggestion = nearest(name, all);
  const { span } = type.name;
  tell(
    context,
    names.unknownType,
    { name, ...suggested(suggestion) },
    [[span, "unknown"]],
    rename(span, suggestion),
  );
  return errorType;
}

function field(
  context: Context,
  type: tree.NamedType,
  count: { most: number; names: string },
  reading: Reading,
): Type {
  const given = type.dimensions ?? Array.from({ length: count.most }, () => wildcardAt(type.span));
  if (given.length !== count.most) return wrongCount(context, type, `the dimensions ${count.names}`);
  const [a, b, c] = given.map((d) => dimensionOf(context, d, reading));
  switch (type.name.text) {
    case "text":
      return a && b ? { kind: "text", length: a, vocabulary: b } : errorType;
    case "category":
      return a ? { kind: "category", values: a } : errorType;
    case "bag":
      return a ? { kind: "bag", buckets: a } : errorType;
    case "number":
      return a ? tensor([a]) : errorType;
    default:
      return a && b && c ? tensor([a, b, c]) : errorType;
  }
}

const wildcardAt = (span: Span): tree.Wildcard => ({ kind: "wildcard", span });

function sequence(context: Context, type: tree.NamedType, reading: Reading): Type {
  const [length, ...rest] = type.dimensions ?? [];
  if (!length) return wrongCount(context, type, "a length and the dimensions of a position, [T, D]");
  const positions = dimensionOf(context, length, reading);
  const shape = shapeOf(context, rest, reading);
  return positions && shape ? tensor(shape.dims, { kind: "ragged", length: positions }) : errorType;
}

function meaningOf(context: Context, type: tree.NamedType, name: Meaning, reading: Reading): Type {
  const [width, ...more] = type.dimensions ?? (name === "Prediction" ? [wildcardAt(type.span)] : []);
  if (more.length > 0) return wrongCount(context, type, "one dimension at most");
  if (!width) return meaning(name);
  const dim = dimensionOf(context, width, reading);
  return dim ? meaning(name, dim) : errorType;
}

function wrongCount(context: Context, type: tree.NamedType, wanted: string): Type {
  const told = { type: type.name.text, wanted, given: type.dimensions?.length ?? 0 };
  tell(context, sizes.dimensionCount, told, [[type.span, `${told.given} here`]]);
  return errorType;
}

function shapeOf(
  context: Context,
  dimensions: readonly tree.Dimension[],
  reading: Reading,
): Shape | undefined {
  const [first, ...rest] = dimensions;
  const isSpread = first?.kind === "spread";
  const dims = (isSpread ? rest : dimensions).map((d) => dimensionOf(context, d, reading));
  if (!dims.every((d) => d !== undefined)) return undefined;
  if (!isSpread) return { dims };
  const leading = context.environment.findSpread(first.name.text);
  if (!leading) {
    spreadError(context, first, "is of no parameter's type");
    return undefined;
  }
  return { ...leading, dims: [...leading.dims, ...dims] };
}

function spreadError(context: Context, spread: tree.Spread, why: string): void {
  tell(context, sizes.spread, { name: spread.name.text, why }, [[spread.span, "here"]]);
}

function dimensionOf(context: Context, dimension: tree.Dimension, reading: Reading): Dim | undefined {
  if (dimension.kind === "wildcard") return reading.wildcard("_");
  if (dimension.kind === "spread") {
    spreadError(context, dimension, "must be the first of the dimensions");
    return undefined;
  }
  return evaluateDim(context, dimension);
}

/** The whole number that a static expression stands for. */
export function evaluateDim(context: Context, expression: tree.Expression): Dim | undefined {
  const type = typeOf(context, expression);
  if (type.kind === "int") return type.value;
  if (type.kind !== "error") {
    const what = "a dimension";
    const given = printType(type);
    const places: Places = [[expression.span, `this is ${given}`]];
    if (isStaticType(type))
      tell(context, types.staticKind, { what, wanted: "a whole number", given }, places);
    else tell(context, types.notStatic, { what, given }, places);
  }
  return undefined;
}

/** The sizes that a type mentions. */
export function dimsOf(type: Type): readonly Dim[] {
  switch (type.kind) {
    case "tensor":
      return type.shape.lead?.kind === "ragged"
        ? [type.shape.lead.length, ...type.shape.dims]
        : type.shape.dims;
    case "meaning":
      return type.width ? [type.width] : [];
    case "optional":
      return dimsOf(type.of);
    case "record":
      return [...type.fields.values()].flatMap(dimsOf);
    default:
      return [];
  }
}

/** Reports a size that is no whole number from 1, or may turn out to be none when the data is read. */
export function checkSizes(context: Context, type: Type, what: string, span: Span): Type {
  for (const dim of dimsOf(type)) {
    if (!isDecided(dim) || (isWhole(dim) && !mayBeBelow(dim, 1))) continue;
    tell(context, sizes.size, { what, size: printDim(dim) }, [[span, `this would be ${printType(type)}`]], {
      notes: fittedNotes(dim),
    });
    return errorType;
  }
  return type;
}

/** The type of a definition's name. */
export const definitionType = (definition: tree.Definition): Type => ({
  kind: "definition",
  callable: callableOf(definition),
});
