import type { Dataset } from "../../data/dataset.ts";
import { internal } from "../../diagnostics/diagnostic.ts";
import type { Program } from "../../ir/ir.ts";
import type { CheckedTrain } from "../../typecheck/checked.ts";
import type { Session, Tensor } from "../engine.ts";
import { binaryMetrics, classMetrics, type Metrics, numberMetrics } from "../metrics.ts";
import { placesByLength } from "./order.ts";

export interface Scored {
  /** Probabilities [N], class probabilities [N, K] or values [N, D], in the order of the rows. */
  readonly predictions: Float64Array;
  /** Values per row of `predictions`. */
  readonly width: number;
  /** The weighted mean of the loss; NaN where rows had no target. */
  readonly loss: number;
}

export interface Scoring {
  readonly batch: number;
  /** What the rows of a batch have alike; results come in the order of the rows all the same. */
  readonly group: CheckedTrain["group"];
  /** The program's: what texts may be padded to. */
  readonly lengths: Program["lengths"];
  readonly signal?: AbortSignal | undefined;
}

/** Runs `evaluate` (or, without targets, `predict`) over rows, in batches. Errors: the signal's reason. */
export async function score(
  session: Session,
  dataset: Dataset,
  rows: Int32Array,
  kind: "evaluate" | "predict",
  { batch, group, lengths = {}, signal }: Scoring,
): Promise<Scored> {
  const places = group === "length" ? placesByLength(rows, dataset.lengths()) : rows.map((_, place) => place);
  let predictions = new Float64Array(0);
  let width = 1;
  let done = 0;
  let loss = 0;
  let weight = 0;
  const plan = {
    ...{ rows: places.map((place) => rows[place] as number), batch, lengths: fewer(lengths) },
    ...{ training: false, seed: 0, epoch: 0, ...(signal && { signal }) },
  };
  for await (const { feeds, size, rows: own } of dataset.batches(plan)) {
    const results = await session.run(kind, size, feeds);
    const { type, data } = named(results, "prediction");
    width = type.shape[1] ?? 1;
    if (predictions.length === 0) predictions = new Float64Array(rows.length * width);
    const count = own.filter((row) => row >= 0).length;
    for (let i = 0; i < count; i++)
      predictions.set(data.subarray(i * width, (i + 1) * width), (places[done + i] as number) * width);
    done += count;
    if (kind === "predict") continue;
    loss += scalar(named(results, "loss.sum"));
    weight += scalar(named(results, "weight.sum"));
  }
  return { predictions, width, loss: weight === 0 ? Number.NaN : loss / weight };
}

/** Every second of the lengths, the last among them: rows are scored so seldom that more graphs cost more than they save. */
function fewer(lengths: NonNullable<Scoring["lengths"]>): NonNullable<Scoring["lengths"]> {
  return Object.fromEntries(
    Object.entries(lengths).map(([field, sizes]) => [
      field,
      sizes.filter((_, i) => (sizes.length - i) % 2 === 1),
    ]),
  );
}

/** The loss and the metrics that fit the target's kind, over the rows whose target is known; none where there are none. */
export async function measure(
  session: Session,
  dataset: Dataset,
  rows: Int32Array,
  scoring: Scoring & { readonly threshold: number },
): Promise<Metrics> {
  const { targets, targetWidth } = dataset;
  const known = rows.filter((row) => !Number.isNaN(targets[row * targetWidth]));
  if (known.length === 0) return {};
  const scored = await score(session, dataset, known, "evaluate", scoring);
  const labels = new Float64Array(known.length * targetWidth);
  for (const [i, row] of known.entries())
    labels.set(targets.subarray(row * targetWidth, (row + 1) * targetWidth), i * targetWidth);
  return { loss: scored.loss, ...metricsOf(dataset, scored, labels, scoring.threshold) };
}

function metricsOf(dataset: Dataset, scored: Scored, labels: Float64Array, threshold: number): Metrics {
  const { predictions, width } = scored;
  const target = dataset.data.fields.find((field) => field.target) ?? internal("data without a target");
  switch (target.type.kind) {
    case "binary":
      return binaryMetrics(predictions, labels, threshold);
    case "class":
      return classMetrics(predictions, labels, width);
    default:
      return numberMetrics(predictions, labels, width);
  }
}

/** A result of a step by its name. */
export function named(results: ReadonlyMap<string, Tensor>, name: string): Tensor {
  return results.get(name) ?? internal(`the engine gave no ${name}`);
}

export function scalar(tensor: Tensor): number {
  return tensor.data[0] as number;
}
