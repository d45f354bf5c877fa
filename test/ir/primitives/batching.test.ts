import { describe, expect, test } from "vitest";
import { dense, evaluate } from "../../../src/ir/interpreter/index.ts";
import type { Func, TensorType } from "../../../src/ir/ir.ts";
import type { PrimitiveName } from "../../../src/ir/primitives/attributes.ts";
import { newFunction, primitiveOf } from "../../../src/ir/primitives/index.ts";
import type { Dense } from "../../../src/ir/primitives/primitive.ts";
import { printFunction } from "../../../src/ir/text/print.ts";
import { verify } from "../../../src/ir/verify.ts";
import { type Case, cases, primitiveNames } from "../cases.ts";
import { apply, close, f32, i32, moduleOf } from "../support.ts";

const size = 3;

/** The operation lifted over a batch: what it gives, and whether for each row. */
function lift(
  op: PrimitiveName,
  types: readonly TensorType[],
  batched: readonly boolean[],
  attributes: object,
): { func: Func; batched: boolean } {
  const b = newFunction(op);
  const values = types.map(({ dtype, shape }, i) =>
    b.input(`in${i}`, { dtype, shape: batched[i] ? [size, ...shape] : shape }),
  );
  const result = primitiveOf(op).batch(b, values, batched, attributes as never, size);
  return { func: b.build([{ name: "out", value: result.value }]), batched: result.batched };
}

function stack(rows: readonly Dense[]): Dense {
  const [first] = rows as [Dense];
  const type = { dtype: first.type.dtype, shape: [rows.length, ...first.type.shape] };
  return dense(
    type,
    rows.flatMap((row) => [...row.data]),
  );
}

/** All ways to batch some of so many inputs, and none. */
function masks(count: number): boolean[][] {
  return Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, i) => (bits >> i) % 2 === 1),
  );
}

/** What the rule gives, and the rows one after another. */
function both(op: PrimitiveName, rows: readonly Case[], batched: readonly boolean[]): [Dense, Dense] {
  const [first] = rows as [Case];
  const inputs = first.inputs.map((input, i) =>
    batched[i] ? stack(rows.map((row) => row.inputs[i] as Dense)) : input,
  );
  const types = first.inputs.map((input) => input.type);
  const lifted = lift(op, types, batched, first.attributes);
  verify(moduleOf(lifted.func));
  const [found] = evaluate(moduleOf(lifted.func), inputs, { precision: "f64" }) as [Dense];
  const each = rows.map((row) => {
    const own = first.inputs.map((input, i) => (batched[i] ? (row.inputs[i] as Dense) : input));
    return apply(op, own, first.attributes);
  });
  expect(lifted.batched).toBe(op !== "batch_sum" && batched.includes(true));
  return [found, lifted.batched ? stack(each) : combined(op, each)];
}

/** What all rows have in common. */
function combined(op: PrimitiveName, rows: readonly Dense[]): Dense {
  const [first] = rows as [Dense];
  if (op !== "batch_sum") return first;
  return {
    type: first.type,
    data: first.data.map((_, i) => rows.reduce((sum, row) => sum + (row.data[i] ?? 0), 0)),
  };
}

describe("the batching rule does what a loop over rows does", () => {
  test.each(primitiveNames)("%s", (op) => {
    const rows = [0, 1, 2].map((row) => cases(op, row));
    for (const [i, { inputs }] of (rows[0] ?? []).entries()) {
      for (const batched of masks(inputs.length)) {
        const own = rows.map((row) => row[i] as Case);
        const [found, expected] = both(op, own, batched);
        expect(found.type).toEqual(expected.type);
        expect(close(found.data, expected.data, 1e-12), `${op}, case ${i}, batched ${batched}`).toBe(true);
      }
    }
  });
});

/** The lifted operation as text, without its first and last line. */
function lifted(op: PrimitiveName, types: TensorType[], batched: boolean[], attributes: object): string {
  const text = printFunction(lift(op, types, batched, attributes).func);
  return text.split("\n").slice(1, -2).join("\n");
}

const straight = { transposeA: false, transposeB: false };

test("rows that meet one matrix make one product", () => {
  expect(lifted("matmul", [f32(4, 5), f32(5, 6)], [true, false], straight)).toMatchInlineSnapshot(`
    "  %2: f32[12, 5] = reshape(%0) { shape = [12, 5] }
      %3: f32[12, 6] = matmul(%2, %1) { transposeA = false, transposeB = false }
      %4: f32[3, 4, 6] = reshape(%3) { shape = [3, 4, 6] }"
  `);
  expect(
    lifted("matmul", [f32(6, 5), f32(4, 5)], [false, true], { ...straight, transposeB: true }),
  ).toMatchInlineSnapshot(`
    "  %2: f32[12, 5] = reshape(%1) { shape = [12, 5] }
      %3: f32[12, 6] = matmul(%2, %0) { transposeA = false, transposeB = true }
      %4: f32[3, 4, 6] = reshape(%3) { shape = [3, 4, 6] }
      %5: f32[3, 6, 4] = transpose(%4) { permutation = [0, 2, 1] }"
  `);
});

test("images that meet one kernel make one convolution", () => {
  const attributes = { stride: [1, 1], padding: [1, 1, 1, 1] };
  const types = [f32(1, 8, 8, 2), f32(3, 3, 2, 4)];
  expect(lifted("conv2d", types, [true, false], attributes)).toMatchInlineSnapshot(`
    "  %2: f32[3, 8, 8, 2] = reshape(%0) { shape = [3, 8, 8, 2] }
      %3: f32[3, 8, 8, 4] = conv2d(%2, %1) { stride = [1, 1], padding = [1, 1, 1, 1] }
      %4: f32[3, 1, 8, 8, 4] = reshape(%3) { shape = [3, 1, 8, 8, 4] }"
  `);
});

test("tables of a batch stand one under the other", () => {
  expect(lifted("gather", [f32(10, 4), i32(7)], [true, true], {})).toMatchInlineSnapshot(`
    "  %2: i32[3] = iota() { dtype = "i32", shape = [3], axis = 0 }
      %3: i32[] = constant() { dtype = "i32", shape = [], values = 10 }
      %4: i32[3] = mul(%2, %3)
      %5: i32[3, 1] = reshape(%4) { shape = [3, 1] }
      %6: i32[3, 7] = add(%1, %5)
      %7: f32[30, 4] = reshape(%0) { shape = [30, 4] }
      %8: f32[3, 7, 4] = gather(%7, %6)"
  `);
});

test("a batched scalar beside a vector is aligned by reshaping", () => {
  expect(lifted("mul", [f32(), f32(5)], [true, false], {})).toMatchInlineSnapshot(`
    "  %2: f32[3, 1] = reshape(%0) { shape = [3, 1] }
      %3: f32[3, 5] = mul(%2, %1)"
  `);
});
