import { describe, expect, test } from "vitest";
import { binaryMetrics, classMetrics, numberMetrics } from "../../src/runtime/metrics.ts";
import { metrics } from "../../src/typecheck/metrics.ts";

/** AUROC as it is defined: the share of (positive, negative) pairs in the right order, ties half. */
function pairwise(p: readonly number[], y: readonly number[]): number {
  const pairs = p.flatMap((a, i) =>
    p.flatMap((b, j) => (y[i] === 1 && y[j] === 0 ? [a > b ? 1 : a === b ? 0.5 : 0] : [])),
  );
  return pairs.reduce((a: number, b) => a + b, 0) / pairs.length;
}

describe("binary metrics", () => {
  // Values from scikit-learn's documentation of roc_auc_score and average_precision_score.
  test("agree with known values", () => {
    const found = binaryMetrics([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]);
    expect(found["auroc"]).toBeCloseTo(0.75, 12);
    expect(found["auprc"]).toBeCloseTo(0.8333333, 6);
  });

  test("AUROC is the share of ordered pairs, ties half", () => {
    const p = [0.5, 0.5, 0.2, 0.9, 0.5, 0.1, 0.9, 0.3];
    const y = [1, 0, 0, 1, 1, 0, 0, 1];
    expect(binaryMetrics(p, y)["auroc"]).toBeCloseTo(pairwise(p, y), 12);
  });

  test("count what the threshold makes positive", () => {
    const found = binaryMetrics([0.9, 0.8, 0.3, 0.2, 0.7], [1, 0, 1, 0, 1], 0.75);
    expect(found).toMatchObject({ precision: 1 / 2, recall: 1 / 3, accuracy: 2 / 5 });
    expect(found["f1"]).toBeCloseTo(0.4, 12);
    expect(found["balanced_accuracy"]).toBeCloseTo((1 / 3 + 1 / 2) / 2, 12);
    expect(found["mcc"]).toBeCloseTo((1 * 1 - 1 * 2) / Math.sqrt(2 * 3 * 2 * 3), 12);
  });

  test("with one class only have no AUROC", () => {
    expect(binaryMetrics([0.2, 0.3], [1, 1])["auroc"]).toBeNaN();
  });

  test("log loss and Brier score are those of the probabilities", () => {
    const found = binaryMetrics([0.8, 0.4], [1, 0]);
    expect(found["log_loss"]).toBeCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, 12);
    expect(found["brier"]).toBeCloseTo((0.04 + 0.16) / 2, 12);
  });
});

test("class metrics", () => {
  const p = [0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.3, 0.4, 0.3, 0.2, 0.2, 0.6];
  const found = classMetrics(p, [0, 1, 2, 2], 3);
  expect(found["accuracy"]).toBe(0.75);
  expect(found["balanced_accuracy"]).toBeCloseTo((1 + 1 + 0.5) / 3, 12);
  expect(found["macro_f1"]).toBeCloseTo((1 + 2 / 3 + 2 / 3) / 3, 12);
  expect(found["log_loss"]).toBeCloseTo(
    -(Math.log(0.7) + Math.log(0.8) + Math.log(0.3) + Math.log(0.6)) / 4,
    12,
  );
});

test("number metrics", () => {
  const found = numberMetrics([2.5, 0, 2, 8], [3, -0.5, 2, 7]);
  expect(found["rmse"]).toBeCloseTo(Math.sqrt(0.375), 12);
  expect(found["mae"]).toBeCloseTo(0.5, 12);
  expect(found["r2"]).toBeCloseTo(0.9486081370449679, 12);
});

test("metrics of several numbers a row: errors over all, R2 by column", () => {
  const found = numberMetrics([1, 10, 2, 30], [1, 20, 3, 40], 2);
  expect(found["rmse"]).toBeCloseTo(Math.sqrt((0 + 100 + 1 + 100) / 4), 12);
  expect(found["mae"]).toBeCloseTo((0 + 10 + 1 + 10) / 4, 12);
  expect(found["r2"]).toBeCloseTo((1 - 1 / 2 + (1 - 200 / 200)) / 2, 12);
});

test("every metric of the table is computed for every target that it fits", () => {
  const computed = {
    binary: binaryMetrics([0.2, 0.8], [0, 1]),
    class: classMetrics([0.2, 0.8, 0.6, 0.4], [1, 0], 2),
    number: numberMetrics([1, 2], [1, 3]),
  };
  for (const [target, values] of Object.entries(computed)) {
    const wanted = metrics
      .filter((m) => (m.targets as readonly string[]).includes(target))
      .map((m) => m.name);
    expect(Object.keys(values).sort()).toEqual(wanted.sort());
  }
});
