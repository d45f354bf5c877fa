import { describe, expect, test } from "vitest";
import { afterEpoch, initialPlateau, rateFactor } from "../../src/runtime/training/schedule.ts";
import type { Schedule } from "../../src/typecheck/checked.ts";

const factors = (schedule: Schedule, total: number, perEpoch: number) =>
  Array.from({ length: total }, (_, step) =>
    rateFactor(schedule, { step, total, epoch: Math.floor(step / perEpoch) }, initialPlateau),
  );

describe("schedules", () => {
  test.each<[Schedule, number[]]>([
    [{ name: "constant" }, [1, 1, 1, 1]],
    [{ name: "linear", warmup: 0.5, floor: 0 }, [0.5, 1, 1, 0.5]],
    [{ name: "linear", warmup: 0, floor: 0.5 }, [1, 0.875, 0.75, 0.625]],
    [{ name: "cosine", warmup: 0, floor: 0 }, [1, (1 + Math.SQRT1_2) / 2, 0.5, (1 - Math.SQRT1_2) / 2]],
    [{ name: "step", every: 1, factor: 0.1 }, [1, 1, 0.1, 0.1]],
    [{ name: "exponential", factor: 0.5 }, [1, 1, 0.5, 0.5]],
  ])("%j", (schedule, expected) => {
    factors(schedule, 4, 2).forEach((factor, i) => {
      expect(factor).toBeCloseTo(expected[i] as number, 12);
    });
  });

  const plateaus = (patience: number, values: readonly (number | null)[]) => {
    const schedule: Schedule = { name: "plateau", factor: 0.5, patience };
    const seen = [initialPlateau];
    for (const value of values) seen.push(afterEpoch(schedule, seen.at(-1) ?? initialPlateau, value));
    return { factors: seen.map((plateau) => plateau.factor), last: seen.at(-1) };
  };

  test("a plateau falls when nothing has become better for so many epochs, and waits anew", () => {
    const { factors, last } = plateaus(2, [0.6, 0.7, 0.7, 0.65, 0.6, 0.5, 0.9]);
    expect(factors).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25]);
    expect(last).toEqual({ factor: 0.25, best: 0.9, waited: 0 });
  });

  test("what could not be measured is not better than anything", () => {
    expect(plateaus(1, [null, 0.5, null]).factors).toEqual([1, 0.5, 0.5, 0.25]);
  });
});
