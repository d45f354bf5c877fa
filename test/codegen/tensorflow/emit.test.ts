import { describe, expect, test } from "vitest";
import { emitTensorflow } from "../../../src/codegen/tensorflow/index.ts";
import { cellsOf, kernelsOf } from "../../../src/codegen/tensorflow/updates.ts";
import type { Graph } from "../../../src/ir/ir.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import { graphOf, programOf } from "../../runtime/engines/running.ts";
import { models, optimizers, programFor } from "../../runtime/engines/steps.ts";
import { readSavedModel } from "./reading.ts";

const f32 = (...shape: number[]) => ({ dtype: "f32", shape }) as const;
const size = { batch: 4, bags: {} };

describe.each(Object.keys(models))("a SavedModel of %s", (name) => {
  const program = programFor(name, "adamw");
  const kinds = ["train", "evaluate", "predict"] as const;
  const graphs = new Map(kinds.map((kind) => [kind, program.graph(kind, size)]));
  const model = emitTensorflow(program.cells, graphs);
  const { nodes, signatures, tags } = readSavedModel(model.bytes);

  test("has signatures for the cells and for each step", () => {
    expect(tags).toEqual(["serve"]);
    expect(Object.keys(signatures).sort()).toEqual([
      "assign",
      "evaluate",
      "predict",
      "read",
      "take",
      "train",
    ]);
    const paths = program.cells.map(({ path }) => path).sort();
    for (const signature of ["assign", "read", "take"])
      expect(Object.keys(signatures[signature]?.outputs ?? {}).sort()).toEqual(paths);
    for (const [kind, { results }] of graphs)
      expect(Object.keys(signatures[kind]?.outputs ?? {})).toEqual(results.map((port) => port.name));
  });

  test("every input is the output of a node before it, and no name is used twice", () => {
    const names = new Set<string>();
    for (const { name, input } of nodes) {
      for (const one of input) expect(names).toContain(one.replace(/^\^|:\d+$/g, ""));
      expect(names).not.toContain(name);
      expect(name).toMatch(/^[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*$/);
      names.add(name);
    }
    const ports = Object.values(signatures).flatMap((one) =>
      [one.inputs, one.outputs].flatMap((all) => Object.values(all)),
    );
    for (const port of ports) expect(names).toContain(port.name.replace(/:0$/, ""));
  });

  test("prediction and evaluation write nothing", () => {
    const writes = nodes.filter(({ op }) => /^(Assign|ResourceApply|ResourceScatter)/.test(op));
    expect(writes.length).toBeGreaterThan(program.cells.length);
    for (const { name } of writes) expect(name).toMatch(/^(state|step0)\//);
  });
});

describe("an optimiser's step is one kernel a parameter", () => {
  const expected = { sgd: "momentum", adam: "adam", adamw: "adam", adagrad: "adagrad" };
  const cases = Object.keys(models).flatMap((model) =>
    Object.entries(expected).map(([optimizer, kernel]) => [model, optimizer, kernel] as const),
  );

  test.each(cases)("%s with %s", (model, optimizer, kernel) => {
    const program = programFor(model, optimizer);
    const graph = program.graph("train", size);
    const kernels = kernelsOf(graph);
    const parameters = program.cells.filter(({ role }) => role === "parameter").map(({ path }) => path);
    expect(kernels.map(({ name }) => name)).toEqual(parameters.map(() => kernel));
    const written = graph.writes.map(({ cell }) => cell).filter((cell) => cell !== "optimizer.step");
    expect(kernels.flatMap(cellsOf).sort()).toEqual(written.sort());
  });

  test("every optimiser is among them, or has tables of its own", () => {
    const others = Object.keys(optimizers).filter((name) => !(name in expected));
    expect(others.filter((name) => !name.startsWith("lazy_"))).toEqual([]);
  });

  test("what only looks like one is not", () => {
    const adam = (decay: number, squared: boolean, size = 3): Graph => {
      const b = newFunction("main");
      const [g, rate] = [b.input("g", f32(size)), b.input("rate", f32())];
      const [w, m, v] = ["w", "m", "v"].map((name) => b.input(`cell:${name}`, f32(size))) as [
        typeof g,
        typeof g,
        typeof g,
      ];
      const mean = (of: typeof g, by: typeof g, beta: number, share: number) =>
        b.op("add", [b.op("mul", [b.constant(beta), of]), b.op("mul", [b.constant(share), by])]);
      const next = mean(m, g, 0.9, 1 - decay);
      const spread = mean(v, b.op("mul", [g, squared ? g : next]), 0.999, 1 - 0.999);
      const scale = b.op("add", [b.op("sqrt", [spread]), b.constant(1e-8)]);
      const step = b.op("mul", [rate, b.op("div", [next, scale])]);
      const outputs = { loss: rate, "set:w": b.op("sub", [w, step]), "set:m": next, "set:v": spread };
      return graphOf(b.build(Object.entries(outputs).map(([name, value]) => ({ name, value }))), "train");
    };
    const names = (graph: Graph) => kernelsOf(graph).map(({ name }) => name);
    expect(names(adam(0.9, true))).toEqual(["adam"]);
    expect(names(adam(0.9, true, 1))).toEqual(["adam"]);
    expect(names(adam(0.8, true))).toEqual(["descent"]);
    expect(names(adam(0.9, false))).toEqual(["descent"]);
  });
});

test("what comes back through a ReLU is one kernel, behind a pool too", () => {
  const program = programFor("a picture's convolutions", "adam");
  const graphs = new Map([["train", program.graph("train", size)]]);
  const { nodes } = readSavedModel(emitTensorflow(program.cells, graphs).bytes);
  const count = (op: string) => nodes.filter((node) => node.op === op).length;
  expect([count("Relu"), count("ReluGrad"), count("Sign")]).toEqual([1, 1, 0]);
});

test("a step that updates rows waits for those who read them", () => {
  const b = newFunction("main");
  const table = b.input("cell:table", f32(4, 2));
  const at = b.input("at", { dtype: "i32", shape: [1] });
  const read = b.op("gather", [table, at]);
  const outputs = {
    loss: b.op("reduce_sum", [table], { axes: [0, 1] }),
    "indices:table": at,
    "rows:table": read,
  };
  const graph = graphOf(b.build(Object.entries(outputs).map(([name, value]) => ({ name, value }))), "train");
  const { nodes } = readSavedModel(emitTensorflow(programOf(graph).cells, new Map([["train", graph]])).bytes);
  const update = nodes.find(({ op }) => op === "ResourceScatterUpdate");
  const sum = nodes.find(({ op }) => op === "Sum");
  expect(update?.input).toContain(`^${sum?.name}`);
});
