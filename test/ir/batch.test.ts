import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Module } from "../../src/ir/ir.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import { printModule } from "../../src/ir/text/print.ts";
import { batch } from "../../src/ir/transforms/batch.ts";
import { verify } from "../../src/ir/verify.ts";
import { allSteps, moduleOf, tile } from "./random-modules.ts";
import { expectClose, run } from "./running.ts";

const vector = { dtype: "f32", shape: [2] } as const;

/** loss = sum(double(x)) + sum(double(w)), where `double` is called with a row's value and with a cell. */
function twoWays(output: string): Module {
  const d = newFunction("double");
  const v = d.input("v", vector);
  const double = d.build([{ name: "out", value: d.op("add", [v, v]) }]);
  const b = newFunction("main");
  const inputs = [b.input("x", vector), b.input("cell:w", vector)];
  const sums = inputs.map((input) => b.op("reduce_sum", b.call(double, [input]), { axes: [0] }));
  const outputs = [
    { name: "loss", value: b.op("add", sums) },
    { name: output, value: sums[1] ?? expect.fail() },
  ];
  return { functions: new Map([["double", double]]), main: b.build(outputs) };
}

describe("batching", () => {
  test("lifts a function once for each way it is called", () => {
    const lifted = batch(twoWays("set:s"), 3);
    verify(lifted);
    expect(printModule(lifted)).toMatchInlineSnapshot(`
      "func double(v %0: f32[3, 2]) -> (out %1) {
        %1: f32[3, 2] = add(%0, %0)
      }

      func double:2(v %0: f32[2]) -> (out %1) {
        %1: f32[2] = add(%0, %0)
      }

      func main(x %0: f32[3, 2], cell:w %1: f32[2]) -> (loss %6, set:s %5) {
        %2: f32[3, 2] = call double(%0)
        %3: f32[3] = reduce_sum(%2) { axes = [1] }
        %4: f32[2] = call double:2(%1)
        %5: f32[] = reduce_sum(%4) { axes = [0] }
        %6: f32[3] = add(%3, %5)
      }
      "
    `);
    expect(run(lifted, { x: [1, 2, 3, 4, 5, 6], "cell:w": [10, 20] })).toEqual({
      loss: [66, 74, 82],
      "set:s": [60],
    });
  });

  test("repeats a result that is the same for every row", () => {
    const lifted = batch(twoWays("prediction"), 3);
    expect(run(lifted, { x: [1, 2, 3, 4, 5, 6], "cell:w": [10, 20] })["prediction"]).toEqual([60, 60, 60]);
  });

  test("feeds of the step are the same for every row", () => {
    const b = newFunction("main");
    const scaled = b.op("mul", [b.input("x", vector), b.input("step.rate", { dtype: "f32", shape: [] })]);
    const lifted = batch({ functions: new Map(), main: b.build([{ name: "prediction", value: scaled }]) }, 2);
    expect(lifted.main.inputs.map((port) => port.value.type.shape)).toEqual([[2, 2], []]);
    expect(run(lifted, { x: [1, 2, 3, 4], "step.rate": [10] })["prediction"]).toEqual([10, 20, 30, 40]);
  });

  test("a state that differs from row to row is a mistake of ours", () => {
    const b = newFunction("main");
    const main = b.build([{ name: "set:m", value: b.input("x", vector) }]);
    expect(() => batch({ functions: new Map(), main }, 2)).toThrow("internal: set:m differs from row to row");
  });

  test("a sum over the batch is the same for every row", () => {
    const b = newFunction("main");
    const x = b.input("x", vector);
    const sum = b.op("batch_sum", [x]);
    const outputs = [
      { name: "prediction", value: b.op("sub", [x, sum]) },
      { name: "set:m", value: sum },
    ];
    const lifted = batch({ functions: new Map(), main: b.build(outputs) }, 2);
    expect(run(lifted, { x: [1, 2, 3, 4] })).toEqual({ prediction: [-3, -4, -1, -2], "set:m": [4, 6] });
  });

  test("gives what the rows give one by one", () => {
    const rows = fc.array(tile, { minLength: 1, maxLength: 3 });
    const property = fc.property(allSteps, rows, tile, (steps, rows, cell) => {
      const single = moduleOf(steps, ["x", "cell:w"]);
      const lifted = batch(single, rows.length);
      verify(lifted);
      const one = rows.map((x) => run(single, { x, "cell:w": cell }));
      const all = run(lifted, { x: rows.flat(), "cell:w": cell });
      for (const name of ["loss", "prediction"])
        expectClose(
          all[name] ?? [],
          one.flatMap((row) => row[name] ?? []),
        );
    });
    fc.assert(property, { numRuns: 150 });
  });
});
