import { expect } from "vitest";
import type { FunctionBuilder } from "../../../src/ir/builder.ts";
import { dense } from "../../../src/ir/interpreter/index.ts";
import type { Cell, Program, TensorType, Value } from "../../../src/ir/ir.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import { fillUniform, runsOf } from "../../../src/ir/random.ts";
import type { LoweredProgram, RowProgram } from "../../../src/ir/rows.ts";
import { elements } from "../../../src/ir/shapes.ts";
import { assemble } from "../../../src/ir/step/index.ts";
import type { Engine, Tensor, Tensors } from "../../../src/runtime/engine.ts";
import type { Optimizer } from "../../../src/typecheck/checked.ts";
import { toTensor } from "./running.ts";

const f32 = (...shape: number[]): TensorType => ({ dtype: "f32", shape });
const i32 = (...shape: number[]): TensorType => ({ dtype: "i32", shape });

export const optimizers: Readonly<Record<string, Optimizer>> = {
  sgd: { name: "sgd", rate: 0.05, momentum: 0.9, nesterov: true, decay: 0.001 },
  adam: { name: "adam", rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-6 },
  adamw: { name: "adamw", rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-6, decay: 0.01 },
  adagrad: { name: "adagrad", rate: 0.05, epsilon: 1e-6 },
  lazy_adamw: { name: "lazy_adamw", rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-6, decay: 0.01 },
};

/** A model for one row: what it makes of its feeds and parameters, each of them asked for by name. */
interface Model {
  /** Whether every other batch has no padding: what is normalised over the batch may be computed in another way then. */
  readonly whole?: true;
  readonly feeds: Readonly<Record<string, { readonly type: TensorType; readonly below?: number }>>;
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  /** The logit of the row. */
  logit(at: {
    b: FunctionBuilder;
    feed(name: string): Value;
    cell(name: string): Value;
    training: boolean;
  }): Value;
}

const matmul = (b: FunctionBuilder, x: Value, y: Value) =>
  b.op("matmul", [x, y], { transposeA: false, transposeB: false });

/** x [A] by w [A, B]: [B]. */
function linear(b: FunctionBuilder, x: Value, w: Value): Value {
  const row = b.op("reshape", [x], { shape: [1, ...x.type.shape] });
  return b.op("reshape", [matmul(b, row, w)], { shape: [w.type.shape[1] as number] });
}

export const models: Readonly<Record<string, Model>> = {
  "a picture's convolutions": {
    feeds: { photo: { type: f32(10, 10, 2) } },
    parameters: { k1: [3, 3, 2, 4], k2: [3, 3, 4, 6], out: [6, 1] },
    logit({ b, feed, cell }) {
      const image = b.op("reshape", [feed("photo")], { shape: [1, 10, 10, 2] });
      const first = b.op("conv2d", [image, cell("k1")], { stride: [1, 1], padding: [1, 1, 1, 1] });
      const pooled = b.op("max_pool2d", [b.op("relu", [first])], { size: [2, 2], stride: [2, 2] });
      const second = b.op("conv2d", [pooled, cell("k2")], { stride: [2, 2], padding: [1, 1, 1, 1] });
      const mean = b.op("mean_pool2d", [b.op("tanh", [second])], { size: [3, 3], stride: [3, 3] });
      return linear(b, b.op("reshape", [mean], { shape: [6] }), cell("out"));
    },
  },
  "a picture's convolutions, normalised over the batch": {
    whole: true,
    feeds: { photo: { type: f32(6, 6, 2) } },
    parameters: {
      k1: [3, 3, 2, 4],
      scale1: [4],
      shift1: [4],
      k2: [3, 3, 4, 5],
      scale2: [5],
      shift2: [5],
      out: [180, 1],
    },
    logit({ b, feed, cell, training }) {
      const image = b.op("reshape", [feed("photo")], { shape: [1, 6, 6, 2] });
      const norm = (x: Value, layer: number) =>
        training ? normalised(b, x, cell(`scale${layer}`), cell(`shift${layer}`), feed("row.weight")) : x;
      const same = { stride: [1, 1], padding: [1, 1, 1, 1] } as const;
      const first = b.op("relu", [norm(b.op("conv2d", [image, cell("k1")], same), 1)]);
      const second = b.op("tanh", [norm(b.op("conv2d", [first, cell("k2")], same), 2)]);
      return linear(b, b.op("reshape", [second], { shape: [180] }), cell("out"));
    },
  },
  "a text's attention, with dropout": {
    feeds: { "text.ids": { type: i32(7), below: 20 }, "text.length": { type: i32(), below: 6 } },
    parameters: { table: [20, 6], query: [6, 6], key: [6, 6], out: [6, 1] },
    logit({ b, feed, cell, training }) {
      const words = b.op("gather", [cell("table"), feed("text.ids")]);
      const places = b.op("iota", [], { dtype: "i32", shape: [7], axis: 0 });
      // Of one word alone the gradient by the scores is 0 but for rounding, and lazy optimisers ask whether it is 0.
      const length = b.op("add", [feed("text.length"), b.constant(2, "i32")]);
      const mask = b.op("less", [places, length]);
      const [q, k] = [matmul(b, words, cell("query")), matmul(b, words, cell("key"))];
      const scores = b.op("matmul", [q, k], { transposeA: false, transposeB: true });
      const masked = b.op("select", [mask, scores, b.constant(-1e9)]);
      const mixed = matmul(b, b.op("softmax", [masked]), words);
      const mean = b.op("mul", [b.op("reduce_sum", [mixed], { axes: [0] }), b.constant(1 / 7)]);
      return linear(b, training ? dropped(b, mean, feed) : mean, cell("out"));
    },
  },
  // Its gradient is one number for all of the parameter.
  "a parameter's sum": {
    feeds: { x: { type: f32() } },
    parameters: { all: [4] },
    logit: ({ b, feed, cell }) => b.op("mul", [feed("x"), b.op("reduce_sum", [cell("all")], { axes: [0] })]),
  },
  "a bag of words": {
    feeds: { words: { type: i32(200), below: 3000 } },
    parameters: { table: [3000, 16], out: [16, 1] },
    logit({ b, feed, cell }) {
      const sum = b.op("reduce_sum", [b.op("gather", [cell("table"), feed("words")])], { axes: [0] });
      return linear(b, b.op("tanh", [b.op("mul", [sum, b.constant(1 / 20)])]), cell("out"));
    },
  },
};

/** x [1, H, W, C] with mean 0 and variance 1 over the batch's rows by their weights, then scaled and shifted. */
function normalised(b: FunctionBuilder, x: Value, scale: Value, shift: Value, weight: Value): Value {
  const [, height = 1, width = 1] = x.type.shape;
  const places = b.op("mul", [b.constant(height * width), weight]);
  const mean = (of: Value) => {
    const sum = b.op("mul", [b.op("reduce_sum", [of], { axes: [0, 1, 2] }), weight]);
    return b.op("div", [b.op("batch_sum", [sum]), b.op("batch_sum", [places])]);
  };
  const centred = b.op("sub", [x, mean(x)]);
  const variance = b.op("add", [mean(b.op("mul", [centred, centred])), b.constant(1e-5)]);
  const unit = b.op("div", [centred, b.op("sqrt", [variance])]);
  return b.op("add", [b.op("mul", [unit, scale]), shift]);
}

function dropped(b: FunctionBuilder, x: Value, feed: (name: string) => Value): Value {
  const [seed, index, key] = ["step.seed", "step.index", "row.key"].map(feed) as [Value, Value, Value];
  const draws = b.op("random", [seed, index, key], { shape: x.type.shape, path: "M.drop" });
  const kept = b.op("cast", [b.op("less", [b.constant(0.3), draws])], { dtype: "f32" });
  return b.op("mul", [x, b.op("mul", [kept, b.constant(1 / 0.7)])]);
}

const common = {
  "step.seed": i32(),
  "step.index": i32(),
  "row.key": i32(),
  "row.weight": f32(),
  label: f32(),
};

function rows({ feeds, parameters, logit }: Model, mode: RowProgram["mode"]): RowProgram {
  const b = newFunction("M");
  const inputs = new Map<string, Value>();
  const input = (name: string, type: TensorType) => {
    const value = inputs.get(name) ?? b.input(name, type);
    inputs.set(name, value);
    return value;
  };
  const feed = (name: string) => input(name, feeds[name]?.type ?? common[name as keyof typeof common]);
  const cell = (name: string) => input(`cell:M.${name}`, f32(...(parameters[name] ?? [])));
  const z = b.op("reshape", [logit({ b, feed, cell, training: mode === "training" })], { shape: [] });
  const prediction = { name: "prediction", value: b.op("sigmoid", [z]) };
  if (mode === "predicting") return { mode, functions: new Map(), main: b.build([prediction]) };
  const loss = b.op("sub", [b.op("softplus", [z]), b.op("mul", [z, feed("label")])]);
  return { mode, functions: new Map(), main: b.build([{ name: "loss", value: loss }, prediction]) };
}

/** The steps of a model under an optimiser. */
export function programFor(model: string, optimizer: string): Program {
  const chosen = models[model] ?? expect.fail();
  const cells = Object.entries(chosen.parameters).map(
    ([name, shape]): Cell => ({
      path: `M.${name}`,
      type: f32(...shape),
      initial: { kind: "constant", value: 0 },
      role: "parameter",
    }),
  );
  const lowered: LoweredProgram = { cells, rows: (mode) => rows(chosen, mode) };
  return assemble(lowered, { optimizer: optimizers[optimizer] ?? expect.fail(), clip: 1 });
}

function draws(type: TensorType, name: string, index: number): Float64Array {
  const data = new Float64Array(elements(type.shape));
  fillUniform(data, { seed: 11, index, path: name }, [0], runsOf([data.length]));
  return data;
}

/** First values of the cells: parameters in -0.5..0.5, all others 0. */
export function initialCells(program: Program): Tensors {
  return new Map(
    program.cells.map(({ path, type, role }) => {
      const values = role === "parameter" ? draws(type, path, 0).map((u) => u - 0.5) : 0;
      return [path, toTensor(dense(type, values))];
    }),
  );
}

/** The feeds of step `index` for a batch; the last row is padding. */
export function feedsFor(model: string, batch: number, index: number): Tensors {
  const { feeds: given, whole } = models[model] ?? expect.fail();
  const feeds = new Map<string, Tensor>();
  for (const [name, { type, below }] of Object.entries(given)) {
    const all = { dtype: type.dtype, shape: [batch, ...type.shape] };
    const values = draws(all, name, index).map((u) => (below === undefined ? u : Math.floor(u * below)));
    feeds.set(name, toTensor(dense(all, values)));
  }
  const rowsOf = (dtype: "f32" | "i32", f: (row: number) => number) =>
    toTensor(
      dense(
        { dtype, shape: [batch] },
        Array.from({ length: batch }, (_, row) => f(row)),
      ),
    );
  const scalar = (dtype: "f32" | "i32", value: number) => toTensor(dense({ dtype, shape: [] }, value));
  feeds.set(
    "label",
    rowsOf("f32", (row) => row % 2),
  );
  feeds.set(
    "row.weight",
    rowsOf("f32", (row) => (row === batch - 1 && !(whole && index % 2 === 1) ? 0 : 1)),
  );
  feeds.set(
    "row.key",
    rowsOf("i32", (row) => index * batch + row),
  );
  feeds.set("step.seed", scalar("i32", 5));
  feeds.set("step.index", scalar("i32", index));
  feeds.set("step.rate", scalar("f32", 0.01));
  return feeds;
}

/** All results of some steps, by step and name, with those of an evaluation and a prediction at the end, and the cells after them. */
export async function train(engine: Engine, model: string, optimizer: string, steps: number) {
  const program = programFor(model, optimizer);
  const session = await engine.open(program);
  const batch = 6;
  const size = { batch, bags: {} };
  const results = new Map<string, Tensor>();
  await session.write(initialCells(program));
  for (let index = 0; index < steps; index++) {
    const given = await session.run("train", size, feedsFor(model, batch, index));
    for (const [name, value] of given) results.set(`${index} ${name}`, value);
  }
  for (const kind of ["evaluate", "predict"] as const)
    for (const [name, value] of await session.run(kind, size, feedsFor(model, batch, steps)))
      results.set(`${kind} ${name}`, value);
  const cells = await session.read();
  await session.dispose();
  return { results, cells };
}
