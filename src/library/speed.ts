import { compile } from "../ir/compile.ts";
import type { Cell, Graph, GraphKind, Program, TensorType } from "../ir/ir.ts";
import { newFunction } from "../ir/primitives/index.ts";
import { elements } from "../ir/shapes.ts";
import type { Engine, Tensor, Tensors } from "../runtime/engine.ts";
import { initialCells } from "./initial.ts";
import { checkedProgram, chooseTrain, openProject } from "./project.ts";

/** How fast an engine is here. */
export interface Speed {
  /** Billions of operations a second in a product of two matrices, 512 by 512. */
  readonly gflops: number;
  /** Milliseconds of a training step: 32 rows through two fully connected layers of 256, with Adam. */
  readonly step: number;
}

/** What is measured: one kind of step, with what it is given. */
interface Measured {
  readonly program: Program;
  readonly kind: GraphKind;
  readonly batch: number;
  readonly cells: Tensors;
}

const SIDE = 512;
/** Milliseconds for one measurement; a single run may take longer. */
const BUDGET = 100;

/** Measures an engine. Errors: those of opening it. */
export async function speedOf(engine: Engine): Promise<Speed> {
  const product = await milliseconds(engine, productOfMatrices());
  const step = await milliseconds(engine, await trainingStep());
  return { gflops: (2 * SIDE ** 3) / product / 1e6, step };
}

/** The median run, after a first one, which loads the step. */
async function milliseconds(engine: Engine, { program, kind, batch, cells }: Measured): Promise<number> {
  const size = { batch, bags: {} };
  const feeds = new Map(program.graph(kind, size).feeds.map(({ name, value }) => [name, some(value.type)]));
  const session = await engine.open(program);
  const times: number[] = [];
  try {
    await session.write(cells);
    await session.run(kind, size, feeds);
    const begun = performance.now();
    for (let now = begun; now - begun < BUDGET; ) {
      await session.run(kind, size, feeds);
      times.push(performance.now() - now);
      now = performance.now();
    }
  } finally {
    await session.dispose();
  }
  return times.sort((a, b) => a - b)[times.length >> 1] as number;
}

/** The matrices stay where the engine keeps its cells; one number comes back. */
function productOfMatrices(): Measured {
  const type: TensorType = { dtype: "f32", shape: [SIDE, SIDE] };
  const b = newFunction("main");
  const reads = ["x", "y"].map((cell) => ({ cell, value: b.input(`cell:${cell}`, type) }));
  const sides = reads.map(({ value }) => value);
  const product = b.op("matmul", sides, { transposeA: false, transposeB: false });
  const results = [{ name: "sum", value: b.op("reduce_sum", [product], { axes: [0, 1] }) }];
  const main = b.build(results);
  const graph: Graph = { kind: "predict", functions: new Map(), main, feeds: [], reads, results, writes: [] };
  const cells = reads.map(
    ({ cell }): Cell => ({ path: cell, type, initial: { kind: "constant", value: 0 }, role: "parameter" }),
  );
  const values = new Map(cells.map(({ path }) => [path, some(type)]));
  return { program: { cells, graph: () => graph }, kind: "predict", batch: 1, cells: values };
}

const source = `import { binary_cross_entropy, binary_head, mlp } from "std"

data Rows {
  source rows = parquet("rows.parquet")
  key rows.id
  facts: number[256] = rows.facts
  target yes: binary(positive: true) = rows.yes
  split by hash(rows.id) { train: 80%, validation: 10%, test: 10% }
}

model Yes(facts: number[N]) -> binary {
  binary_head(mlp(facts, widths: [256, 256]))
}

train Step {
  model: Yes on Rows
  loss: binary_cross_entropy
  optimizer: adam(rate: 1e-3)
}
`;

async function trainingStep(): Promise<Measured> {
  const file = "step.mm";
  const project = await openProject(file, { sources: { [file]: source }, schemas: false });
  const checked = checkedProgram(project);
  const train = chooseTrain(checked);
  const program = compile(checked, train, {});
  return { program, kind: "train", batch: 32, cells: await initialCells(program, train, project.folder) };
}

/** Numbers between 0 and 1. */
function some(type: TensorType): Tensor {
  const data = new (type.dtype === "f32" ? Float32Array : Int32Array)(elements(type.shape));
  return { type, data: type.dtype === "f32" ? data.map((_, i) => (i % 97) / 97) : data };
}
