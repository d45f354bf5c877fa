import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openEngine } from "../../src/runtime/engines/engines.ts";
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

/** Engines compute in f32, and may add up in another order: so far apart they may be, relative where numbers are large. */
const TOLERANCE = 1e-4;
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

/** Checks, compiles and runs a program on both engines. */
async function prove(source: Source): Promise<void> {
  const text = generate(source);
  const { modules, diagnostics, program } = checkProgram(text);
  if (!program)
    expect.fail(`it is refused: ${diagnostics.map(({ message }) => message).join("; ")}\n${textOf(text)}`);
  for (const construct of census(modules)) seen.set(construct, (seen.get(construct) ?? 0) + 1);
  const ready = compiled(program, source.seed);
  const { data } = ready.train;
  const rows = someRows(data, ready.fitted, ROWS, source.seed);
  const on = (engine: string, nudge?: number) =>
    outcome(openEngine(engine, { threads: 1 }), ready, rows, someSize(data, ROWS), nudge);
  const reference = await on("reference");
  const { apart, where } = difference(reference, await on("onnx"));
  if (apart <= TOLERANCE) return;
  const nudged = await Promise.all(
    NUDGES.map(async (nudge) => difference(reference, await on("reference", nudge)).apart),
  );
  expect(Math.max(...nudged), `${where}\n${textOf(text)}`).toBeGreaterThan(TOLERANCE / 4);
  sensitive.push(`${where}\n${textOf(text)}`);
}

describe("what checks, runs", () => {
  test(`${RUNS} programs check, compile, and train alike on the reference and on onnxruntime`, async () => {
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
