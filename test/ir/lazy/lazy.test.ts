import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dense, runGraph } from "../../../src/ir/interpreter/index.ts";
import type { Cell, TensorType } from "../../../src/ir/ir.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import type { LoweredProgram } from "../../../src/ir/rows.ts";
import { elements } from "../../../src/ir/shapes.ts";
import { assemble, type StepProgram } from "../../../src/ir/step/index.ts";
import type { Optimizer } from "../../../src/typecheck/checked.ts";
import { expectClose, type Numbers } from "../running.ts";
import { f32, i32 } from "../support.ts";

interface Step {
  readonly ids: readonly number[];
  readonly factors: readonly number[];
  readonly rate: number;
  readonly norm: number;
  readonly table: readonly number[];
}
interface Experiment {
  readonly rows: number;
  readonly decay: number;
  readonly limit: number | null;
  readonly start: readonly number[];
  readonly steps: readonly Step[];
}

/** Made by sparse_adam.py with PyTorch. */
const {
  experiments,
  width,
  ...settings
}: {
  readonly experiments: readonly Experiment[];
  readonly width: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
} = JSON.parse(readFileSync("test/ir/lazy/sparse_adam.json", "utf8"));

const WORDS = 3;
const BATCH = 2;

/** The loss of a row: the sum of a table's rows at its words, each number times a factor; `scaled`: the table itself is used too. */
function lookups(rows: number, scaled = false): LoweredProgram {
  const table: TensorType = f32(rows, width);
  const cell: Cell = {
    path: "M.table",
    type: table,
    initial: { kind: "constant", value: 0 },
    role: "parameter",
  };
  return {
    cells: [cell],
    rows(mode) {
      const b = newFunction("M");
      const all = b.input("cell:M.table", table);
      const used = scaled ? b.op("mul", [all, b.constant(2)]) : all;
      const own = b.op("gather", [used, b.input("ids", i32(WORDS))]);
      const products = b.op("mul", [own, b.input("factors", f32(WORDS, width))]);
      const loss = b.op("reduce_sum", [products], { axes: [0, 1] });
      const outputs = ["loss", "prediction"].map((name) => ({ name, value: loss }));
      return { mode, functions: new Map(), main: b.build(outputs) };
    },
  };
}

function lazy(decay: number): Optimizer {
  const common = { ...settings, rate: 1 };
  return decay === 0 ? { name: "lazy_adam", ...common } : { name: "lazy_adamw", decay, ...common };
}

type Feeds = Readonly<Record<string, Numbers>>;
type State = Readonly<Record<string, readonly number[]>>;

/** One training step in f64: its results, and the cells after it. */
function stepOf(program: StepProgram, feeds: Feeds, state: State): State {
  const graph = program.graph("train", { batch: BATCH, bags: {} });
  const given = new Map(graph.feeds.map(({ name, value }) => [name, dense(value.type, feeds[name] ?? 1)]));
  const cells = new Map(program.cells.map(({ path, type }) => [path, dense(type, state[path] ?? 0)]));
  const after = runGraph(graph, given, cells, { precision: "f64" });
  return Object.fromEntries([...after.results, ...after.cells].map(([name, { data }]) => [name, [...data]]));
}

const trainGraph = (program: StepProgram) => program.graph("train", { batch: BATCH, bags: {} });

describe("PyTorch's SparseAdam", () => {
  test.each(experiments)("takes the same steps: $rows rows, decay $decay, limit $limit", (experiment) => {
    const { rows, decay, limit, start, steps } = experiment;
    const program = assemble(lookups(rows), {
      optimizer: lazy(decay),
      ...(limit !== null && { clip: limit }),
    });
    let state: State = { "M.table": start };
    for (const { ids, factors, rate, norm, table } of steps) {
      state = stepOf(program, { ids, factors, "step.rate": rate }, state);
      expectClose(state["gradient.norm"] ?? [], [norm], 1e-9);
      expectClose(state["M.table"] ?? [], table, 1e-9);
    }
  });
});

describe("the step of a lazy optimiser", () => {
  const rows = 50;
  const program = assemble(lookups(rows), { optimizer: lazy(0.1) });

  test("builds nothing as large as the table", () => {
    const graph = trainGraph(program);
    const largest = graph.main.instructions.map((made) =>
      made.kind === "primitive" && made.op !== "gather" ? elements(made.output.type.shape) : 0,
    );
    expect(Math.max(...largest)).toBeLessThan(rows * width);
    expect(graph.writes.map(({ kind, cell }) => `${kind} ${cell}`)).toEqual([
      "set optimizer.step",
      ...["M.table", "M.table:m", "M.table:v"].map((cell) => `update_rows ${cell}`),
    ]);
  });

  test("leaves rows whose gradient is 0 as they are: of absent rows, of padding", () => {
    const table = Array.from({ length: rows * width }, (_, i) => i);
    const before: State = { "M.table": table, "M.table:m": table, "M.table:v": table };
    const ids = [1, 1, 2, 0, 0, 0];
    const factors = [1, 1, -1, -1, 3, 4, 5, 6, 7, 8, 9, 10];
    const after = stepOf(program, { ids, factors, "row.weight": [1, 0], "step.rate": 0.1 }, before);
    for (const cell of ["M.table", "M.table:m", "M.table:v"]) {
      const changed = (after[cell] ?? []).flatMap((value, i) => (value === before[cell]?.[i] ? [] : [i]));
      expect(changed).toEqual([2 * width, 2 * width + 1]);
    }
    expect(after["gradient.norm"]).toEqual([5]);
  });

  test("is that of the dense optimiser for rows that every batch has, but for where epsilon is added", () => {
    const tiny = { ...settings, epsilon: 1e-30, rate: 1 };
    const feeds = {
      ids: [0, 1, 2, 2, 1, 0],
      factors: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      "step.rate": 0.1,
    };
    const start = { "M.table": [1, 2, 3, 4, 5, 6] };
    const [dense, sparse] = (["adam", "lazy_adam"] as const).map((name) => {
      const own = assemble(lookups(3), { optimizer: { name, ...tiny } });
      return stepOf(own, feeds, stepOf(own, feeds, start))["M.table"] ?? [];
    });
    expectClose(sparse ?? [], dense ?? [], 1e-12);
  });

  test("is the dense one of a parameter that is more than looked up", () => {
    const own = assemble(lookups(rows, true), { optimizer: lazy(0) });
    expect(new Set(trainGraph(own).writes.map(({ kind }) => kind))).toEqual(new Set(["set"]));
    const dense = assemble(lookups(rows, true), { optimizer: { name: "adam", ...settings, rate: 1 } });
    const feeds = { ids: [1, 2, 2, 4, 4, 4], "step.rate": 0.1 };
    expect(stepOf(own, feeds, {})).toEqual(stepOf(dense, feeds, {}));
  });

  test("adds the gradients of a table that is looked up in two places", () => {
    const twice: LoweredProgram = {
      ...lookups(rows),
      rows(mode) {
        const b = newFunction("M");
        const table = b.input("cell:M.table", f32(rows, width));
        const sums = ["ids", "others"].map((name) =>
          b.op("reduce_sum", [b.op("gather", [table, b.input(name, i32(WORDS))])], { axes: [0, 1] }),
        );
        const loss = b.op("add", sums);
        return {
          mode,
          functions: new Map(),
          main: b.build(["loss", "prediction"].map((name) => ({ name, value: loss }))),
        };
      },
    };
    const own = assemble(twice, { optimizer: lazy(0) });
    const ids = [4, 4, 9, 7, 7, 7];
    const after = stepOf(own, { ids, others: [4, 8, 8, 8, 8, 8], "step.rate": 0.1 }, {});
    const counts = [3, 5, 3, 1];
    expectClose(after["gradient.norm"] ?? [], [Math.hypot(...counts.flatMap((n) => [n / 2, n / 2]))]);
    const m = after["M.table:m"] ?? [];
    expectClose(
      [4, 8, 7, 9].map((row) => m[row * width] as number),
      counts.map((n) => ((1 - settings.beta1) * n) / 2),
    );
  });
});
