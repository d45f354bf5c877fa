import { internal } from "../../diagnostics/diagnostic.ts";
import type { CheckedField, FieldType } from "../../typecheck/checked.ts";
import { Growing, offsetsOf, shared } from "../store.ts";
import { type FieldPreparation, nothingToFit, optionsOf } from "./preparation.ts";
import { RunCounter } from "./run-counter.ts";
import { joinTexts } from "./text.ts";
import { normal } from "./tokens.ts";

/** How many training texts there are, and how many of them have each bucket; nothing where runs are only counted. */
export interface BagFitted {
  readonly documents?: number;
  readonly frequencies?: readonly number[];
}

/** Where a row's buckets and counts stand among all. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Runs of words (two letters or longer), hashed into buckets: counted, or weighted by tf-idf with the idf smoothed and each text
 * scaled to length 1 (Salton & Buckley 1988, "Term-weighting approaches in automatic text retrieval"). Weighted runs that the
 * training part has not are left out: nothing was learned about them.
 */
export function prepareBag(
  field: CheckedField,
  type: FieldType & { kind: "bag" },
): FieldPreparation<BagFitted> {
  const options = optionsOf(field, "ngrams") ?? internal(`${field.name} has no ngrams()`);
  const [shortest, longest] = options["sizes"] as readonly [number, number];
  const weighted = options["tfidf"] === true;
  const lower = options["lower"] === true;
  const counter = new RunCounter(shortest, longest, type.buckets);
  const buckets = new Growing();
  const counts = new Growing();
  const stretches = new Map<number, Stretch>();
  const of = (row: number) => stretches.get(row) ?? { from: 0, to: 0 };
  return {
    read(row, cells) {
      const from = buckets.length;
      counter.count(normal(joinTexts(cells), lower), buckets, counts);
      stretches.set(row, { from, to: buckets.length });
      return undefined;
    },
    fit(training) {
      if (!weighted) return {};
      const frequencies = new Int32Array(type.buckets);
      for (const row of training) {
        const { from, to } = of(row);
        for (const bucket of buckets.values.subarray(from, to))
          frequencies[bucket] = (frequencies[bucket] ?? 0) + 1;
      }
      if (!frequencies.some((n) => n > 0)) throw nothingToFit(field, "the weights of words");
      return { documents: training.length, frequencies: Array.from(frequencies) };
    },
    column(rows, fitted) {
      const worth = worthOf(fitted, type.buckets);
      const known = Array.from(rows, (row) => {
        const { from, to } = of(row);
        return buckets.values.subarray(from, to).reduce((n, bucket) => n + Number(worth[bucket] !== 0), 0);
      });
      const offsets = offsetsOf(known, rows.length);
      const total = offsets[rows.length] ?? 0;
      const [indices, weights] = [shared.i32(total), shared.f32(total)];
      for (const [i, row] of rows.entries()) {
        const { from, to } = of(row);
        let at = offsets[i] ?? 0;
        for (let entry = from; entry < to; entry++) {
          const bucket = buckets.values[entry] ?? 0;
          const weight = (counts.values[entry] ?? 0) * (worth[bucket] ?? 0);
          if (weight === 0) continue;
          indices[at] = bucket;
          weights[at++] = weight;
        }
        if (weighted) scaleToOne(weights.subarray(offsets[i], at));
      }
      return { kind: "bag", offsets, indices, weights };
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

function scaleToOne(weights: Float32Array): void {
  const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
  for (let i = 0; length > 0 && i < weights.length; i++) weights[i] = (weights[i] ?? 0) / length;
}
