import { internal } from "../../diagnostics/diagnostic.ts";
import type { CheckedField, FieldType } from "../../typecheck/checked.ts";
import { NumbersReader, NumbersWriter } from "../store/numbers.ts";
import { RaggedReader, RaggedWriter } from "../store/ragged.ts";
import type { Storage } from "../store/storage.ts";
import { type FieldReading, nothingToFit, optionsOf } from "./preparation.ts";
import { RunCounter } from "./run-counter.ts";
import { joinTexts } from "./text.ts";
import { normal } from "./tokens.ts";

/** How many training texts there are, and how many of them have each bucket; nothing where runs are only counted. */
export interface BagFitted {
  readonly documents?: number;
  readonly frequencies?: readonly number[];
}

/**
 * Runs of words (two letters or longer), hashed into buckets: counted, or weighted by tf-idf with the idf smoothed and each text
 * scaled to length 1 (Salton & Buckley 1988, "Term-weighting approaches in automatic text retrieval"). Weighted runs that the
 * training part has not are left out: nothing was learned about them.
 */
export function readBag(
  field: CheckedField,
  type: FieldType & { kind: "bag" },
  storage: Storage,
): FieldReading<BagFitted> {
  const options = optionsOf(field, "ngrams") ?? internal(`${field.name} has no ngrams()`);
  const [shortest, longest] = options["sizes"] as readonly [number, number];
  const weighted = options["tfidf"] === true;
  const lower = options["lower"] === true;
  const counter = new RunCounter(shortest, longest, type.buckets);
  const buckets = new RaggedWriter("i32", storage);
  const counts = new NumbersWriter("i32", storage);
  return {
    read(row, cells) {
      buckets.begin(row);
      counter.count(normal(joinTexts(cells), lower), buckets.values, counts);
      return undefined;
    },
    finish(rows) {
      const read = new RaggedReader(buckets.finish(rows));
      const countsRead = new NumbersReader(counts.finish());
      return {
        fit(training) {
          if (!weighted) return {};
          const frequencies = new Int32Array(type.buckets);
          for (const row of training)
            for (const bucket of read.row(row)) frequencies[bucket] = (frequencies[bucket] ?? 0) + 1;
          if (!frequencies.some((n) => n > 0)) throw nothingToFit(field, "the weights of words");
          return { documents: training.length, frequencies: Array.from(frequencies) };
        },
        column(rows, fitted) {
          const worth = worthOf(fitted, type.buckets);
          const indices = new RaggedWriter("i32", storage);
          const weights = new NumbersWriter("f32", storage);
          for (const [i, row] of rows.entries()) {
            indices.begin(i);
            const own: number[] = [];
            const from = read.begin(row);
            for (const [entry, bucket] of read.row(row).entries()) {
              const weight = Math.fround(countsRead.at(from + entry) * (worth[bucket] ?? 0));
              if (weight === 0) continue;
              indices.values.push(bucket);
              own.push(weight);
            }
            weights.append(weighted ? scaledToOne(own) : own);
          }
          return { kind: "bag", indices: indices.finish(rows.length), weights: weights.finish() };
        },
      };
    },
  };
}

/** What one occurrence weighs in each bucket: 1, or ln((1 + n) / (1 + df)) + 1, or 0 where no training text has it. */
function worthOf({ documents, frequencies }: BagFitted, buckets: number): Float64Array {
  const worth = new Float64Array(buckets).fill(1);
  if (documents === undefined || frequencies === undefined) return worth;
  return worth.map((_, bucket) => {
    const frequency = frequencies[bucket] ?? 0;
    return frequency === 0 ? 0 : Math.log((1 + documents) / (1 + frequency)) + 1;
  });
}

function scaledToOne(weights: readonly number[]): readonly number[] {
  const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
  return length > 0 ? weights.map((weight) => weight / length) : weights;
}
