import { type Dim, type Renaming, rename, same, show } from "./dimensions.ts";

/** What stands before a tensor's dimensions: `...S`, or the positions of a sequence. */
export type Lead =
  | { readonly kind: "spread"; readonly name: string }
  | { readonly kind: "positions"; readonly length: Dim };

export interface TensorType {
  readonly kind: "tensor";
  readonly lead?: Lead;
  readonly dims: readonly Dim[];
}

export type Meaning = "Logits" | "Probability" | "Prediction" | "Label";

/** The types of values that a generated program has. */
export type Type =
  | TensorType
  | { readonly kind: "text"; readonly length: Dim; readonly vocabulary: Dim }
  | { readonly kind: "category"; readonly values: Dim }
  | { readonly kind: "bag"; readonly buckets: Dim }
  | { readonly kind: "meaning"; readonly meaning: Meaning; readonly width?: Dim }
  | { readonly kind: "record"; readonly fields: readonly (readonly [name: string, type: Type])[] };

export const tensor = (...dims: readonly Dim[]): TensorType => ({ kind: "tensor", dims });
export const withDims = (type: TensorType, dims: readonly Dim[]): TensorType => ({ ...type, dims });

/** A type as the language writes it. */
export function showType(type: Type): string {
  switch (type.kind) {
    case "tensor": {
      const dims = type.dims.map(show);
      if (type.lead?.kind === "positions") return `seq[${[show(type.lead.length), ...dims].join(", ")}]`;
      return `[${[...(type.lead ? [`...${type.lead.name}`] : []), ...dims].join(", ")}]`;
    }
    case "text":
      return `text[${show(type.length)}, ${show(type.vocabulary)}]`;
    case "category":
      return `category[${show(type.values)}]`;
    case "bag":
      return `bag[${show(type.buckets)}]`;
    case "meaning":
      return type.width ? `${type.meaning}[${show(type.width)}]` : type.meaning;
    case "record":
      return `{ ${type.fields.map(([name, field]) => `${name}: ${showType(field)}`).join(", ")} }`;
  }
}

export const sameType = (a: Type, b: Type): boolean => showType(a) === showType(b);

/** The same type with other sizes. */
export function mapDims(type: Type, size: (dim: Dim) => Dim): Type {
  switch (type.kind) {
    case "tensor": {
      const dims = type.dims.map(size);
      if (type.lead?.kind !== "positions") return { ...type, dims };
      return { ...type, lead: { kind: "positions", length: size(type.lead.length) }, dims };
    }
    case "text":
      return { ...type, length: size(type.length), vocabulary: size(type.vocabulary) };
    case "category":
      return { ...type, values: size(type.values) };
    case "bag":
      return { ...type, buckets: size(type.buckets) };
    case "meaning":
      return type.width ? { ...type, width: size(type.width) } : type;
    case "record":
      return { ...type, fields: type.fields.map(([name, field]) => [name, mapDims(field, size)] as const) };
  }
}

/** A definition's type in the names of its caller: `spread` is what `...S` stands for there. */
export function renameType(type: Type, names: Renaming, spread: TensorType | undefined): Type {
  if (type.kind === "record") {
    const fields = type.fields.map(([name, field]) => [name, renameType(field, names, spread)] as const);
    return { ...type, fields };
  }
  const renamed = mapDims(type, (dim) => rename(dim, names));
  if (renamed.kind !== "tensor" || renamed.lead?.kind !== "spread" || !spread) return renamed;
  return { ...spread, dims: [...spread.dims, ...renamed.dims] };
}

/** How many numbers a tensor has in the program that is being written, the leading dimensions aside. */
export const count = (type: TensorType): number => type.dims.reduce((n, dim) => n * dim.value, 1);

export const isTensor = (type: Type): type is TensorType => type.kind === "tensor";
/** A tensor all of whose dimensions can be named: no sequence, no `...S`. */
export const isPlain = (type: Type): type is TensorType => isTensor(type) && !type.lead;
export const isVector = (type: Type): type is TensorType => isPlain(type) && type.dims.length === 1;
export const isSequence = (type: Type): type is TensorType & { lead: Lead & { kind: "positions" } } =>
  isTensor(type) && type.lead?.kind === "positions";

export const sameLead = (a: TensorType, b: TensorType): boolean =>
  sameType({ ...a, dims: [] }, { ...b, dims: [] });
export const sameDims = (a: readonly Dim[], b: readonly Dim[]): boolean =>
  a.length === b.length && a.every((dim, i) => same(dim, b[i] as Dim));
