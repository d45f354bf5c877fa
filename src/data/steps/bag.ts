import { internal } from "../../diagnostics/diagnostic.ts";
import type { CheckedField, FieldType } from "../../typecheck/checked.ts";
import { finish, mixIn } from "../hash.ts";
import { Growing, offsetsOf, shared } from "../store.ts";
import { type FieldPreparation, nothingToFit, optionsOf } from "./preparation.ts";
import { joinTexts } from "./text.ts";
import { isWordUnit, normal } from "./tokens.ts";

/** How many training texts there are, and how many of them have each bucket; nothing where runs are only counted. */
export interface BagFitted {
  readonly documents?: number;
  readonly frequencies?: readonly number[];
}

/**
 * Runs of words (two letters or longer), hashed into buckets: counted, or weighted by tf-idf with the idf smoothed and each text
 * scaled to length 1 (Salton & Buckley 1988, "Term-weighting approaches in automatic text retrieval").
 */
export function prepareBag(
  field: CheckedField,
  type: FieldType & { kind: "bag" },
): FieldPreparation<BagFitted> {
  const options = optionsOf(field, "ngrams") ?? internal(`${field.name} has no ngrams()`);
  const [shortest, longest] = options["sizes"] as readonly [number, number];
  const weighted = options["tfidf"] === true;
  const lower = options["lower"] === true;
  const counter = new Counter(shortest, longest, type.buckets);
  const indices = new Growing();
  const counts = new Growing();
  const starts = new Map<number, { readonly from: number; readonly to: number }>();
  return {
    read(row, cells) {
      const from = indices.length;
      counter.count(normal(joinTexts(cells), lower), indices, counts);
      starts.set(row, { from, to: indices.length });
      return undefined;
    },
    fit(training) {
      if (!weighted) return {};
      const frequencies = new Int32Array(type.buckets);
      for (const row of training) {
        const { from, to } = starts.get(row) ?? { from: 0, to: 0 };
        for (let i = from; i < to; i++) count(frequencies, indices.values[i] ?? 0);
      }
      if (!frequencies.some((n) => n > 0)) throw nothingToFit(field, "how rare words are");
      return { documents: training.length, frequencies: Array.from(frequencies) };
    },
    column(rows, fitted) {
      const idf = idfOf(fitted, type.buckets);
      const lengths = Array.from(rows, (row) => {
        const { from, to } = starts.get(row) ?? { from: 0, to: 0 };
        return to - from;
      });
      const offsets = offsetsOf(lengths, rows.length);
      const total = offsets[rows.length] ?? 0;
      const column = {
        kind: "bag",
        offsets,
        indices: shared.i32(total),
        weights: shared.f32(total),
      } as const;
      for (const [i, row] of rows.entries()) {
        const { from, to } = starts.get(row) ?? { from: 0, to: 0 };
        const at = offsets[i] ?? 0;
        column.indices.set(indices.values.subarray(from, to), at);
        weigh(
          column.weights.subarray(at, at + to - from),
          column.indices.subarray(at),
          counts.values.subarray(from, to),
          idf,
        );
      }
      return column;
    },
  };
}

function count(counts: Int32Array, index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

/** ln((1 + n) / (1 + df)) + 1 for each bucket; undefined where runs are only counted. */
function idfOf({ documents, frequencies }: BagFitted, buckets: number): Float64Array | undefined {
  if (documents === undefined || frequencies === undefined) return undefined;
  return Float64Array.from(
    { length: buckets },
    (_, i) => Math.log((1 + documents) / (1 + (frequencies[i] ?? 0))) + 1,
  );
}

function weigh(
  weights: Float32Array,
  indices: Int32Array,
  counts: Int32Array,
  idf: Float64Array | undefined,
): void {
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = (counts[i] ?? 0) * (idf ? (idf[indices[i] ?? 0] ?? 1) : 1);
    weights[i] = weight;
    squares += weight * weight;
  }
  if (!idf || squares === 0) return;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < weights.length; i++) weights[i] = (weights[i] ?? 0) * scale;
}

/** Counts the runs of one text after another, without making a string of any. */
class Counter {
  readonly #shortest: number;
  readonly #longest: number;
  readonly #buckets: number;
  /** Of the text at hand: how often each bucket has occurred, and which have. */
  readonly #counts: Int32Array;
  readonly #touched = new Growing();
  /** Hashes of the last words, the newest at `words % longest`. */
  readonly #recent: Int32Array;

  constructor(shortest: number, longest: number, buckets: number) {
    this.#shortest = shortest;
    this.#longest = longest;
    this.#buckets = buckets;
    this.#counts = new Int32Array(buckets);
    this.#recent = new Int32Array(longest);
  }

  /** Adds the text's buckets, rising, and their counts. */
  count(text: string, indices: Growing, counts: Growing): void {
    this.#touched.length = 0;
    let words = 0;
    for (let at = 0; at < text.length; ) {
      let hash = 0;
      let end = at;
      for (let unit = text.charCodeAt(end); isWordUnit[unit] === 1; unit = text.charCodeAt(++end))
        hash = mixIn(hash, unit);
      if (end - at > 1) this.#addWord(hash, words++);
      at = end + 1;
    }
    const touched = this.#touched.values.subarray(0, this.#touched.length).sort();
    for (const bucket of touched) {
      indices.push(bucket);
      counts.push(this.#counts[bucket] ?? 0);
      this.#counts[bucket] = 0;
    }
  }

  /** Counts the runs that end with a word. */
  #addWord(hash: number, place: number): void {
    this.#recent[place % this.#longest] = hash;
    let run = 0;
    for (let size = 1; size <= this.#longest && size <= place + 1; size++) {
      run = mixIn(run, this.#recent[(place - size + 1) % this.#longest] ?? 0);
      if (size >= this.#shortest) this.#addRun(finish(run ^ size));
    }
  }

  #addRun(hash: number): void {
    const bucket = hash % this.#buckets;
    const before = this.#counts[bucket] ?? 0;
    if (before === 0) this.#touched.push(bucket);
    this.#counts[bucket] = before + 1;
  }
}
