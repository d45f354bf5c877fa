import { expect } from "vitest";
import { dense, evaluate } from "../../src/ir/interpreter/index.ts";
import type { Graph, Module } from "../../src/ir/ir.ts";
import type { Dense } from "../../src/ir/primitives/primitive.ts";

export type Numbers = readonly number[] | number;

/** The outputs of main by name, in f64, for the numbers of its inputs by name. */
export function run(module: Module, inputs: Readonly<Record<string, Numbers>>): Record<string, number[]> {
  const given = module.main.inputs.map(({ name, value }) => dense(value.type, inputs[name] ?? []));
  const outputs = evaluate(module, given, { precision: "f64" });
  return Object.fromEntries(
    module.main.outputs.map(({ name }, k) => [name, [...(outputs[k] as Dense).data]]),
  );
}

/** Each number is as near as `tolerance`, relative where it is large. */
export function expectClose(found: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    const difference = Math.abs((found[i] as number) - value);
    expect(difference, `${found[i]} at ${i}, not ${value}`).toBeLessThanOrEqual(
      tolerance * (1 + Math.abs(value)),
    );
  }
}

/** A module as a graph for prediction: all inputs are feeds, all outputs results. */
export function graphOf({ main, functions }: Module): Graph {
  return {
    kind: "predict",
    main,
    functions,
    feeds: main.inputs,
    reads: [],
    results: main.outputs,
    writes: [],
  };
}
