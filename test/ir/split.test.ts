import { expect, test } from "vitest";
import type { FunctionBuilder } from "../../src/ir/builder.ts";
import type { TensorType, Value } from "../../src/ir/ir.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import { printModule } from "../../src/ir/text/print.ts";
import { splitRows } from "../../src/ir/transforms/split/index.ts";
import { verifyGraph } from "../../src/ir/verify.ts";
import { graphOf, run } from "./running.ts";

const f64 = (...shape: number[]): TensorType => ({ dtype: "f64", shape });
const straight = { transposeA: false, transposeB: false };

/** What becomes of `build` on four rows of two numbers and a matrix; it gives the same. */
function split(build: (b: FunctionBuilder, x: Value, w: Value) => Value): string {
  const b = newFunction("main");
  const [x, w] = [b.input("x", f64(4, 2)), b.input("w", f64(2, 2))];
  const graph = graphOf({ functions: new Map(), main: b.build([{ name: "y", value: build(b, x, w) }]) });
  const after = splitRows(graph, 4, 2);
  verifyGraph(after);
  const inputs = { x: [1, 2, 3, 5, 7, 11, 13, 17], w: [1, -1, 2, 4] };
  expect(run(after, inputs)).toEqual(run(graph, inputs));
  return printModule(after)
    .split("\n")
    .slice(1, -2)
    .map((line) => line.trim())
    .join("\n");
}

test("rows are computed in parts, and put together where they are results", () => {
  expect(split((b, x, w) => b.op("relu", [b.op("matmul", [x, w], straight)]))).toMatchInlineSnapshot(`
    "%4: f64[2, 2] = slice(%0) { starts = [0, 0], limits = [2, 2] }
    %5: f64[2, 2] = slice(%0) { starts = [2, 0], limits = [4, 2] }
    %6: f64[2, 2] = matmul(%4, %1) { transposeA = false, transposeB = false }
    %7: f64[2, 2] = matmul(%5, %1) { transposeA = false, transposeB = false }
    %8: f64[2, 2] = relu(%6)
    %9: f64[2, 2] = relu(%7)
    %10: f64[4, 2] = concat(%8, %9) { axis = 0 }"
  `);
});

test("sums over rows are sums of the parts' sums", () => {
  expect(
    split((b, x) => b.op("matmul", [x, b.op("neg", [x])], { ...straight, transposeA: true })),
  ).toMatchInlineSnapshot(`
    "%4: f64[2, 2] = slice(%0) { starts = [0, 0], limits = [2, 2] }
    %5: f64[2, 2] = slice(%0) { starts = [2, 0], limits = [4, 2] }
    %6: f64[2, 2] = neg(%4)
    %7: f64[2, 2] = neg(%5)
    %8: f64[2, 2] = matmul(%4, %6) { transposeA = true, transposeB = false }
    %9: f64[2, 2] = matmul(%5, %7) { transposeA = true, transposeB = false }
    %10: f64[2, 2] = add(%8, %9)"
  `);
});

test("what goes from row to row is done to all of them", () => {
  expect(
    split((b, x) => b.op("exp", [b.op("transpose", [b.op("neg", [x])], { permutation: [1, 0] })])),
  ).toMatchInlineSnapshot(`
    "%5: f64[2, 2] = slice(%0) { starts = [0, 0], limits = [2, 2] }
    %6: f64[2, 2] = slice(%0) { starts = [2, 0], limits = [4, 2] }
    %7: f64[2, 2] = neg(%5)
    %8: f64[2, 2] = neg(%6)
    %9: f64[4, 2] = concat(%7, %8) { axis = 0 }
    %3: f64[2, 4] = transpose(%9) { permutation = [1, 0] }
    %4: f64[2, 4] = exp(%3)"
  `);
});

test("what is the same for all rows stays as it is", () => {
  expect(split((b, x, w) => b.op("mul", [x, b.op("reduce_sum", [w], { axes: [0] })]))).toMatchInlineSnapshot(`
    "%2: f64[2] = reduce_sum(%1) { axes = [0] }
    %4: f64[2, 2] = slice(%0) { starts = [0, 0], limits = [2, 2] }
    %5: f64[2, 2] = slice(%0) { starts = [2, 0], limits = [4, 2] }
    %6: f64[2, 2] = mul(%4, %2)
    %7: f64[2, 2] = mul(%5, %2)
    %8: f64[4, 2] = concat(%6, %7) { axis = 0 }"
  `);
});
