import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/runtime/engine.ts";
import { reference } from "../../src/runtime/engines/index.ts";
import { compared } from "../runtime/engines/every.ts";
import { census } from "./census.ts";
import { constructs } from "./constructs.ts";
import { someRows, someSize } from "./feeds.ts";
import { type Source, sources } from "./generator/choices.ts";
import { generate } from "./generator/program.ts";
import { compiled, difference, outcome } from "./running.ts";
import { textOf } from "./show.ts";
import { checkProgram } from "./world.ts";

/** How many programs are made: 150 by default, 1,000 for the whole proof. */
const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 150);
/** How often each construct of the language must have occurred, in programs. */
const LEAST = RUNS >= 1000 ? 20 : 1;

/** Engines may add up in another order: so many times as far as after one operation they may be apart, relative where numbers are large. */
const OPERATIONS = 50;
/**
 * A program may hang on rounding: it has a greatest of equal numbers, or a ReLU of what would be 0 without it. Then one of some
 * ways to nudge its parameters changes it as much. Few programs are so.
 */
const NUDGES = [1, 2, 3, 4, 5];
const SENSITIVE = 0.01;

/** Rows of a batch. */
const ROWS = 3;

const seen = new Map(constructs.map((construct) => [construct, 0]));
const sensitive: string[] = [];

/** Checks and compiles a program, and runs it on the reference and on another engine; these take turns. */
async function prove(source: Source): Promise<void> {
  const text = generate(source);
  const { modules, diagnostics, program } = checkProgram(text);
  if (!program)
    expect.fail(`it is refused: ${diagnostics.map(({ message }) => message).join("; ")}\n${textOf(text)}`);
  for (const construct of census(modules)) seen.set(construct, (seen.get(construct) ?? 0) + 1);
  const ready = compiled(program, source.seed);
  const { data } = ready.train;
  const rows = someRows(data, ready.fitted, ROWS, source.seed);
  const on = (engine: Engine, nudge?: number) => outcome(engine, ready, rows, someSize(data, ROWS), nudge);
  const { engine, tolerance } = compared[source.seed % compared.length] ?? expect.fail("no engine is here");
  const expected = await on(reference("f32"));
  const { apart, where } = difference(expected, await on(engine));
  if (apart <= OPERATIONS * tolerance) return;
  const nudged = await Promise.all(
    NUDGES.map(async (nudge) => difference(expected, await on(reference("f32"), nudge)).apart),
  );
  const told = `${engine.name}: ${where}\n${textOf(text)}`;
  expect(Math.max(...nudged), told).toBeGreaterThan((OPERATIONS * tolerance) / 4);
  sensitive.push(told);
}

describe("what checks, runs", () => {
  test(`${RUNS} programs check, compile, and train alike on the reference and on other engines`, async () => {
    await fc.assert(fc.asyncProperty(sources, prove), { numRuns: RUNS, seed: 20260731, endOnFailure: false });
  }, 3_600_000);

  test("and hardly any of them hangs on rounding", () => {
    expect(sensitive.length, sensitive.join("\n\n")).toBeLessThanOrEqual(Math.ceil(SENSITIVE * RUNS));
  });

  test(`and each construct of the language was in ${LEAST} of them at least`, () => {
    const rare = [...seen].filter(([, count]) => count < LEAST);
    expect(rare).toEqual([]);
  });
});
