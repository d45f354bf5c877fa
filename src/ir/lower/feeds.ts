import { internal } from "../../diagnostics/diagnostic.ts";
import type { CheckedField, FittedDimension } from "../../typecheck/checked.ts";
import type { TensorType, Value } from "../ir.ts";
import { type Optional, type Term, tensor } from "./terms.ts";

/** What fields are made of: the feeds of docs/feeds.md, each for one row. */
export interface Feeds {
  readonly input: (name: string, type: TensorType) => Value;
  /** Sizes that preparation has found, by their names. */
  readonly fitted: Readonly<Record<string, number>>;
  /** The entries of all rows' bags together, by field. */
  readonly bags: Readonly<Record<string, number>>;
}

const f32 = (...shape: number[]): TensorType => ({ dtype: "f32", shape });
const i32 = (...shape: number[]): TensorType => ({ dtype: "i32", shape });

/** A field as a term over its feeds. */
export function fieldTerm(field: CheckedField, feeds: Feeds): Term {
  const term = presentTerm(field, feeds);
  return field.optional && !field.target
    ? { kind: "optional", term, present: feeds.input(`${field.name}.present`, f32()) }
    : term;
}

function presentTerm({ name, type }: CheckedField, feeds: Feeds): Optional["term"] {
  switch (type.kind) {
    case "text":
      return {
        kind: "text",
        ids: feeds.input(`${name}.ids`, i32(type.length)),
        length: feeds.input(`${name}.length`, i32()),
        vocabulary: fittedSize(type.vocabulary, feeds),
      };
    case "bag": {
      const width = feeds.bags[name] ?? internal(`no width for the bag ${name}`);
      return {
        kind: "bag",
        indices: feeds.input(`${name}.indices`, i32(width)),
        weights: feeds.input(`${name}.weights`, f32(width)),
        rows: feeds.input(`${name}.rows`, i32(width)),
        place: feeds.input("row.place", i32()),
        buckets: type.buckets,
      };
    }
    case "category":
      return { kind: "category", index: feeds.input(name, i32()), count: fittedSize(type.values, feeds) };
    case "class":
      return { kind: "category", index: feeds.input(name, i32()), count: fittedSize(type.classes, feeds) };
    case "number":
      return tensor(feeds.input(name, f32(type.width)));
    case "image":
      return tensor(feeds.input(name, f32(type.height, type.width, type.channels)));
    case "binary":
      return tensor(feeds.input(name, f32()));
  }
}

/** A size that preparation found. */
export function fittedSize(dimension: FittedDimension, { fitted }: Pick<Feeds, "fitted">): number {
  return fitted[dimension.name] ?? internal(`no size for ${dimension.name}`);
}
