import { describe, expect, test } from "vitest";
import type { Cell, Graph } from "../../src/ir/ir.ts";
import type { RowProgram } from "../../src/ir/rows.ts";
import { parseGraph, parseModule } from "../../src/ir/text/parse.ts";
import { verify, verifyGraph } from "../../src/ir/verify.ts";
import { verifyRows } from "../../src/ir/verify_rows.ts";
import { f32 } from "./support.ts";

/** A main of one input and one output with this body. */
function main(body: string): string {
  return `func main(x %0: f32[2]) -> (y %1) {\n${body}\n}`;
}

const half = "func half(x %0: f32[2]) -> (y %1) {\n  %1: f32[2] = neg(%0)\n}\n";

describe("functions", () => {
  test.each([
    ["a primitive and a call", `${half}${main("%2: f32[2] = neg(%0)\n%1: f32[2] = call half(%2)")}`],
    ["an output that is an input", "func main(x %0: f32[2]) -> (y %0) {\n}"],
  ])("verify: %s", (_, text) => {
    expect(() => verify(parseModule(text))).not.toThrow();
  });

  test.each([
    [
      "a value that is defined twice",
      main("%1: f32[2] = neg(%0)\n%1: f32[2] = neg(%0)"),
      "main, %1: f32[2] = neg(%0): %1 is defined twice",
    ],
    [
      "a type that is not the table's",
      main("%1: f32[3] = neg(%0)"),
      "main, %1: f32[3] = neg(%0): (f32[3]) where (f32[2]) is expected",
    ],
    [
      "inputs that the table refuses",
      main('%2: i32[] = constant() { dtype = "i32", shape = [], values = 1 }\n%1: f32[2] = add(%0, %2)'),
      "main, %1: f32[2] = add(%0, %2): add(f32[2], i32[]): the dtypes differ",
    ],
    ["a callee that is not there", main("%1: f32[2] = call lost(%0)"), "there is no function lost"],
    [
      "a call with another number of inputs",
      half + main("%1: f32[2] = call half(%0, %0)"),
      "main, %1: f32[2] = call half(%0, %0): inputs: (f32[2], f32[2]) where (f32[2]) is expected",
    ],
    [
      "a call with another result",
      half + main("%1: f32[3] = call half(%0)"),
      "outputs: (f32[3]) where (f32[2]) is expected",
    ],
    [
      "ports of one name",
      "func main(x %0: f32[], x %1: f32[]) -> (y %0) {\n}",
      "main, ports: x is there twice",
    ],
    [
      "functions that call each other",
      `func a(x %0: f32[2]) -> (y %1) {\n%1: f32[2] = call b(%0)\n}
       func b(x %0: f32[2]) -> (y %1) {\n%1: f32[2] = call a(%0)\n}
       ${main("%1: f32[2] = call a(%0)")}`,
      "a: it calls itself: a, b, a",
    ],
  ])("refuse: %s", (_, text, why) => {
    expect(() => verify(parseModule(text))).toThrow(/^internal: /);
    expect(() => verify(parseModule(text))).toThrow(why);
  });

  test("refuse: a value used before it is defined", () => {
    const module = parseModule(main("%2: f32[2] = neg(%0)\n%1: f32[2] = neg(%2)"));
    const backwards = { ...module.main, instructions: module.main.instructions.toReversed() };
    expect(() => verify({ ...module, main: backwards })).toThrow("neg(%2): %2 is used before it is defined");
  });

  test("refuse: a use with another type than the definition", () => {
    const module = parseModule(main("%1: f32[2] = neg(%0)"));
    const outputs = [{ name: "y", value: { id: 1, type: f32(9) } }];
    const why = "main, ports: %1: (f32[9]) where (f32[2]) is expected";
    expect(() => verify({ ...module, main: { ...module.main, outputs } })).toThrow(why);
  });

  test("refuse: a function under another name", () => {
    const module = parseModule(half + main("%1: f32[2] = neg(%0)"));
    const functions = new Map([...module.functions].map(([, func]) => ["other", func]));
    expect(() => verify({ ...module, functions })).toThrow("internal: other: the function is named half");
  });
});

const step = parseGraph(`graph train
func main(x %0: f32[2], rows %1: i32[3], cell:w %2: f32[2], cell:t %3: f32[5, 2]) -> (loss %4, set:w %0, i %1, r %5) {
  %4: f32[] = reduce_sum(%0) { axes = [0] }
  %5: f32[3, 2] = gather(%3, %1)
}
read w = %2
read t = %3
set w = %0
update_rows t = %1, %5
`);

const cells: Cell[] = [
  { path: "w", type: f32(2), initial: { kind: "constant", value: 0 }, role: "parameter" },
  { path: "t", type: f32(5, 2), initial: { kind: "constant", value: 0 }, role: "parameter" },
];

describe("steps", () => {
  const [setW, updateT] = step.writes;
  const value = (id: number, ...shape: number[]) => ({ id, type: f32(...shape) });

  test("verify", () => {
    expect(() => verifyGraph(step)).not.toThrow();
    expect(() => verifyGraph(step, cells)).not.toThrow();
  });

  const broken: [string, Partial<Graph>, string][] = [
    ["a feed that main does not have", { feeds: [] }, "main's inputs: 4 where the graph has 2"],
    [
      "a feed of another name",
      { feeds: step.feeds.map((port) => ({ ...port, name: `${port.name}!` })) },
      "main's inputs: x is x! in the graph",
    ],
    [
      "results that main does not give",
      { results: [{ name: "loss", value: value(0, 2) }] },
      "loss is not what the graph names there",
    ],
    [
      "a cell read twice",
      { reads: step.reads.map((read) => ({ ...read, cell: "w" })) },
      "reads: w is there twice",
    ],
    [
      "a cell written twice",
      { writes: step.writes.map((write) => ({ ...write, cell: "w" })) },
      "writes: w is there twice",
    ],
    [
      "a write of another type",
      { writes: [{ ...setW, cell: "t" } as never, { ...updateT, cell: "w" } as never] },
      "set t: (f32[2]) where (f32[5, 2]) is expected",
    ],
  ];

  test.each(broken)("refuse: %s", (_, change, why) => {
    expect(() => verifyGraph({ ...step, ...change })).toThrow(why);
  });

  test("refuse: cells that the program does not have, or has with another type", () => {
    expect(() => verifyGraph(step, cells.slice(1))).toThrow("internal: w: there is no such cell");
    const wider = cells.map((cell) => ({ ...cell, type: f32(7) }));
    expect(() => verifyGraph(step, wider)).toThrow("internal: read w: (f32[2]) where (f32[7]) is expected");
  });

  test("refuse: a sum over the batch that batching has left", () => {
    const text = "graph predict\nfunc main(x %0: f32[]) -> (y %1) {\n%1: f32[] = batch_sum(%0)\n}";
    expect(() => verifyGraph(parseGraph(text))).toThrow("an operation of one row is left in a step");
  });
});

const header = "func main(x %0: f32[2], row.weight %1: f32[], cell:m %2: f32[2])";

function rows(text: string, mode: RowProgram["mode"] = "training"): RowProgram {
  return { mode, ...parseModule(text) };
}

describe("row programs", () => {
  const weighted = "%3: f32[2] = mul(%0, %1)\n%4: f32[2] = batch_sum(%3)";
  const scale = "func scale(x %0: f32[2], by %1: f32[]) -> (y %2) {\n%2: f32[2] = mul(%0, %1)\n}\n";
  const total = "func total(x %0: f32[2]) -> (y %1) {\n%1: f32[2] = batch_sum(%0)\n}\n";

  test.each([
    ["a weighted sum over the batch", `${header} -> (loss %1, prediction %0, set:m %4) {\n${weighted}\n}`],
    [
      "one through functions",
      `${scale}${total}${header} -> (loss %1, prediction %0, set:m %4) {
        %3: f32[2] = call scale(%0, %1)\n%4: f32[2] = call total(%3)\n}`,
    ],
    [
      "a sum of what all rows share",
      `${header} -> (loss %1, prediction %0, set:m %3) {\n%3: f32[2] = batch_sum(%2)\n}`,
    ],
  ])("verify: %s", (_, text) => {
    expect(() => verifyRows(rows(text))).not.toThrow();
  });

  test.each([
    [
      "an unweighted sum over the batch",
      `${header} -> (loss %1, prediction %0) {\n%3: f32[2] = batch_sum(%0)\n}`,
      "main, %3: f32[2] = batch_sum(%0): rows are summed without their weights",
    ],
    [
      "one inside a function",
      `${total}${header} -> (loss %1, prediction %0) {\n%3: f32[2] = call total(%0)\n}`,
      "total, %1: f32[2] = batch_sum(%0): rows are summed without their weights",
    ],
    [
      "an unweighted sum beside the result of a weighted one",
      `${header} -> (loss %1, prediction %0) {\n${weighted}\n%5: f32[2] = sub(%0, %4)\n%6: f32[2] = batch_sum(%5)\n}`,
      "batch_sum(%5): rows are summed without their weights",
    ],
    [
      "a state that differs by row",
      `${header} -> (loss %1, prediction %0, set:m %0) {\n}`,
      "set:m is not the same for every row",
    ],
    [
      "a state of another type",
      `${header} -> (loss %1, prediction %0, set:m %4) {\n%3: f32[] = batch_sum(%1)\n%4: f32[1] = reshape(%3) { shape = [1] }\n}`,
      "set:m has not the type of its cell",
    ],
    [
      "a loss that is no scalar",
      `${header} -> (loss %0, prediction %0) {\n}`,
      "the loss of a row is not a scalar",
    ],
    [
      "no loss",
      `${header} -> (prediction %0) {\n}`,
      "a row program for training and its loss do not go together",
    ],
    ["no prediction", `${header} -> (loss %1) {\n}`, "a row program makes no prediction"],
  ])("refuse: %s", (_, text, why) => {
    expect(() => verifyRows(rows(text))).toThrow(why);
  });

  test("refuse: a loss while predicting", () => {
    const text = `${header} -> (loss %1, prediction %0) {\n}`;
    expect(() => verifyRows(rows(text, "predicting"))).toThrow("a row program for predicting and its loss");
  });
});
