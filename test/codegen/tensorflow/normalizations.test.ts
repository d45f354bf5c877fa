import { describe, expect, test } from "vitest";
import { withFullRows } from "../../../src/codegen/tensorflow/full-rows.ts";
import { emitTensorflow } from "../../../src/codegen/tensorflow/index.ts";
import { normalizationsOf } from "../../../src/codegen/tensorflow/normalizations/find.ts";
import type { FunctionBuilder } from "../../../src/ir/builder.ts";
import type { Graph, Value } from "../../../src/ir/ir.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import { inline } from "../../../src/ir/transforms/inline.ts";
import { graphOf } from "../../runtime/engines/running.ts";
import { models, programFor } from "../../runtime/engines/steps.ts";
import { readSavedModel } from "./reading.ts";

const size = { batch: 4, bags: {} };

describe("batches of which all rows have weight 1", () => {
  const normalised = "a picture's convolutions, normalised over the batch";

  test.each(Object.keys(models))("a step of their own is made for %s where it has normalizations", (name) => {
    const full = withFullRows(inline(programFor(name, "adam").graph("train", size)));
    expect(full !== undefined).toBe(name === normalised);
  });

  test("a normalization and its gradient are a kernel each, and nothing else of them is left", () => {
    const program = programFor(normalised, "adam");
    const full = withFullRows(inline(program.graph("train", size))) as Graph;
    expect(normalizationsOf(full).map(({ gradient }) => gradient?.factor)).toEqual([1, 1]);
    const { nodes } = readSavedModel(emitTensorflow(program.cells, new Map([["train", full]])).bytes);
    const count = (op: string) => nodes.filter((node) => node.op === op).length;
    expect([
      count("FusedBatchNormV3"),
      count("FusedBatchNormGradV3"),
      count("BiasAdd"),
      count("Sub"),
    ]).toEqual([2, 2, 0, 1]);
  });
});

describe("what is taken for a normalization", () => {
  interface Changes {
    readonly mean?: number;
    readonly power?: number;
    readonly scaled?: boolean;
    readonly axes?: readonly number[];
  }

  /** A normalization of 4 x 3 x 3 places over the first two axes, or something near it. */
  function built({ mean: share = 1 / 12, power = 1, scaled = true, axes = [0, 1] }: Changes): Graph {
    const b = newFunction("main");
    const f32 = (...shape: number[]) => ({ dtype: "f32", shape }) as const;
    const x = b.input("x", f32(4, 3, 3));
    const [scale, shift] = [b.input("cell:scale", f32(3)), b.input("cell:shift", f32(3))];
    const mean = (of: Value, by: number) => b.op("mul", [b.op("reduce_sum", [of], { axes }), b.constant(by)]);
    const centred = b.op("sub", [x, mean(x, share)]);
    const variance = b.op("add", [mean(b.op("mul", [centred, centred]), 1 / 12), b.constant(1e-3)]);
    const unit = b.op("div", [b.constant(1), rooted(b, variance, power)]);
    const factor = scaled ? b.op("mul", [unit, scale]) : b.op("add", [unit, scale]);
    const y = b.op("add", [b.op("mul", [centred, factor]), shift]);
    return graphOf(b.build([{ name: "y", value: y }]));
  }

  const rooted = (b: FunctionBuilder, of: Value, power: number): Value =>
    power === 0 ? of : rooted(b, b.op("sqrt", [of]), power - 1);

  const cases: readonly (readonly [string, Changes, number])[] = [
    ["a normalization", {}, 1],
    ["with another mean", { mean: 1 / 13 }, 0],
    ["by another root", { power: 2 }, 0],
    ["by the variance", { power: 0 }, 0],
    ["with a scale added", { scaled: false }, 0],
    ["over the last axis", { axes: [0, 2] }, 0],
  ];
  test.each(cases)("%s", (_, changes, count) => {
    const found = normalizationsOf(built(changes));
    expect(found).toHaveLength(count);
    for (const { epsilon, count } of found) expect([epsilon, count]).toEqual([expect.closeTo(1e-3, 12), 12]);
  });
});
