/** Metrics by name; names and directions are those of src/typecheck/metrics.ts. */
export type Metrics = Readonly<Record<string, number>>;

/** Smallest probability that log loss sees, so that one certain mistake does not make it infinite. */
const FLOOR = 1e-7;

/**
 * Metrics of probabilities `p` [N] against labels `y` [N] of 0 and 1; `threshold` decides what counts as positive.
 * AUROC is the Mann-Whitney statistic with ties counted half; AUPRC is average precision. Both are NaN with one class only.
 */
export function binaryMetrics(p: ArrayLike<number>, y: ArrayLike<number>, threshold = 0.5): Metrics {
  const counts = confusion(p, y, threshold);
  const { truePositive: tp, falsePositive: fp, trueNegative: tn, falseNegative: fn } = counts;
  const recall = ratio(tp, tp + fn);
  const precision = ratio(tp, tp + fp);
  const ranked = rankBinary(p, y);
  return {
    auroc: ranked.auroc,
    auprc: ranked.averagePrecision,
    accuracy: ratio(tp + tn, y.length),
    balanced_accuracy: (recall + ratio(tn, tn + fp)) / 2,
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    precision,
    recall,
    mcc: ratio(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))),
    brier: mean(y.length, (i) => (at(p, i) - at(y, i)) ** 2),
    log_loss: mean(y.length, (i) => -Math.log(Math.max(at(y, i) === 1 ? at(p, i) : 1 - at(p, i), FLOOR))),
  };
}

/** Metrics of class probabilities `p` [N, K] (row-major) against class numbers `y` [N]. Macro means are over classes that occur. */
export function classMetrics(p: ArrayLike<number>, y: ArrayLike<number>, classes: number): Metrics {
  const predicted = Array.from({ length: y.length }, (_, i) => greatest(p, i * classes, classes));
  const present = Array.from({ length: classes }, (_, k) => k).filter((k) => some(y, k));
  const perClass = present.map((k) => {
    const own = binaryMetrics(
      Array.from({ length: y.length }, (_, i) => at(p, i * classes + k)),
      Array.from({ length: y.length }, (_, i) => (at(y, i) === k ? 1 : 0)),
    );
    const hit = confusion(
      predicted.map((c) => (c === k ? 1 : 0)),
      Array.from({ length: y.length }, (_, i) => (at(y, i) === k ? 1 : 0)),
      0.5,
    );
    const { truePositive: tp, falsePositive: fp, falseNegative: fn } = hit;
    return {
      auroc: own["auroc"] ?? Number.NaN,
      recall: ratio(tp, tp + fn),
      f1: ratio(2 * tp, 2 * tp + fp + fn),
    };
  });
  const macro = (of: (m: (typeof perClass)[number]) => number) =>
    mean(perClass.length, (k) => of(perClass[k] as (typeof perClass)[number]));
  return {
    accuracy: mean(y.length, (i) => (predicted[i] === at(y, i) ? 1 : 0)),
    balanced_accuracy: macro((m) => m.recall),
    macro_f1: macro((m) => m.f1),
    macro_auroc: macro((m) => m.auroc),
    log_loss: mean(y.length, (i) => -Math.log(Math.max(at(p, i * classes + at(y, i)), FLOOR))),
  };
}

/**
 * Metrics of values `p` against `y`, both [N, D], row-major. RMSE and MAE are over all values; R2 is the mean of those of the D
 * columns, NaN where a column of `y` is constant.
 */
export function numberMetrics(p: ArrayLike<number>, y: ArrayLike<number>, width = 1): Metrics {
  const rows = y.length / width;
  const explained = (column: number) => {
    const place = (i: number) => i * width + column;
    const centre = mean(rows, (i) => at(y, place(i)));
    const spread = mean(rows, (i) => (at(y, place(i)) - centre) ** 2);
    const left = mean(rows, (i) => (at(p, place(i)) - at(y, place(i))) ** 2);
    return spread === 0 ? Number.NaN : 1 - left / spread;
  };
  return {
    rmse: Math.sqrt(mean(y.length, (i) => (at(p, i) - at(y, i)) ** 2)),
    mae: mean(y.length, (i) => Math.abs(at(p, i) - at(y, i))),
    r2: mean(width, explained),
  };
}

function confusion(p: ArrayLike<number>, y: ArrayLike<number>, threshold: number) {
  const counts = { truePositive: 0, falsePositive: 0, trueNegative: 0, falseNegative: 0 };
  for (let i = 0; i < y.length; i++) {
    const said = at(p, i) >= threshold;
    if (at(y, i) === 1) counts[said ? "truePositive" : "falseNegative"]++;
    else counts[said ? "falsePositive" : "trueNegative"]++;
  }
  return counts;
}

/** Goes through the rows from the greatest probability down, tied rows together. */
function rankBinary(p: ArrayLike<number>, y: ArrayLike<number>): { auroc: number; averagePrecision: number } {
  const order = Array.from({ length: y.length }, (_, i) => i).sort((a, b) => at(p, b) - at(p, a));
  let positives = 0;
  let negatives = 0;
  let pairs = 0;
  let area = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tiedPositives = 0;
    const value = at(p, order[start] as number);
    while (end < order.length && at(p, order[end] as number) === value)
      tiedPositives += at(y, order[end++] as number);
    const tiedNegatives = end - start - tiedPositives;
    pairs += tiedNegatives * (positives + tiedPositives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    area += tiedPositives * (positives / (positives + negatives));
    start = end;
  }
  const both = positives > 0 && negatives > 0;
  return {
    auroc: both ? pairs / (positives * negatives) : Number.NaN,
    averagePrecision: both ? area / positives : Number.NaN,
  };
}

function greatest(values: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let k = 1; k < count; k++) if (at(values, start + k) > at(values, start + best)) best = k;
  return best;
}

function some(values: ArrayLike<number>, wanted: number): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] === wanted) return true;
  return false;
}

function mean(count: number, of: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += of(i);
  return ratio(sum, count);
}

function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}

function at(values: ArrayLike<number>, i: number): number {
  return values[i] as number;
}
