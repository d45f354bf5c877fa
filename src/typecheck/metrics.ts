import type { FieldKind } from "./steps.ts";

/** A field kind that a target can have. */
export type TargetKind = Extract<FieldKind, "binary" | "class" | "number">;

/** One measure of how well predictions fit the labels. */
export interface Metric {
  readonly name: string;
  readonly direction: "maximise" | "minimise";
  readonly targets: readonly TargetKind[];
  readonly doc: string;
}

const binary = ["binary"] as const;
const classes = ["class"] as const;
const both = ["binary", "class"] as const;
const numbers = ["number"] as const;

/** Every metric there is. The runtime computes all that fit the target. */
export const metrics: readonly Metric[] = [
  {
    name: "auroc",
    direction: "maximise",
    targets: binary,
    doc: "Area under the receiver operating characteristic.",
  },
  { name: "auprc", direction: "maximise", targets: binary, doc: "Average precision." },
  { name: "accuracy", direction: "maximise", targets: both, doc: "Share of rows that are predicted right." },
  {
    name: "balanced_accuracy",
    direction: "maximise",
    targets: both,
    doc: "Mean of the recalls of all classes.",
  },
  { name: "f1", direction: "maximise", targets: binary, doc: "Harmonic mean of precision and recall." },
  {
    name: "precision",
    direction: "maximise",
    targets: binary,
    doc: "Share of positive predictions that are right.",
  },
  { name: "recall", direction: "maximise", targets: binary, doc: "Share of positive rows that are found." },
  { name: "mcc", direction: "maximise", targets: binary, doc: "Matthews correlation coefficient." },
  { name: "brier", direction: "minimise", targets: binary, doc: "Mean squared error of the probability." },
  {
    name: "log_loss",
    direction: "minimise",
    targets: both,
    doc: "Mean negative log probability of the right class.",
  },
  { name: "macro_f1", direction: "maximise", targets: classes, doc: "Mean of the F1 of all classes." },
  {
    name: "macro_auroc",
    direction: "maximise",
    targets: classes,
    doc: "Mean of each class's AUROC against the rest.",
  },
  { name: "rmse", direction: "minimise", targets: numbers, doc: "Root of the mean squared error." },
  { name: "mae", direction: "minimise", targets: numbers, doc: "Mean absolute error." },
  { name: "r2", direction: "maximise", targets: numbers, doc: "Share of the variance that is explained." },
];

/** What `keep` follows where nothing is said. */
export const defaultMetric: Readonly<Record<TargetKind, string>> = {
  binary: "auroc",
  class: "log_loss",
  number: "rmse",
};

/** The metric of that name. */
export function findMetric(name: string): Metric | undefined {
  return metrics.find((metric) => metric.name === name);
}

/** Names of the metrics that fit a target. */
export function metricsFor(target: TargetKind): readonly string[] {
  return metrics.filter((metric) => metric.targets.includes(target)).map((metric) => metric.name);
}

/** Which way a metric gets better. What is not in the table is a score: more is better. */
export function metricDirection(name: string): Metric["direction"] {
  return findMetric(name)?.direction ?? "maximise";
}

/** Whether `value` of a metric is better than `other`; NaN is never better. */
export function isBetter(name: string, value: number, other: number): boolean {
  return metricDirection(name) === "maximise" ? value > other : value < other;
}
