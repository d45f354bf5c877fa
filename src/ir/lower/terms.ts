import type * as tree from "../../parser/tree.ts";
import type { Place } from "../../typecheck/place.ts";
import type { Value } from "../ir.ts";

/** What an expression of the language comes to when it is lowered. All dimensions are numbers by now. */
export type Term = Static | List | Closure | Tensor | Category | Text | Bag | Optional | RecordTerm | Pack;

export interface Static {
  readonly kind: "static";
  readonly value: number | string | boolean;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly Term[];
}

/** A definition with the static arguments that it already has. */
export interface Closure {
  readonly kind: "closure";
  readonly definition: tree.Definition;
  readonly given: ReadonlyMap<string, Term>;
  /** Where an instance keeps its parameters, whoever applies it; a definition by its bare name has no such place. */
  readonly instance?: Place;
}

/** What a head's or a probability's numbers mean. */
export type Meaning = "Logits" | "Probability" | "Prediction";

/** Numbers. With a `mask` (f32[T]: 1 for each position, 0 where it has ended) a sequence, whose first dimension is T. */
export interface Tensor {
  readonly kind: "tensor";
  readonly value: Value;
  readonly mask?: Value;
  readonly meaning?: Meaning;
}

/** One of `count` values: a category, or the label of a class. */
export interface Category {
  readonly kind: "category";
  /** i32[] */
  readonly index: Value;
  readonly count: number;
}

export interface Text {
  readonly kind: "text";
  /** i32[T] */
  readonly ids: Value;
  /** i32[] */
  readonly length: Value;
  readonly vocabulary: number;
}

/** The bags of a batch's rows, one after another; a row's own entries are those whose row is its place in the batch. */
export interface Bag {
  readonly kind: "bag";
  /** i32[E] */
  readonly indices: Value;
  /** f32[E] */
  readonly weights: Value;
  /** i32[E] */
  readonly rows: Value;
  /** i32[] */
  readonly place: Value;
  readonly buckets: number;
  /** Another bag that stands for this one in rows where `here` (bool[]) does not hold. */
  readonly otherwise?: { readonly here: Value; readonly bag: Bag };
}

/** What may be absent in a row; then `term` is made of zeros where it comes from outside. */
export interface Optional {
  readonly kind: "optional";
  readonly term: Exclude<Term, Optional>;
  /** f32[]: 1 where it is there, else 0. */
  readonly present: Value;
}

export interface RecordTerm {
  readonly kind: "record";
  readonly fields: ReadonlyMap<string, Term>;
}

/** What a variadic parameter is given. */
export interface Pack {
  readonly kind: "pack";
  readonly parts: readonly Term[];
}

export function constant(value: Static["value"]): Static {
  return { kind: "static", value };
}

export function tensor(value: Value, mask?: Value): Tensor {
  return { kind: "tensor", value, ...(mask && { mask }) };
}

/** The same term over other values: `f` is given each value with its name, which begins with `name`. */
export function mapValues<T extends Term>(term: T, name: string, f: (value: Value, name: string) => Value): T;
export function mapValues(term: Term, name: string, f: (value: Value, name: string) => Value): Term {
  switch (term.kind) {
    case "static":
    case "list":
    case "closure":
      return term;
    case "tensor": {
      const value = f(term.value, name);
      return { ...term, value, ...(term.mask && { mask: f(term.mask, `${name}.mask`) }) };
    }
    case "category":
      return { ...term, index: f(term.index, name) };
    case "text":
      return { ...term, ids: f(term.ids, `${name}.ids`), length: f(term.length, `${name}.length`) };
    case "bag":
      return {
        ...term,
        indices: f(term.indices, `${name}.indices`),
        weights: f(term.weights, `${name}.weights`),
        rows: f(term.rows, `${name}.rows`),
        place: f(term.place, `${name}.place`),
        ...(term.otherwise && { otherwise: mapOtherwise(term.otherwise, `${name}.otherwise`, f) }),
      };
    case "optional":
      return {
        ...term,
        term: mapValues(term.term, name, f),
        present: f(term.present, `${name}.present`),
      };
    case "record":
      return {
        ...term,
        fields: new Map([...term.fields].map(([key, field]) => [key, mapValues(field, `${name}.${key}`, f)])),
      };
    case "pack":
      return { ...term, parts: term.parts.map((part, i) => mapValues(part, `${name}.${i}`, f)) };
  }
}

function mapOtherwise(
  { here, bag }: NonNullable<Bag["otherwise"]>,
  name: string,
  f: (value: Value, name: string) => Value,
): NonNullable<Bag["otherwise"]> {
  return { here: f(here, `${name}.here`), bag: mapValues(bag, name, f) };
}

/** All values of a term, with their names. */
export function valuesOf(term: Term, name: string): { name: string; value: Value }[] {
  const found: { name: string; value: Value }[] = [];
  mapValues(term, name, (value, place) => {
    found.push({ name: place, value });
    return value;
  });
  return found;
}
