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

  test("a plateau falls after its patience and waits anew", () => {
    const schedule: Schedule = { name: "plateau", factor: 0.5, patience: 1 };
    const seen = [0.6, 0.7, 0.7, 0.65, 0.6, 0.5, 0.9].reduce(
      (states, value) => [...states, afterEpoch(schedule, states.at(-1) ?? initialPlateau, value)],
      [initialPlateau],
    );
    expect(seen.map((p) => p.factor)).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25]);
    expect(seen.at(-1)).toEqual({ factor: 0.25, best: 0.9, waited: 0 });
  });
});
