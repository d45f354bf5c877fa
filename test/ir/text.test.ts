import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Func, Graph, Instruction, Port, Program, Value, Write } from "../../src/ir/ir.ts";
import type { Attributes } from "../../src/ir/primitives/attributes.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import { parseGraph, parseModule } from "../../src/ir/text/parse.ts";
import { printGraph, printModule, printProgram } from "../../src/ir/text/print.ts";
import { verify } from "../../src/ir/verify.ts";
import { cases, primitiveNames } from "./cases.ts";
import { f32, i32, moduleOf } from "./support.ts";

const span = { file: "model.mm", start: 120, end: 140 };

function linear(): Func {
  const b = newFunction("words.linear");
  const [x, w, bias] = [b.input("x", f32(4, 3)), b.input("w", f32(3, 2)), b.input("b", f32(2))];
  b.span = span;
  const product = b.op("matmul", [x, w], { transposeA: false, transposeB: false });
  b.span = undefined;
  return b.build([{ name: "out", value: b.op("add", [product, bias]) }]);
}

function step(): Graph {
  const func = linear();
  const b = newFunction("main");
  const rows = b.input("rows", i32(4));
  const [table, w, bias] = [
    b.input("cell:t", f32(9, 3)),
    b.input("cell:w", f32(3, 2)),
    b.input("cell:b", f32(2)),
  ];
  const x = b.op("gather", [table, rows]);
  const [y] = b.call(func, [x, w, bias]) as [Value];
  const loss = b.op("reduce_sum", [y], { axes: [0, 1] });
  const rate = b.op("constant", [], { dtype: "f32", shape: [2], values: [-0, Number.NEGATIVE_INFINITY] });
  const next = b.op("mul", [bias, rate]);
  const outputs: Port[] = [
    { name: "loss", value: loss },
    { name: "set:b", value: next },
    { name: "rows:t", value: rows },
    { name: "set:t", value: x },
  ];
  const main = b.build(outputs);
  return {
    kind: "train",
    functions: new Map([[func.name, func]]),
    main,
    feeds: main.inputs.slice(0, 1),
    reads: ["t", "w", "b"].map((cell, i) => ({ cell, value: main.inputs[i + 1]?.value as Value })),
    results: outputs.slice(0, 1),
    writes: [
      { kind: "set", cell: "b", value: next },
      { kind: "update_rows", cell: "t", indices: rows, rows: x },
    ],
  };
}

test("a step as text", async () => {
  const text = printGraph(step());
  await expect(text).toMatchFileSnapshot("golden/step.ir");
  expect(parseGraph(text)).toEqual(step());
});

test("a program as text", async () => {
  const program: Program = {
    cells: [
      {
        path: "t",
        type: f32(9, 3),
        initial: { kind: "normal", deviation: 0.02 },
        role: "parameter",
        frozen: true,
      },
      { path: "w", type: f32(3, 2), initial: { kind: "glorot", fanIn: 3, fanOut: 2 }, role: "parameter" },
      { path: "k", type: f32(3), initial: { kind: "uniform", limit: 0.5 }, role: "statistic" },
      { path: "b:m", type: f32(2), initial: { kind: "constant", value: 0 }, role: "slot" },
    ],
    graph: () => step(),
  };
  const text = printProgram(program, { batch: 4, bags: {} }, ["train"]);
  await expect(text).toMatchFileSnapshot("golden/program.ir");
});

const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][\w.:-]{0,8}$/),
  fc.string({ minLength: 1, maxLength: 6, unit: "binary" }),
);
const names = (count: number) => fc.uniqueArray(name, { minLength: count, maxLength: count });
const place = fc.option(
  fc.record({ file: fc.constantFrom("a.mm", "std/b c.mm"), start: fc.nat(99), end: fc.nat(99) }),
);
const known = primitiveNames.flatMap((op) => cases(op).map((one) => ({ op, ...one })));
const operations = fc.array(fc.tuple(fc.constantFrom(...known), place), { minLength: 1, maxLength: 8 });

/** A function of some of the known operations, each on inputs of its own; all values are outputs. */
function assemble(
  title: string,
  ports: readonly string[],
  drawn: readonly [(typeof known)[number], typeof span | null][],
): Func {
  const b = newFunction(title);
  const fresh = ports.values();
  const next = () => fresh.next().value ?? "";
  const outputs = drawn.map(([{ op, inputs, attributes }, where]): Port => {
    const values = inputs.map((input) => b.input(next(), input.type));
    b.span = where ?? undefined;
    return { name: next(), value: b.apply(op, values, attributes as Attributes) };
  });
  return b.build(outputs);
}

const functions = operations.chain((drawn) =>
  names(40).map(([title = "f", ...ports]) => assemble(title, ports, drawn)),
);

/** A main that calls one function, with its outputs split into results and writes of both kinds. */
function graphOf(callee: Func, cell: string): Graph {
  const b = newFunction(`${callee.name}'`);
  const inputs = callee.inputs.map((port) => b.input(port.name, port.value.type));
  const outputs = b.call(callee, inputs);
  const results = outputs.slice(1).map((value, i) => ({ name: `result${i}`, value }));
  const [first] = outputs as [Value];
  const writes: Write[] = [
    { kind: "set", cell, value: first },
    { kind: "update_rows", cell: `${cell}!`, indices: first, rows: first },
  ];
  const written = [0, 1, 2].map((i) => ({ name: `written${i}`, value: first }));
  const main = b.build([...results, ...written]);
  const reads = main.inputs.slice(-1).map(({ value }) => ({ cell, value }));
  const feeds = main.inputs.slice(0, main.inputs.length - reads.length);
  return {
    kind: "evaluate",
    functions: new Map([[callee.name, callee]]),
    main,
    feeds,
    reads,
    results,
    writes,
  };
}

describe("what is printed is read again as the same", () => {
  test("functions of all primitives", () => {
    fc.assert(
      fc.property(functions, (func) => {
        const module = moduleOf(func);
        verify(module);
        const text = printModule(module);
        expect(parseModule(text)).toEqual(module);
        expect(printModule(parseModule(text))).toBe(text);
      }),
    );
  });

  test("steps", () => {
    fc.assert(
      fc.property(functions, name, (func, cell) => {
        const graph = graphOf(func, cell);
        expect(parseGraph(printGraph(graph))).toEqual(graph);
      }),
    );
  });

  test("numbers of every kind, and calls without results", () => {
    const values = [0.1, -1e-30, 1e21, -0, Number.NaN, Number.POSITIVE_INFINITY];
    const output = { id: 0, type: f32(6) };
    const instructions: Instruction[] = [
      {
        kind: "primitive",
        op: "constant",
        inputs: [],
        attributes: { dtype: "f32", shape: [6], values },
        output,
      },
      { kind: "call", callee: "nothing", inputs: [output], outputs: [] },
    ];
    const module = moduleOf({ name: "main", inputs: [], instructions, outputs: [] });
    expect(parseModule(printModule(module))).toEqual(module);
  });
});

test.each([
  ["", "printed IR has no function"],
  ["func main(x %0: f32[2]) -> (y %1) {\n}", "%1 is not defined"],
  ["func main(x %0: f99[2]) -> () {\n}", "f64, f32, i32, u8, bool expected, not f99"],
  ["func main() -> () {\n  %0: f32[] = nonsense()\n}", "nonsense is no primitive with a result"],
  ["func main() -> () {\n  neg()\n}", "neg is no primitive with a result"],
  ["func main() -> ", '"(" expected, not the end'],
  ["func main() -> ;", 'printed IR holds no ";"'],
])("%j is refused", (text, why) => {
  expect(() => parseModule(text)).toThrow(
    `internal: ${why.startsWith("printed") ? "" : "printed IR: "}${why}`,
  );
});
