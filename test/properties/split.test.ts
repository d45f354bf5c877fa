import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openEngine } from "../../src/runtime/engines/engines.ts";
import { inParts } from "../runtime/engines/parts.ts";
import { models, train } from "../runtime/engines/steps.ts";
import { someRows, someSize } from "./feeds.ts";
import { type Source, sources } from "./generator/choices.ts";
import { compiledFrom, difference, outcome } from "./running.ts";

/** How many programs are tried: a quarter of those that are made to check and run. */
const RUNS = Math.ceil(Number(process.env["PROPERTY_RUNS"] ?? 150) / 4);

/** In f64, nothing changes but the order of sums. */
const TOLERANCE = 1e-9;

const whole = openEngine("reference-f64");

async function prove(source: Source): Promise<void> {
  const { text, ready } = compiledFrom(source);
  const { data } = ready.train;
  const size = someSize(data, 4);
  const rows = someRows(data, ready.fitted, 4, source.seed);
  const [expected, found] = [
    await outcome(whole, ready, rows, size),
    await outcome(inParts(whole, 2), ready, rows, size),
  ];
  const { apart, where } = difference(expected, found);
  expect(apart, `${where}\n${text}`).toBeLessThanOrEqual(TOLERANCE);
}

describe("steps whose rows are computed in parts give the same", () => {
  test(`in ${RUNS} programs`, async () => {
    await fc.assert(fc.asyncProperty(sources, prove), { numRuns: RUNS, seed: 20261124 });
  }, 3_600_000);

  test.each(Object.keys(models))("for %s, in two parts and in three", async (model) => {
    const expected = await train(whole, model, "adamw", 2);
    for (const parts of [2, 3]) {
      const found = await train(inParts(whole, parts), model, "adamw", 2);
      for (const what of ["results", "cells"] as const) {
        const { apart, where } = difference(expected[what], found[what]);
        expect(apart, where).toBeLessThanOrEqual(TOLERANCE);
      }
    }
  });
});
