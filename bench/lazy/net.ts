import type { Program, TensorType } from "../../src/ir/ir.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import { fillUniform, runsOf } from "../../src/ir/random.ts";
import { elements } from "../../src/ir/shapes.ts";
import { assemble } from "../../src/ir/step/index.ts";
import type { Tensor, Tensors } from "../../src/runtime/engine.ts";

export { openEngine } from "../../src/runtime/engines/index.ts";

const f32 = (...shape: number[]): TensorType => ({ dtype: "f32", shape });
const i32 = (...shape: number[]): TensorType => ({ dtype: "i32", shape });

export interface Shape {
  readonly rows: number;
  readonly width: number;
  readonly words: number;
  readonly batch: number;
}

/** The mean of a text's words, rows of a table, and a logit of it: hardly more than the table's update. */
export function programOf(name: "adamw" | "lazy_adamw", { rows, width, words }: Shape): Program {
  const types = { "M.table": f32(rows, width), "M.w": f32(width, 1) };
  const cells = Object.entries(types).map(([path, type]) => ({
    ...{ path, type, role: "parameter" as const },
    initial: { kind: "normal", deviation: 0.1 } as const,
  }));
  const optimizer = { name, rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.01 };
  const steps = assemble(
    {
      cells,
      rows(mode) {
        const b = newFunction("M");
        const own = b.op("gather", [b.input("cell:M.table", types["M.table"]), b.input("ids", i32(words))]);
        const sum = b.op("reshape", [b.op("reduce_sum", [own], { axes: [0] })], { shape: [1, width] });
        const by = { transposeA: false, transposeB: false };
        const logit = b.op("matmul", [b.op("tanh", [sum]), b.input("cell:M.w", types["M.w"])], by);
        const z = b.op("reshape", [logit], { shape: [] });
        const loss = b.op("sub", [b.op("softplus", [z]), b.op("mul", [z, b.input("label", f32())])]);
        const outputs = ["loss", "prediction"].map((output) => ({ name: output, value: loss }));
        return { mode, functions: new Map(), main: b.build(outputs) };
      },
    },
    { optimizer, clip: 1 },
  );
  return steps;
}

function drawn({ dtype, shape }: TensorType, path: string, index: number, f: (u: number) => number): Tensor {
  const draws = new Float64Array(elements(shape));
  fillUniform(draws, { seed: 1, index, path }, [0], runsOf([draws.length]));
  const data = dtype === "i32" ? Int32Array.from(draws, f) : Float32Array.from(draws, f);
  return { type: { dtype, shape }, data };
}

export function cellsOf({ cells }: Program): Tensors {
  const value = (u: number) => (u - 0.5) / 5;
  return new Map(
    cells.map(({ path, type, role }) => [
      path,
      role === "parameter"
        ? drawn(type, path, 0, value)
        : { type, data: new Float32Array(elements(type.shape)) },
    ]),
  );
}

/** Another batch for each step; words as often as Zipf has them. */
export function feedsOf({ rows, words, batch }: Shape, step: number): Tensors {
  return new Map([
    ["ids", drawn(i32(batch, words), "ids", step, (u) => Math.min(rows - 1, Math.floor(rows ** u)))],
    ["label", drawn(f32(batch), "label", step, (u) => Math.round(u))],
    ["row.weight", drawn(f32(batch), "weight", step, () => 1)],
    ["step.rate", drawn(f32(), "rate", step, () => 1e-3)],
  ]);
}
