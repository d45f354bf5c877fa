import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalogue, entries } from "../../src/diagnostics/catalogue/index.ts";
import { openEngine } from "../../src/runtime/engines/engines.ts";
import type { CheckedProgram } from "../../src/typecheck/checked.ts";
import { someRows, someSize } from "./feeds.ts";
import { mutations } from "./rules/mutations.ts";
import { compiled, outcome } from "./running.ts";
import { checkProgram, type ProgramText } from "./world.ts";

const source = (name: string) => readFileSync(`test/properties/rules/${name}`, "utf8");
const columns = ["id", "title", "body", "tags", "class", "age", "count", "price", "weight", "liked", "part"];

const program: ProgramText = {
  files: new Map([
    ["model.mm", source("model.mm")],
    ["own/parts.mm", source("parts.mm")],
  ]),
  schemas: new Map([
    ["Reviews.reviews", columns],
    ["Reviews.raw", ["id", "size"]],
    ["Reviews.sizes", ["id", "size"]],
  ]),
};

/** The program with some of its text changed. */
function changed(changes: Readonly<Record<string, string>>): ProgramText {
  const files = new Map(program.files);
  for (const [from, to] of Object.entries(changes)) {
    const places = [...files].filter(([, text]) => text.split(from).length === 2);
    expect(places.length, `"${from}" stands in one place`).toBe(1);
    for (const [path, text] of places)
      files.set(
        path,
        text.replace(from, () => to),
      );
  }
  return { ...program, files };
}

/** The codes of the errors in a program. */
function errors(text: ProgramText, without?: string): string[] {
  const { diagnostics } = checkProgram(text, without === undefined ? {} : { without });
  return [
    ...new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)),
  ].sort();
}

/** Compiles a program and runs a step, an evaluation and a prediction. */
async function run(checked: CheckedProgram): Promise<void> {
  const ready = compiled(checked, 1);
  const { data } = ready.train;
  await outcome(openEngine("reference"), ready, someRows(data, ready.fitted, 3, 1), someSize(data, 3));
}

const { names, types, dimensions, data, train } = catalogue;
const rules = [names, types, dimensions, data, train]
  .flatMap((area) => Object.values(area))
  .filter(({ severity }) => severity === "error")
  .map(({ code }) => code);

test("the program as it stands is accepted and runs", async () => {
  expect(errors(program)).toEqual([]);
  await run(checkProgram(program).program as CheckedProgram);
});

test("every rule of the checker has its mutation", () => {
  expect(Object.keys(mutations).sort()).toEqual([...rules].sort());
});

describe.each(Object.entries(mutations))("%s", (code, { change, breaks }) => {
  const text = () => changed(change);

  test("is told", () => {
    expect(errors(text()), entries.get(code)?.explanation.text).toEqual([code]);
  });

  test("switched off, is not told", async () => {
    expect(errors(text(), code)).toEqual([]);
    const { program: accepted } = checkProgram(text(), { without: code });
    if (breaks) await expect(run(accepted as CheckedProgram)).rejects.toThrow();
  });
});
