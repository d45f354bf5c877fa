import { expect, test } from "vitest";
import { between, type LoopStep, type Staged, staged } from "../../../src/codegen/onnx/index.ts";
import type { Value } from "../../../src/ir/ir.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import type { Runs } from "../../../src/ir/random.ts";
import { printGraph, printInstruction } from "../../../src/ir/text/print.ts";
import { inline } from "../../../src/ir/transforms/inline.ts";
import { bagGraph } from "../../runtime/engines/bag.ts";
import { graphOf } from "../../runtime/engines/running.ts";
import { programFor } from "../../runtime/engines/steps.ts";

const ids = (values: readonly Value[]) => values.map(({ id }) => `%${id}`).join(", ");

const showRuns = ({ length, axes }: Runs) =>
  [...axes.map(({ size, stride }) => `${size} (every ${stride})`), length].join(" x ");

function showLoop(loop: LoopStep): string {
  if (loop.kind === "norm") return `${ids([loop.output])} = norm of ${ids(loop.of)}`;
  if (loop.kind === "firsts") return `${ids([loop.output])} = first places in ${ids([loop.of])}`;
  if (loop.kind === "sum") {
    const { table, to, chosen, output } = loop;
    const rows = chosen ? `${ids([chosen.weights])} * ${ids([table])}[${ids([chosen.from])}]` : ids([table]);
    return `${ids([output])}[${ids([to])}] += ${rows}`;
  }
  const { random, path, runs, seed, index, key, operations, output } = loop;
  return [
    `${ids([random])} = ${showRuns(runs)} of ${path} for each of ${ids([key])}, by ${ids([seed, index])}`,
    ...operations.map((operation) => printInstruction(operation).trimEnd()),
    `gives ${ids([output])}`,
  ].join("\n");
}

/** The parts of a step, one after another. A graph shows only those feeds that it takes from other stages. */
function show({ stages, updates }: Staged): string {
  const parts = stages.map((stage) => {
    if (stage.kind === "graph") {
      const feeds = stage.graph.feeds.filter(({ name, value }) => name === between(value));
      return printGraph({ ...stage.graph, feeds });
    }
    return stage.loops.map(showLoop).join("\n");
  });
  const loops = updates.map(({ loop, cells }) =>
    [
      `loop over ${loop.count}: vectors ${ids(loop.vectors)}, scalars ${ids(loop.scalars)}`,
      ...loop.operations.map(printInstruction),
      ...loop.outputs.map((value, i) => `${cells[i]} = ${ids([value])}`),
    ].join("\n"),
  );
  return [...parts.map((part, i) => `stage ${i}\n${part}`), ...loops].join("\n\n");
}

test("a step that sums many rows has its sums and updates by themselves", async () => {
  const graph = bagGraph({ entries: 1024, rows: 6, buckets: 300, width: 16 });
  await expect(show(staged(graph))).toMatchFileSnapshot("golden/stages.txt");
});

test("few sums stay in the graph, with all that they need", () => {
  const graph = bagGraph({ entries: 20, rows: 6, buckets: 300, width: 16 });
  const { stages, updates } = staged(graph);
  expect(stages.map((stage) => (stage.kind === "loops" ? stage.loops.length : stage.kind))).toEqual([
    "graph",
  ]);
  expect(updates.map(({ cells }) => cells)).toEqual([["table", "v"]]);
});

test("a dropout's mask is drawn before the graph", async () => {
  const graph = inline(
    programFor("a text's attention, with dropout", "sgd").graph("train", { batch: 3, bags: {} }),
  );
  const [loops] = staged(graph).stages;
  expect(loops?.kind === "loops" ? loops.loops.map(showLoop) : loops).toMatchInlineSnapshot(`
    [
      "%281 = 6 of M.drop for each of %7, by %5, %6
    %282: f32[] = constant() { dtype = "f32", shape = [], values = 0.3 }
    %283: bool[3, 6] = less(%282, %281)
    %284: f32[3, 6] = cast(%283) { dtype = "f32" }
    %285: f32[] = constant() { dtype = "f32", shape = [], values = 1.4285714285714286 }
    %286: f32[3, 6] = mul(%284, %285)
    gives %286",
    ]
  `);
});

test("a number that a mask needs twice is made once", () => {
  const b = newFunction("main");
  const feeds = ["step.seed", "step.index", "row.key"];
  const inputs = feeds.map((name) => b.input(name, { dtype: "i32", shape: [] }));
  const half = b.constant(0.5);
  const kept = b.op("less", [half, b.op("random", inputs, { shape: [6], path: "M.drop" })]);
  const mask = b.op("div", [b.op("cast", [kept], { dtype: "f32" }), half]);
  const [loops] = staged(graphOf(b.build([{ name: "mask", value: mask }]))).stages;
  expect(loops?.kind === "loops" ? loops.loops : []).toMatchObject([
    { operations: [{ op: "constant" }, { op: "less" }, { op: "cast" }, { op: "div" }] },
  ]);
});

test("a lazy optimiser's rows are found and summed by loops", () => {
  const graph = programFor("a bag of words", "lazy_adamw").graph("train", { batch: 6, bags: {} });
  const loops = staged(inline(graph)).stages.flatMap((stage) => (stage.kind === "loops" ? stage.loops : []));
  const [found, sum] = ["firsts", "sum"].map((kind) => loops.find((loop) => loop.kind === kind));
  expect(found?.kind === "firsts" && found.rows).toBe(3000);
  expect(sum?.kind === "sum" && sum.to).toBe(found?.output);
});
