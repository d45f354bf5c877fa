import type { Signature, SignatureTable } from "./signatures.ts";
import type { FieldKind } from "./steps.ts";

/** A type that a field of a data set can have. */
export interface FieldTypeSignature extends Signature {
  readonly name: FieldKind;
  readonly input: boolean;
  readonly target: boolean;
  /** What its written dimensions are, or where its size comes from when none are written. */
  readonly sizes: "width" | "image" | { readonly from: string };
  /** Whether it is made of one column only. */
  readonly oneColumn: boolean;
  /** The step without which it cannot be prepared, as it is suggested. */
  readonly needs?: { readonly step: string; readonly written: string };
}

const input = { input: true, target: false } as const;
const target = { input: false, target: true } as const;

/** Every type that a field can have. */
export const fieldTypes: SignatureTable<FieldTypeSignature> = {
  what: "field type",
  entries: [
    {
      name: "text",
      doc: "A text as a sequence of words.",
      ...input,
      sizes: { from: "the option `length` of `words`" },
      oneColumn: false,
      needs: { step: "words", written: "words(vocabulary: 20_000, length: 128)" },
      options: [],
    },
    {
      name: "bag",
      doc: "A text as the set of its runs of words.",
      ...input,
      sizes: { from: "the option `buckets` of `ngrams`" },
      oneColumn: false,
      needs: { step: "ngrams", written: "ngrams(1..2, buckets: 262_144)" },
      options: [],
    },
    {
      name: "category",
      doc: "One of several values, numbered in the training part.",
      ...input,
      sizes: { from: "the values in the training part" },
      oneColumn: true,
      options: [],
    },
    {
      name: "number",
      doc: "One number, or a vector of several: of that many columns, or of one column that holds lists.",
      input: true,
      target: true,
      sizes: "width",
      oneColumn: false,
      options: [],
    },
    {
      name: "image",
      doc: "An image of one size, its values in 0..1.",
      ...input,
      sizes: "image",
      oneColumn: true,
      options: [],
    },
    {
      name: "binary",
      doc: "One of two values.",
      ...target,
      sizes: { from: "its two values" },
      oneColumn: true,
      options: [{ name: "positive", kind: { kind: "value" }, doc: "The value that counts as positive." }],
    },
    {
      name: "class",
      doc: "One of several values, found in the training part.",
      ...target,
      sizes: { from: "the values in the training part" },
      oneColumn: true,
      options: [],
    },
  ],
};
