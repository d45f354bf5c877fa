import type { Dataset } from "../../data/dataset.ts";
import { internal } from "../../diagnostics/diagnostic.ts";
import type { Session, Tensor } from "../engine.ts";
import { binaryMetrics, classMetrics, type Metrics, numberMetrics } from "../metrics.ts";

export interface Scored {
  /** Probabilities [N], class probabilities [N, K] or values [N, D], in the order of the rows. */
  readonly predictions: Float64Array;
  /** Values per row of `predictions`. */
  readonly width: number;
  /** The weighted mean of the loss; NaN where rows had no target. */
  readonly loss: number;
}

/** Runs `evaluate` (or, without targets, `predict`) over rows, in batches, in order. */
export async function score(
  session: Session,
  dataset: Dataset,
  rows: Int32Array,
  options: { batch: number; kind: "evaluate" | "predict"; signal?: AbortSignal },
): Promise<Scored> {
  const { batch, kind, signal } = options;
  let predictions = new Float64Array(0);
  let width = 1;
  let done = 0;
  let loss = 0;
  let weight = 0;
  const plan = { rows, batch, training: false, seed: 0, epoch: 0, ...(signal && { signal }) };
  for await (const { feeds, size, rows: own } of dataset.batches(plan)) {
    const results = await session.run(kind, size, feeds);
    const { type, data } = named(results, "prediction");
    width = type.shape[1] ?? 1;
    if (predictions.length === 0) predictions = new Float64Array(rows.length * width);
    const count = own.filter((row) => row >= 0).length;
    predictions.set(data.subarray(0, count * width), done * width);
    done += count;
    if (kind === "predict") continue;
    loss += scalar(named(results, "loss.sum"));
    weight += scalar(named(results, "weight.sum"));
  }
  return { predictions, width, loss: weight === 0 ? Number.NaN : loss / weight };
}

/** The metrics that fit the target's kind, and the loss. */
export function metricsOf(dataset: Dataset, rows: Int32Array, scored: Scored, threshold = 0.5): Metrics {
  const labels = Float64Array.from(rows, (row) => dataset.targets[row] as number);
  const target = dataset.data.fields.find((field) => field.target) ?? internal("data without a target");
  const of = () => {
    switch (target.type.kind) {
      case "binary":
        return binaryMetrics(scored.predictions, labels, threshold);
      case "class":
        return classMetrics(scored.predictions, labels, scored.width);
      default:
        return numberMetrics(scored.predictions, labels);
    }
  };
  return { loss: scored.loss, ...of() };
}

export function named(results: ReadonlyMap<string, Tensor>, name: string): Tensor {
  return results.get(name) ?? internal(`the engine gave no ${name}`);
}

export function scalar(tensor: Tensor): number {
  return tensor.data[0] as number;
}
