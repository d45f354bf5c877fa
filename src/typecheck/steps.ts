import type { CheckedStep, FieldType, StaticValue } from "./checked.ts";
import { findSignature, type Kind, type Signature, type SignatureTable } from "./signatures.ts";

export type FieldKind = FieldType["kind"];

/** A preparation step: `|> name(options)` behind a field's columns. */
export interface Step extends Signature {
  /** The kinds of field that it prepares. */
  readonly prepares: readonly FieldKind[];
  /** Reads the columns' own values: only the first step may. */
  readonly first?: true;
  /** Learns something from the training part. */
  readonly fits?: true;
  /** May be limited to one mode: `when training`, `when evaluating`. */
  readonly modes?: true;
  /** May stand several times behind one field. */
  readonly repeats?: true;
  /** Steps that it can't follow, with the reason. */
  readonly notAfter?: Readonly<Record<string, string>>;
  /** Whether its result depends on chance; then it belongs to training. */
  readonly chance?: (options: Readonly<Record<string, StaticValue>>) => boolean;
}

const count = (least: number): Kind => ({ kind: "integer", least });
const pixel: Kind = { kind: "integer", least: 1, most: 16_384 };

/** Every preparation step there is. The checker, preparation and the editor read this table and nothing else. */
export const steps: SignatureTable<Step> = {
  what: "step",
  entries: [
    {
      name: "words",
      doc: "Splits a text into words and numbers them by how often the training part has them; 0 is padding, 1 an unknown word.",
      prepares: ["text"],
      first: true,
      fits: true,
      options: [
        {
          name: "vocabulary",
          kind: count(3),
          default: 20_000,
          doc: "The most numbers there are; the two that stand for padding and unknown words count.",
        },
        {
          name: "length",
          kind: count(1),
          default: 128,
          doc: "The most words of one text; the rest is cut off.",
        },
        { name: "lower", kind: { kind: "boolean" }, default: true, doc: "Makes all letters small first." },
      ],
    },
    {
      name: "ngrams",
      doc: "Counts runs of words, hashed into buckets.",
      prepares: ["bag"],
      first: true,
      fits: true,
      options: [
        {
          name: "sizes",
          kind: { kind: "range", least: 1 },
          default: [1, 2],
          doc: "The shortest and the longest run.",
        },
        { name: "buckets", kind: count(2), default: 262_144, doc: "How many hash values there are." },
        {
          name: "tfidf",
          kind: { kind: "boolean" },
          default: true,
          doc: "Weighs a run by how few texts of the training part have it, and scales each text to length 1.",
        },
        { name: "lower", kind: { kind: "boolean" }, default: true, doc: "Makes all letters small first." },
      ],
    },
    {
      name: "categories",
      doc: "Numbers the values of the training part; 0 is a value that is missing or was not seen.",
      prepares: ["category"],
      first: true,
      fits: true,
      options: [
        { name: "least", kind: count(1), default: 1, doc: "How often a value must occur to get a number." },
      ],
    },
    {
      name: "impute",
      doc: "Puts a number where a value is missing: the mean or the median of the training part, or the number given.",
      prepares: ["number"],
      fits: true,
      options: [
        {
          name: "value",
          kind: { kind: "either", kinds: [{ kind: "word", words: ["mean", "median"] }, { kind: "number" }] },
          doc: "`mean`, `median` or a number.",
        },
      ],
    },
    {
      name: "standardize",
      doc: "Subtracts the training part's mean and divides by its standard deviation.",
      prepares: ["number"],
      fits: true,
      options: [],
    },
    {
      name: "log",
      doc: "The natural logarithm of 1 + x, for amounts that spread over several powers of ten.",
      prepares: ["number"],
      notAfter: { standardize: "about half of the standardized values are negative" },
      options: [],
    },
    {
      name: "clip",
      doc: "Replaces values below `low` by `low` and above `high` by `high`.",
      prepares: ["number"],
      ordered: ["low", "high"],
      options: [
        { name: "low", kind: { kind: "number" }, doc: "The least value that stays." },
        { name: "high", kind: { kind: "number" }, doc: "The greatest value that stays." },
      ],
    },
    {
      name: "pixels",
      doc: "Makes an image of a list of numbers, row by row, the channels of a pixel together.",
      prepares: ["image"],
      first: true,
      options: [
        { name: "height", kind: pixel, doc: "Rows of pixels." },
        {
          name: "width",
          kind: pixel,
          like: "height",
          doc: "Pixels in a row; as `height` when nothing is said.",
        },
        {
          name: "channels",
          kind: { kind: "integer", least: 1, most: 4 },
          default: 1,
          doc: "Numbers in a pixel.",
        },
      ],
    },
    {
      name: "resize",
      doc: "Scales an image to a size, without regard to its proportions.",
      prepares: ["image"],
      modes: true,
      repeats: true,
      options: [
        { name: "height", kind: pixel, doc: "The new height." },
        {
          name: "width",
          kind: pixel,
          like: "height",
          doc: "The new width; as `height` when nothing is said.",
        },
      ],
    },
    {
      name: "crop",
      doc: "Cuts a rectangle out of an image: from its centre, or from a random place.",
      prepares: ["image"],
      modes: true,
      repeats: true,
      chance: (options) => options["at"] === "random",
      options: [
        { name: "height", kind: pixel, doc: "The rectangle's height." },
        { name: "width", kind: pixel, like: "height", doc: "Its width; as `height` when nothing is said." },
        {
          name: "at",
          kind: { kind: "word", words: ["centre", "random"] },
          default: "centre",
          doc: "Where it lies.",
        },
      ],
    },
    {
      name: "flip",
      doc: "Mirrors an image left to right, every other time by chance.",
      prepares: ["image"],
      modes: true,
      chance: () => true,
      options: [],
    },
  ],
};

/** Whether a step's result depends on chance. */
export function isRandom({ name, options }: CheckedStep): boolean {
  return findSignature(steps, name)?.chance?.(options) ?? false;
}
