import { describe, expect, test } from "vitest";
import { dense, runGraph } from "../../src/ir/interpreter/index.ts";
import type { Cell, Graph } from "../../src/ir/ir.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import type { Dense } from "../../src/ir/primitives/primitive.ts";
import type { LoweredProgram, RowProgram } from "../../src/ir/rows.ts";
import { assemble, type StepProgram, type Training } from "../../src/ir/step/index.ts";
import { printGraph } from "../../src/ir/text/print.ts";
import type { Optimizer } from "../../src/typecheck/checked.ts";
import { expectClose, type Numbers } from "./running.ts";

const f32 = (...shape: number[]) => ({ dtype: "f32", shape }) as const;
const zero = { kind: "constant", value: 0 } as const;

/** y ≈ x w + b + offset, where offset is frozen; the mean of x is kept. */
const cells: Cell[] = [
  { path: "M.w", type: f32(2, 1), initial: zero, role: "parameter" },
  { path: "M.b", type: f32(1), initial: zero, role: "parameter" },
  {
    path: "M.offset",
    type: f32(1),
    initial: { kind: "constant", value: 0.5 },
    role: "parameter",
    frozen: true,
  },
  { path: "M.unused", type: f32(4), initial: zero, role: "parameter" },
  { path: "M.mean", type: f32(2), initial: zero, role: "statistic" },
];

function linear() {
  const b = newFunction("M.linear");
  const [x, w, bias] = [b.input("x", f32(2)), b.input("w", f32(2, 1)), b.input("b", f32(1))];
  const row = b.op("reshape", [x], { shape: [1, 2] });
  const product = b.op("matmul", [row, w], { transposeA: false, transposeB: false });
  return b.build([{ name: "out", value: b.op("add", [b.op("reshape", [product], { shape: [1] }), bias]) }]);
}

function rows(mode: RowProgram["mode"]): RowProgram {
  const layer = linear();
  const b = newFunction("M");
  const x = b.input("x", f32(2));
  const [w, bias] = [b.input("cell:M.w", f32(2, 1)), b.input("cell:M.b", f32(1))];
  const [made] = b.call(layer, [x, w, bias]);
  if (made === undefined) expect.fail();
  const prediction = { name: "prediction", value: b.op("add", [made, b.input("cell:M.offset", f32(1))]) };
  const functions = new Map([[layer.name, layer]]);
  if (mode === "predicting") return { mode, functions, main: b.build([prediction]) };

  const error = b.op("sub", [prediction.value, b.input("y", f32(1))]);
  const loss = { name: "loss", value: b.op("reduce_sum", [b.op("mul", [error, error])], { axes: [0] }) };
  if (mode === "evaluating") return { mode, functions, main: b.build([loss, prediction]) };

  const weight = b.input("row.weight", f32());
  const total = b.op("max", [b.op("batch_sum", [weight]), b.constant(1e-9)]);
  const mean = b.op("div", [b.op("batch_sum", [b.op("mul", [x, weight])]), total]);
  return { mode, functions, main: b.build([loss, prediction, { name: "set:M.mean", value: mean }]) };
}

const lowered: LoweredProgram = { cells, rows };
const sgd: Optimizer = { name: "sgd", rate: 0.1, momentum: 0, nesterov: false, decay: 0 };
const adam: Optimizer = { name: "adam", rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const size = (batch: number) => ({ batch, bags: {} });

type State = ReadonlyMap<string, Dense>;

function initial(program: StepProgram): State {
  return new Map(
    program.cells.map(({ path, type, initial }) => [
      path,
      dense(type, initial.kind === "constant" ? initial.value : expect.fail()),
    ]),
  );
}

function step(graph: Graph, feeds: Readonly<Record<string, Numbers>>, state: State) {
  const given = new Map(
    graph.feeds.map(({ name, value }) => [name, dense(value.type, feeds[name] ?? expect.fail(name))]),
  );
  return runGraph(graph, given, state, { precision: "f32" });
}

const numbers = (values: ReadonlyMap<string, Dense>) =>
  Object.fromEntries([...values].map(([name, value]) => [name, [...value.data]]));

/** Results and cells after one training step from the beginning. */
function trainOnce(
  feeds: { x: number[]; y: number[]; "row.weight": number[] },
  training: Training = { optimizer: sgd },
) {
  const program = assemble(lowered, training);
  const graph = program.graph("train", size(feeds.y.length));
  const { results, cells } = step(graph, { ...feeds, "step.rate": 0.1 }, initial(program));
  return { ...numbers(results), ...numbers(cells) } as Record<string, number[]>;
}

const batch = { x: [1, 2, -1, 0.5], y: [3, -1], "row.weight": [1, 1] };

describe("the step program", () => {
  test("keeps the model's cells, slots of what is trained, and a counter", () => {
    expect(assemble(lowered, { optimizer: adam }).cells.map(({ path, role }) => `${role} ${path}`)).toEqual([
      ...cells.map(({ path, role }) => `${role} ${path}`),
      ...["M.w", "M.b", "M.unused"].flatMap((path) => [`slot ${path}:m`, `slot ${path}:v`]),
      "counter optimizer.step",
    ]);
  });

  test.each(["train", "evaluate", "predict"] as const)("%s, with functions and flat", async (kind) => {
    const program = assemble(lowered, { optimizer: { ...sgd, momentum: 0.9 }, clip: 1 });
    const graphs = [program.structured(kind, size(2)), program.graph(kind, size(2))];
    await expect(graphs.map(printGraph).join("\n")).toMatchFileSnapshot(`golden/step.${kind}.txt`);
  });

  test("makes each graph once", () => {
    const program = assemble(lowered, { optimizer: sgd });
    const graph = program.graph("train", { batch: 2, bags: { a: 1, b: 2 } });
    expect(program.graph("train", { batch: 2, bags: { b: 2, a: 1 } })).toBe(graph);
    expect(program.graph("train", size(3))).not.toBe(graph);
  });

  test("one step of gradient descent", () => {
    const errors = [0.5 - 3, 0.5 + 1] as const;
    const after = trainOnce(batch);
    expectClose(after["loss"] ?? [], [(errors[0] ** 2 + errors[1] ** 2) / 2], 1e-6);
    const slopes = [errors[0] - errors[1], 2 * errors[0] + 0.5 * errors[1], errors[0] + errors[1]];
    expectClose(
      [...(after["M.w"] ?? []), ...(after["M.b"] ?? [])],
      slopes.map((slope) => -0.1 * slope),
      1e-6,
    );
    expectClose(after["gradient.norm"] ?? [], [Math.hypot(...slopes)], 1e-6);
    expect(after).toMatchObject({ "M.offset": [0.5], "M.mean": [0, 1.25], "optimizer.step": [1] });
  });

  test("a limit for the gradient makes the step that long", () => {
    const after = trainOnce(batch, { optimizer: sgd, clip: 0.5 });
    expectClose([Math.hypot(...(after["M.w"] ?? []), ...(after["M.b"] ?? []))], [0.05], 1e-5);
  });

  test("rows of weight 0 change nothing", () => {
    const { x, y, ...rest } = batch;
    const padded = trainOnce({
      x: [...x, 7, -8, 0, 0],
      y: [...y, 100, 0],
      "row.weight": [...rest["row.weight"], 0, 0],
    });
    expect(padded).toEqual(trainOnce(batch));
  });

  test("a row of weight 2 is a row twice", () => {
    const { x, y } = batch;
    const weighed = trainOnce({ x, y, "row.weight": [2, 1] });
    const repeated = trainOnce({ x: [...x.slice(0, 2), ...x], y: [3, ...y], "row.weight": [1, 1, 1] });
    for (const [name, values] of Object.entries(repeated)) expectClose(weighed[name] ?? [], values, 1e-6);
  });

  test.each<Optimizer>([
    sgd,
    { ...sgd, momentum: 0.9, nesterov: true },
    adam,
    { ...adam, name: "adamw", decay: 0.1 },
    { name: "adagrad", rate: 0.1, epsilon: 1e-10 },
  ])("a batch without weight gives loss 0 and no NaN with $name", (optimizer) => {
    const after = trainOnce({ ...batch, "row.weight": [0, 0] }, { optimizer, clip: 1 });
    expect(after).toMatchObject({ loss: [0], "gradient.norm": [0], "M.w": [0, 0], "M.b": [0] });
    expect(Object.values(after).flat().every(Number.isFinite)).toBe(true);
  });

  test("evaluation sums, and needs no rate; prediction needs no target", () => {
    const program = assemble(lowered, { optimizer: sgd });
    const evaluate = program.graph("evaluate", size(2));
    const { results, cells } = step(evaluate, { ...batch, "row.weight": [1, 0.5] }, initial(program));
    expect(numbers(results)).toEqual({
      "loss.sum": [2.5 ** 2 + 0.5 * 1.5 ** 2],
      "weight.sum": [1.5],
      prediction: [0.5, 0.5],
    });
    expect(numbers(cells)).toEqual(numbers(initial(program)));
    const predict = program.graph("predict", size(2));
    expect(predict.feeds.map((port) => port.name)).toEqual(["x"]);
    expect(predict.writes).toEqual([]);
  });
});

describe("training on the interpreter", () => {
  /** 64 rows of y = 2 x0 - x1 + 1, in batches of 16. */
  function train(optimizer: Optimizer, epochs: number) {
    const program = assemble(lowered, { optimizer });
    const graph = program.graph("train", size(16));
    const data = Array.from({ length: 64 }, (_, i) => [Math.sin(i), Math.cos(3 * i)] as const);
    let state = initial(program);
    const losses: number[] = [];
    for (let s = 0; s < epochs * 4; s++) {
      const part = data.slice((s % 4) * 16, (s % 4) * 16 + 16);
      const feeds = {
        x: part.flat(),
        y: part.map(([a, b]) => 2 * a - b + 1),
        "row.weight": new Array(16).fill(1),
      };
      const { results, cells } = step(graph, { ...feeds, "step.rate": optimizer.rate }, state);
      state = cells;
      losses.push(...(results.get("loss")?.data ?? []));
    }
    return { losses, state: numbers(state) as Record<string, number[]> };
  }

  test.each<[Optimizer, number]>([
    [sgd, 40],
    [{ ...sgd, momentum: 0.9 }, 40],
    [adam, 80],
    [{ name: "adagrad", rate: 0.5, epsilon: 1e-10 }, 80],
  ])("finds the coefficients: %o", (optimizer, epochs) => {
    const { losses, state } = train(optimizer, epochs);
    expect(losses.at(-1)).toBeLessThan(1e-4 * (losses[0] as number));
    expectClose([...(state["M.w"] ?? []), ...(state["M.b"] ?? [])], [2, -1, 0.5], 1e-2);
  });

  test("the same run is the same, bit for bit", () => {
    expect(train(adam, 5)).toEqual(train(adam, 5));
  });
});
