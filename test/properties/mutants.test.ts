import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyFix } from "../../src/diagnostics/fix.ts";
import { render } from "../../src/diagnostics/index.ts";
import { format } from "../../src/parser/print/print.ts";
import { sources as programsOfTheProject } from "../parser/sources.ts";
import { Choices, type Source, sources } from "./generator/choices.ts";
import { generate } from "./generator/program.ts";
import { mutate } from "./mutate.ts";
import { compiled } from "./running.ts";
import { textOf } from "./show.ts";
import { checkProgram, type ProgramText } from "./world.ts";

/** How many spoilt programs are tried: 1,500 by default, 20,000 for the whole proof. */
const RUNS = Number(process.env["MUTANT_RUNS"] ?? 1500);
/** No program may take more of a processor's time, in ms: it is small, and so is the work. */
const LIMIT = 20_000;

const written = programsOfTheProject().map(
  ({ text }): ProgramText => ({ files: new Map([["model.mm", text]]), schemas: new Map() }),
);

const tally = { refused: 0, accepted: 0, compiled: 0 };

/** A program of the project or a generated one, with one of its files spoilt. */
function mutant(source: Source): ProgramText {
  const c = new Choices(source);
  const program = c.chance(0.6) ? generate(source) : c.pick(written);
  const [path, text] = c.pick([...program.files]);
  return { ...program, files: new Map([...program.files, [path, mutate(c, text)]]) };
}

function prove(source: Source): void {
  const program = mutant(source);
  const begin = process.cpuUsage();
  for (const text of program.files.values()) format(text);
  const { diagnostics, program: accepted } = checkProgram(program);
  const shown = render(diagnostics, new Map(program.files), { colour: false });
  expect(shown, textOf(program)).not.toMatch(/internal:|undefined|\[object|NaN/);
  for (const { fix } of diagnostics) {
    const file = fix?.edits[0]?.span.file ?? "";
    if (fix) applyFix(program.files.get(file) ?? "", fix);
  }
  const isAccepted = accepted !== undefined && diagnostics.every(({ severity }) => severity !== "error");
  tally[isAccepted ? "accepted" : "refused"]++;
  if (isAccepted && accepted.trains.size > 0) {
    expect(() => compiled(accepted, source.seed), textOf(program)).not.toThrow();
    tally.compiled++;
  }
  const { user, system } = process.cpuUsage(begin);
  expect((user + system) / 1000, textOf(program)).toBeLessThan(LIMIT);
}

describe("spoilt programs", () => {
  test(`${RUNS} of them are refused in order, or compile`, () => {
    fc.assert(fc.property(sources, prove), { numRuns: RUNS, seed: 19700101 });
  }, 3_600_000);

  test("and of both kinds there are many", () => {
    expect(tally.refused).toBeGreaterThan(RUNS / 4);
    expect(tally.compiled).toBeGreaterThan(RUNS / 20);
  });
});
