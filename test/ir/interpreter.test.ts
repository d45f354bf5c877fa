import { describe, expect, test } from "vitest";
import { dense, evaluate, runGraph, typedArray } from "../../src/ir/interpreter/index.ts";
import { releasesOf } from "../../src/ir/interpreter/releases.ts";
import type { Func, Graph, Write } from "../../src/ir/ir.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import { verifyGraph } from "../../src/ir/verify.ts";
import { apply, build, f32, i32, moduleOf, nested, run, tensor } from "./support.ts";

const f64 = { precision: "f64" } as const;

describe("calls", () => {
  const swap = build([f32(), f32()], (_, [a, b]) => [b, a] as never, "swap");
  const twice = build([f32(), f32()], (b, inputs) => b.call(swap, b.call(swap, inputs)), "twice");

  test("run their callees, which call theirs", () => {
    const main = build([f32(), f32()], (b, inputs) => b.call(swap, b.call(twice, inputs)));
    const outputs = evaluate(moduleOf(main, swap, twice), [tensor(1), tensor(2)], f64);
    expect(outputs.map(nested)).toEqual([2, 1]);
  });

  test("of what is not there fail", () => {
    const main = build([f32(), f32()], (b, inputs) => b.call(swap, inputs));
    expect(() => evaluate(moduleOf(main), [tensor(1), tensor(2)], f64)).toThrow(
      "internal: there is no function swap",
    );
  });
});

describe("precision", () => {
  const third = (precision: "f64" | "f32") => apply("div", [tensor(1), tensor(3)], {}, precision).data[0];

  test("f32 rounds each operation, f64 none", () => {
    expect(third("f64")).toBe(1 / 3);
    expect(third("f32")).toBe(Math.fround(1 / 3));
    const sum = (precision: "f64" | "f32") =>
      run(
        [tensor(16777216), tensor(1)],
        (b, [x, one]) => [b.op("add", [b.op("add", [x, one] as never), one as never])],
        precision,
      ).map(nested);
    expect(sum("f64")).toEqual([16777218]);
    expect(sum("f32")).toEqual([16777216]);
  });

  test("f32 rounds what it is given, and f64 values only when they are cast", () => {
    expect(apply("neg", [tensor(0.1)], {}, "f32").data[0]).toBe(-Math.fround(0.1));
    expect(apply("neg", [tensor(0.1, "f64")], {}, "f32").data[0]).toBe(-0.1);
    expect(apply("cast", [tensor(0.1, "f64")], { dtype: "f32" }, "f32").data[0]).toBe(Math.fround(0.1));
    expect(apply("cast", [tensor(16777217, "i32")], { dtype: "f32" }, "f32").data[0]).toBe(16777216);
  });

  test("integers wrap, bytes too", () => {
    expect(nested(apply("mul", [tensor(65536, "i32"), tensor(65537, "i32")]))).toBe(65536);
    expect(nested(apply("cast", [tensor([257, 255], "i32")], { dtype: "u8" }))).toEqual([1, 255]);
  });
});

test("inputs stay as they are, and a passed on input is no alias", () => {
  const x = tensor([0.1, 0.2]);
  const [y] = run([x], (b, inputs) => [b.op("reshape", inputs, { shape: [2, 1] })], "f32");
  expect([...x.data]).toEqual([0.1, 0.2]);
  expect(y?.data).not.toBe(x.data);
});

test("values are released after their last use, outputs never", () => {
  const main = build([f32(), f32()], (b, [x, y]) => {
    const sum = b.op("add", [x, y] as never);
    const unused = b.op("neg", [sum]);
    return [b.op("mul", [sum, sum]), unused, x as never];
  });
  const pruned = { ...main, outputs: main.outputs.filter((port) => port.name !== "out1") };
  expect(releasesOf(pruned).map((ids) => ids.map((id) => `%${id}`))).toEqual([["%1"], ["%3"], ["%2"]]);
});

describe("refusals", () => {
  const main = build([f32(2)], (_, inputs) => inputs);

  test.each([
    ["too few inputs", [], "0 inputs for 1 ports"],
    ["another shape", [tensor([1, 2, 3])], "in0 is f32[3], not f32[2]"],
    ["another dtype", [tensor([1, 2], "i32")], "in0 is i32[2], not f32[2]"],
  ])("%s", (_, inputs, why) => {
    expect(() => evaluate(moduleOf(main), inputs, f64)).toThrow(why);
  });

  test("numbers that do not fill a type", () => {
    expect(() => dense(f32(2), [1])).toThrow("1 numbers for f32[2]");
  });

  test.each([-1, 2])("row %d of a table of two", (row) => {
    expect(() => apply("gather", [tensor([1, 2]), tensor(row, "i32")])).toThrow(
      `index ${row} into a table of 2 rows`,
    );
    expect(() => apply("scatter_add", [tensor(row, "i32"), tensor(1)], { rows: 2 })).toThrow(
      "a table of 2 rows",
    );
  });
});

test("typed arrays go with dtypes", () => {
  const kinds = (["f32", "f64", "i32", "u8", "bool"] as const).map((dtype) =>
    typedArray(tensor([1, 0], dtype)),
  );
  expect(kinds.map((array) => array.constructor)).toEqual([
    Float32Array,
    Float64Array,
    Int32Array,
    Uint8Array,
    Uint8Array,
  ]);
});

/** A step that adds a feed to a counter and replaces two rows of a table. */
function step(): Graph {
  const b = newFunction("main");
  const by = b.input("by", f32());
  const rows = b.input("rows", i32(2));
  const count = b.input("cell:count", f32());
  const table = b.input("cell:table", f32(4, 2));
  const next = b.op("add", [count, by]);
  const replaced = b.op("neg", [b.op("gather", [table, rows])]);
  const main: Func = b.build([
    { name: "before", value: count },
    { name: "set:count", value: next },
    { name: "set:table", value: rows },
    { name: "rows:table", value: replaced },
  ]);
  const writes: Write[] = [
    { kind: "set", cell: "count", value: next },
    { kind: "update_rows", cell: "table", indices: rows, rows: replaced },
  ];
  return {
    kind: "train",
    functions: new Map(),
    main,
    feeds: main.inputs.slice(0, 2),
    reads: [
      { cell: "count", value: count },
      { cell: "table", value: table },
    ],
    results: main.outputs.slice(0, 1),
    writes,
  };
}

describe("a step", () => {
  const feeds = new Map([
    ["by", tensor(2)],
    ["rows", tensor([3, 1], "i32")],
    ["unused", tensor(9)],
  ]);
  const table = tensor([
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
  ]);
  const cells = new Map([
    ["count", tensor(5)],
    ["table", table],
    ["other", tensor(1)],
  ]);

  test("gives its results and the cells as they are after it", () => {
    const graph = step();
    verifyGraph(graph);
    const after = runGraph(graph, feeds, cells, f64);
    expect([...after.results].map(([name, value]) => [name, nested(value)])).toEqual([["before", 5]]);
    expect([...after.cells].map(([name, value]) => [name, nested(value)])).toEqual([
      ["count", 7],
      [
        "table",
        [
          [1, 2],
          [-3, -4],
          [5, 6],
          [-7, -8],
        ],
      ],
      ["other", 1],
    ]);
    expect(nested(table)).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
  });

  test("misses a feed or a cell by name", () => {
    expect(() => runGraph(step(), new Map(), cells, f64)).toThrow("internal: no feed by");
    expect(() => runGraph(step(), feeds, new Map(), f64)).toThrow("internal: no cell count");
  });
});
