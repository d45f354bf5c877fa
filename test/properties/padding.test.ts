import fc from "fast-check";
import { expect, test } from "vitest";
import { openEngine } from "../../src/runtime/engines/engines.ts";
import { disturbed, lengthsFor, someRows, someSize } from "./feeds.ts";
import { type Source, sources } from "./generator/choices.ts";
import { compiledFrom, difference, outcome } from "./running.ts";

/** How many programs are tried: a quarter of those that are made to check and run. */
const RUNS = Math.ceil(Number(process.env["PROPERTY_RUNS"] ?? 150) / 4);

/** In f64, adding zeros changes nothing but the order of a sum. */
const TOLERANCE = 1e-9;

/** Rows of a batch, and how many more a padded one has. */
const [ROWS, MORE] = [3, 2];

async function prove(source: Source): Promise<void> {
  const { text, ready } = compiledFrom(source);
  const { data } = ready.train;
  const rows = someRows(data, ready.fitted, ROWS, source.seed);
  const padded = disturbed(data, ready.fitted, rows, MORE, source.seed + 1);
  const engine = openEngine("reference-f64");
  const plain = await outcome(engine, ready, rows, someSize(data, ROWS));
  const shorter = { ...someSize(data, ROWS), lengths: lengthsFor(ready.program, rows) };
  const cut = difference(plain, await outcome(engine, ready, rows, shorter));
  expect(cut.apart, `${cut.where}, texts cut\n${text}`).toBeLessThanOrEqual(TOLERANCE);
  const other = await outcome(engine, ready, padded, someSize(data, ROWS + MORE, 5));
  const { apart, where } = difference(plain, other);
  expect(apart, `${where}\n${text}`).toBeLessThanOrEqual(TOLERANCE);
}

test(`padding, the length that texts are padded to, and absent fields change no result and no cell, in ${RUNS} programs`, async () => {
  await fc.assert(fc.asyncProperty(sources, prove), { numRuns: RUNS, seed: 19830412 });
}, 3_600_000);
