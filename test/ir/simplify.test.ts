import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FunctionBuilder } from "../../src/ir/builder.ts";
import type { Graph, Value } from "../../src/ir/ir.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import type { Bits } from "../../src/ir/random.ts";
import { printModule } from "../../src/ir/text/print.ts";
import { inline } from "../../src/ir/transforms/inline.ts";
import { shareCommon } from "../../src/ir/transforms/simplify/common.ts";
import { removeDead } from "../../src/ir/transforms/simplify/dead.ts";
import { shortenDraws } from "../../src/ir/transforms/simplify/draws.ts";
import { gatherFactors } from "../../src/ir/transforms/simplify/factors.ts";
import { foldConstants } from "../../src/ir/transforms/simplify/fold.ts";
import { removeIdentities } from "../../src/ir/transforms/simplify/identities.ts";
import { simplify } from "../../src/ir/transforms/simplify/index.ts";
import { maskPools } from "../../src/ir/transforms/simplify/pools.ts";
import { verifyGraph } from "../../src/ir/verify.ts";
import { allSteps, moduleOf, TILE, tile } from "./random-modules.ts";
import { expectClose, graphOf, run } from "./running.ts";

type Build = (b: FunctionBuilder, x: Value, y: Value) => Value;

/** A graph of `build` on two tiles. */
function graph(build: Build): Graph {
  const b = newFunction("main");
  const [x, y] = [b.input("x", TILE), b.input("y", TILE)];
  return graphOf({ functions: new Map(), main: b.build([{ name: "z", value: build(b, x, y) }]) });
}

/** What a pass leaves of `build`: its operations, as text. */
function left(pass: (graph: Graph) => Graph, build: Build): string {
  const after = removeDead(pass(graph(build)));
  verifyGraph(after);
  return printModule(after)
    .split("\n")
    .slice(1, -2)
    .map((line) => line.trim().replaceAll("f64[2, 3]", "T"))
    .join("\n");
}

const number = (b: FunctionBuilder, value: number) => b.constant(value, "f64");
const filled = (b: FunctionBuilder, value: number) => b.op("constant", [], { ...TILE, values: value });
const turned = (b: FunctionBuilder, x: Value) => b.op("transpose", [x], { permutation: [1, 0] });

/** Operations that the pass replaces by `x` itself. */
const neutral: Readonly<Record<string, Build>> = {
  "x + 0": (b, x) => b.op("add", [x, number(b, 0)]),
  "0 + x": (b, x) => b.op("add", [number(b, 0), x]),
  "x - 0": (b, x) => b.op("sub", [x, number(b, 0)]),
  "x * 1": (b, x) => b.op("mul", [x, filled(b, 1)]),
  "1 * x": (b, x) => b.op("mul", [number(b, 1), x]),
  "x / 1": (b, x) => b.op("div", [x, number(b, 1)]),
  "x ** 1": (b, x) => b.op("pow", [x, number(b, 1)]),
  "- - x": (b, x) => b.op("neg", [b.op("neg", [x])]),
  "stopped gradient": (b, x) => b.op("stop_gradient", [x]),
  "cast to its own dtype": (b, x) => b.op("cast", [x], { dtype: "f64" }),
  "reshape there and back": (b, x) =>
    b.op("reshape", [b.op("reshape", [x], { shape: [6] })], { shape: [2, 3] }),
  "transpose twice": (b, x) => turned(b, turned(b, x)),
  "broadcast to its own shape": (b, x) => b.op("broadcast", [x], { shape: [2, 3] }),
  "slice of everything": (b, x) => b.op("slice", [x], { starts: [0, 0], limits: [2, 3] }),
  "pad by nothing": (b, x) => b.op("pad", [x], { low: [0, 0], high: [0, 0] }),
  "concat of one": (b, x) => b.op("concat", [x], { axis: 0 }),
  "sum over nothing": (b, x) => b.op("reduce_sum", [x], { axes: [] }),
  "select of one thing": (b, x, y) => b.op("select", [b.op("less", [x, y]), x, x]),
  "select decided": (b, x, y) =>
    b.op("select", [b.op("constant", [], { dtype: "bool", shape: [], values: 1 }), x, y]),
};

describe("draws", () => {
  const mask = (b: FunctionBuilder, shape: readonly number[], bits: Bits = 24) => {
    const [seed, index, key] = [1, 2, 3].map((value) => b.constant(value, "i32")) as [Value, Value, Value];
    const drawn = b.op("random", [seed, index, key], { shape, path: "M.drop", bits });
    const kept = b.op("less", [drawn, b.op("constant", [], { dtype: "f32", shape, values: 0.5 })]);
    return b.op("cast", [kept], { dtype: "f64" });
  };
  const beginning = (b: FunctionBuilder, x: Value, starts = [0, 0]) =>
    b.op("slice", [x], { starts, limits: starts.map((start, axis) => start + (TILE.shape[axis] ?? 0)) });

  test("whose beginning alone is needed are no longer", () => {
    const after = left(shortenDraws, (b) => beginning(b, mask(b, [4, 8])));
    expect(after).toContain(
      'random(%2, %3, %4) { shape = [2, 3], path = "M.drop", bits = 24, within = [4, 8] }',
    );
    expect(after).not.toContain("slice");
  });

  test.each<[string, Build]>([
    [
      "that are needed whole too",
      (b) => {
        const whole = mask(b, [4, 8]);
        return b.op("add", [beginning(b, whole), b.op("reduce_sum", [whole], { axes: [0, 1] })]);
      },
    ],
    ["whose end is needed", (b) => beginning(b, mask(b, [4, 8]), [1, 0])],
    ["whose rows begin amid a counter's numbers", (b) => beginning(b, mask(b, [4, 6]))],
    ["whose rows begin amid a counter's eight numbers", (b) => beginning(b, mask(b, [4, 12], 16))],
    [
      "that meet other values",
      (b, x) => {
        const wide = b.op("pad", [x], { low: [0, 0], high: [2, 5] });
        return beginning(b, b.op("mul", [mask(b, [4, 8]), wide]));
      },
    ],
  ])("%s stay", (_, build) => {
    expect(left(shortenDraws, build)).not.toContain("within");
  });
});

describe("identities", () => {
  test.each(Object.entries(neutral))("%s is x", (_, build) => {
    expect(left(removeIdentities, build)).toBe("");
  });

  test.each<[string, Build, string]>([
    ["x + -y", (b, x, y) => b.op("add", [x, b.op("neg", [y])]), "%4: T = sub(%0, %1)"],
    ["x - -y", (b, x, y) => b.op("sub", [x, b.op("neg", [y])]), "%4: T = add(%0, %1)"],
    [
      "a transposition of axes of size 1",
      (b, x) => b.op("transpose", [b.op("reshape", [x], { shape: [2, 1, 3] })], { permutation: [1, 0, 2] }),
      "%4: f64[1, 2, 3] = reshape(%0) { shape = [1, 2, 3] }",
    ],
    [
      "a sum over axes of size 1",
      (b, x) => b.op("reduce_sum", [b.op("reshape", [x], { shape: [2, 1, 3] })], { axes: [1] }),
      "",
    ],
  ])("%s", (_, build, expected) => {
    const after = left(removeIdentities, build);
    expect(after.replace(/^%\d+/, "%4")).toBe(expected);
  });

  test.each<[string, Build]>([
    ["1 + x", (b, x) => b.op("add", [number(b, 1), x])],
    ["0 - x", (b, x) => b.op("sub", [number(b, 0), x])],
    ["1 / x", (b, x) => b.op("div", [number(b, 1), x])],
    [
      "a scalar + zeros of a shape",
      (b, x) => b.op("add", [b.op("reduce_sum", [x], { axes: [0, 1] }), filled(b, 0)]),
    ],
  ])("%s stays", (_, build) => {
    const before = removeDead(graph(build));
    expect(removeDead(removeIdentities(before)).main.instructions).toEqual(before.main.instructions);
  });
});

describe("other passes", () => {
  test("constants are folded", () => {
    const after = left(foldConstants, (b, x) => {
      const half = b.op("exp", [b.op("neg", [b.op("mul", [number(b, 2), number(b, 0)])])]);
      const whole = b.op("reduce_sum", [b.op("broadcast", [half], { shape: [4] })], { axes: [0] });
      return b.op("mul", [x, whole]);
    });
    expect(after).toMatchInlineSnapshot(`
      "%14: f64[] = constant() { dtype = "f64", shape = [], values = 4 }
      %9: T = mul(%0, %14)"
    `);
  });

  test("integers that are folded stay integers", () => {
    const after = left(foldConstants, (b) => b.op("cast", [number(b, -2.7)], { dtype: "i32" }));
    expect(after).toMatchInlineSnapshot(
      `"%4: i32[] = constant() { dtype = "i32", shape = [], values = -2 }"`,
    );
  });

  test("relu before a pool is undone behind the pool", () => {
    const b = newFunction("main");
    const image = (side: number) => ({ dtype: "f64", shape: [1, side, side, 1] }) as const;
    const [x, dy] = [b.input("x", image(4)), b.input("dy", image(2))];
    const pool = { size: [2, 2], stride: [2, 2] } as const;
    const cut = b.op("relu", [x]);
    const gradient = b.op("max_pool2d_gradient", [cut, b.op("max_pool2d", [cut], pool), dy], pool);
    const main = b.build([{ name: "dx", value: b.op("mul", [gradient, b.op("sign", [cut])]) }]);
    const before = graphOf({ functions: new Map(), main });
    const after = removeDead(maskPools(before));
    const made = after.main.instructions.map((at) =>
      at.kind === "primitive" ? [at.op, at.output.type.shape[1]] : [],
    );
    expect(made).toEqual([
      ["relu", 4],
      ["max_pool2d", 2],
      ["sign", 2],
      ["mul", 2],
      ["max_pool2d_gradient", 4],
    ]);
    const numbers = (count: number, from: number) =>
      Array.from({ length: count }, (_, i) => ((i * 7 + from) % 11) - 5);
    const inputs = { x: numbers(16, 2), dy: numbers(4, 1) };
    expectClose(run(after, inputs)["dx"] ?? [], run(before, inputs)["dx"] ?? []);
  });

  test("common subexpressions are computed once, whatever the order of a sum", () => {
    const after = left(shareCommon, (b, x, y) => {
      const sums = [b.op("add", [x, y]), b.op("add", [y, x])] as const;
      const differences = [b.op("sub", [x, y]), b.op("sub", [y, x])] as const;
      return b.op("mul", [b.op("mul", sums), b.op("mul", differences)]);
    });
    expect(after).toMatchInlineSnapshot(`
      "%2: T = add(%0, %1)
      %4: T = sub(%0, %1)
      %5: T = sub(%1, %0)
      %6: T = mul(%2, %2)
      %7: T = mul(%4, %5)
      %8: T = mul(%6, %7)"
    `);
  });

  test("infinite constants are told apart", () => {
    const after = left(shareCommon, (b, x) =>
      b.op("max", [
        b.op("min", [x, number(b, Number.POSITIVE_INFINITY)]),
        number(b, Number.NEGATIVE_INFINITY),
      ]),
    );
    expect(after.match(/constant/g)).toHaveLength(2);
  });
});

describe("factors of large tensors", () => {
  const rows = { dtype: "f64", shape: [8, 6] } as const;

  /** A graph of `build` on rows, a number for each column and one for each row. */
  function ofRows(build: (b: FunctionBuilder, x: Value, column: Value, row: Value) => Value): Graph {
    const b = newFunction("main");
    const [x, column, row] = [
      b.input("x", rows),
      b.input("column", { dtype: "f64", shape: [6] }),
      b.input("row", { dtype: "f64", shape: [8, 1] }),
    ];
    return graphOf({ functions: new Map(), main: b.build([{ name: "z", value: build(b, x, column, row) }]) });
  }

  test.each<[string, Parameters<typeof ofRows>[0]]>([
    ["quotients become products", (b, x, column) => b.op("div", [b.op("div", [x, column]), number(b, 4)])],
    [
      "a column's and a row's don't meet",
      (b, x, column, row) => b.op("mul", [b.op("mul", [x, column]), row]),
    ],
    ["a sign goes to the factor", (b, x, _, row) => b.op("neg", [b.op("mul", [x, row])])],
    [
      "a sum comes before what is the same all along it",
      (b, x, column, row) => {
        const product = b.op("mul", [b.op("mul", [x, column]), b.op("div", [x, row])]);
        return b.op("reduce_sum", [b.op("neg", [product])], { axes: [0, 1] });
      },
    ],
    [
      "what is needed elsewhere too is summed as it is",
      (b, x, column) => {
        const product = b.op("mul", [b.op("mul", [x, column]), x]);
        return b.op("sub", [product, b.op("reduce_sum", [product], { axes: [0] })]);
      },
    ],
  ])("%s", (_, build) => {
    const before = ofRows(build);
    const after = removeDead(shareCommon(gatherFactors(before)));
    verifyGraph(after);
    expect(
      printModule(after)
        .split("\n")
        .slice(1, -2)
        .map((line) => line.trim())
        .join("\n"),
    ).toMatchSnapshot();
    const feeds = {
      x: Array.from({ length: 48 }, (_, i) => Math.sin(i)),
      column: [1, -2, 3, 0.5, -1, 4],
      row: [2, 1, -1, 3, 5, 0.25, -4, 1],
    };
    expectClose(run(after, feeds)["z"] ?? [], run(before, feeds)["z"] ?? []);
  });
});

describe("dead code", () => {
  /** `part` gives x + y and the tanh of x; main uses one of them, and one of its own inputs not at all. */
  function program(): Graph {
    const p = newFunction("part");
    const [x, y] = [p.input("x", TILE), p.input("y", TILE)];
    const part = p.build([
      { name: "sum", value: p.op("add", [x, y]) },
      { name: "bent", value: p.op("tanh", [x]) },
    ]);
    const b = newFunction("main");
    const [u, v] = [b.input("u", TILE), b.input("v", TILE)];
    const bent = b.call(part, [u, b.op("exp", [v])])[1] as Value;
    const lonely = { ...part, name: "lonely" };
    const functions = new Map([part, lonely].map((func) => [func.name, func]));
    return graphOf({ functions, main: b.build([{ name: "z", value: bent }]) });
  }

  test("goes with its functions, outputs, inputs and feeds", () => {
    const after = removeDead(program());
    verifyGraph(after);
    expect(after.feeds.map((port) => port.name)).toEqual(["u"]);
    expect(printModule(after)).toMatchInlineSnapshot(`
      "func part(x %0: f64[2, 3]) -> (bent %3) {
        %3: f64[2, 3] = tanh(%0)
      }

      func main(u %0: f64[2, 3]) -> (z %4) {
        %4: f64[2, 3] = call part(%0)
      }
      "
    `);
  });
});

describe("all passes", () => {
  test("keep the meaning, with calls and without", () => {
    const property = fc.property(allSteps, tile, tile, (steps, x, y) => {
      const before = graphOf(moduleOf(steps, ["x", "y"]));
      const flat = inline(before);
      verifyGraph(flat);
      expect(flat.functions.size).toBe(0);
      const meaning = run(before, { x, y });
      for (const after of [flat, simplify(before), simplify(flat)]) {
        const found = run(after, { x, y });
        for (const [name, values] of Object.entries(meaning)) expectClose(found[name] ?? [], values);
      }
    });
    fc.assert(property, { numRuns: 150 });
  });

  test("a second time changes nothing", () => {
    fc.assert(
      fc.property(allSteps, (steps) => {
        const once = simplify(inline(graphOf(moduleOf(steps, ["x", "y"]))));
        expect(simplify(once).main.instructions.length).toBe(once.main.instructions.length);
      }),
      { numRuns: 100 },
    );
  });
});
