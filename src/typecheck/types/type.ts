import type * as tree from "../../parser/tree.ts";
import type { Dim } from "../dimensions/polynomial.ts";
import type { Callable } from "./callable.ts";

/** The type of an expression; of static ones their value too, as far as it is known. */
export type Type =
  /** Of an expression that is in error, already reported: it fits everything. */
  | { readonly kind: "error" }
  | { readonly kind: "tensor"; readonly shape: Shape }
  | { readonly kind: "text"; readonly length: Dim; readonly vocabulary: Dim }
  | { readonly kind: "category"; readonly values: Dim }
  | { readonly kind: "bag"; readonly buckets: Dim }
  | MeaningType
  | { readonly kind: "optional"; readonly of: Type }
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, Type> }
  | PackType
  | StaticType
  | DefinitionType;

/** What only heads make and only heads and losses compute with. Without a width: one number. */
export interface MeaningType {
  readonly kind: "meaning";
  readonly meaning: Meaning;
  readonly width?: Dim;
}

export type Meaning = "Logits" | "Probability" | "Prediction" | "Label";

export const meanings: readonly Meaning[] = ["Logits", "Probability", "Prediction", "Label"];

export type StaticType =
  | { readonly kind: "int"; readonly value: Dim }
  | { readonly kind: "float"; readonly value?: number }
  | { readonly kind: "bool"; readonly value?: boolean }
  | { readonly kind: "string"; readonly value?: string }
  | ListType;

/** A static list: of known elements, or a parameter's, of which only the elements' type is known. */
export type ListType = { readonly kind: "list"; readonly elements: readonly Type[] } | UnknownList;

export interface UnknownList {
  readonly kind: "list";
  readonly element: Type;
  readonly key: string;
  readonly name: string;
}

export interface DefinitionType {
  readonly kind: "definition";
  readonly callable: Callable;
}

/** Variadic parts. */
export interface PackType {
  readonly kind: "pack";
  readonly parts: readonly Part[];
}

/** One part, or all of a parameter `parts: [_]...`, whose number is not known and whose type may mention `wildcards`. */
export type Part =
  | { readonly kind: "one"; readonly type: Type }
  | {
      readonly kind: "some";
      readonly key: string;
      readonly name: string;
      readonly type: Type;
      /** Atoms that are another size in each part. */
      readonly wildcards: ReadonlySet<string>;
    };

/** A tensor's dimensions, after those that `lead` stands for. */
export interface Shape {
  readonly lead?: Lead;
  readonly dims: readonly Dim[];
}

/** `...S`, or the positions of a sequence. */
export type Lead =
  | { readonly kind: "spread"; readonly key: string; readonly name: string }
  | { readonly kind: "ragged"; readonly length: Dim };

export const errorType: Type = { kind: "error" };
export const scalar: Type = { kind: "tensor", shape: { dims: [] } };

export const tensor = (dims: readonly Dim[], lead?: Lead): Type & { kind: "tensor" } => ({
  kind: "tensor",
  shape: lead ? { lead, dims } : { dims },
});
export const int = (value: Dim): StaticType => ({ kind: "int", value });
export const optional = (of: Type): Type =>
  of.kind === "optional" || of.kind === "error" ? of : { kind: "optional", of };
export const meaning = (name: Meaning, width?: Dim): MeaningType =>
  width ? { kind: "meaning", meaning: name, width } : { kind: "meaning", meaning: name };

/** A list's type of element, for what holds of each of them. */
export function elementsOf(list: ListType): readonly Type[] {
  return "elements" in list ? list.elements : [list.element];
}

/** Whether the value is known when the program is compiled. */
export function isStaticType(type: Type): type is StaticType | DefinitionType {
  return ["int", "float", "bool", "string", "list", "definition"].includes(type.kind);
}

/** The type that `fusion` is short for: `([_]..., width: int) -> [width]`. */
export function fusionType(span: tree.Node["span"]): tree.FunctionType {
  const width: tree.Name = { span, text: "width" };
  return {
    kind: "function",
    span,
    parameters: [
      { type: { kind: "tensor", span, dimensions: [{ kind: "wildcard", span }] }, variadic: true },
      {
        name: width,
        type: { kind: "named", span, name: { span, text: "int" }, options: [] },
        variadic: false,
      },
    ],
    result: { kind: "tensor", span, dimensions: [{ kind: "name", span, text: "width" }] },
  };
}
