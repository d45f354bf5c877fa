import type { FunctionBuilder } from "../../src/ir/builder.ts";
import type { Cell, Program, TensorType, Value } from "../../src/ir/ir.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import { fillUniform } from "../../src/ir/random.ts";
import type { LoweredProgram, RowProgram } from "../../src/ir/rows.ts";
import { elements } from "../../src/ir/shapes.ts";
import { assemble } from "../../src/ir/step/index.ts";
import type { Tensor, Tensors } from "../../src/runtime/engine.ts";

export { emitOnnx } from "../../src/codegen/onnx/index.ts";
export { onnx } from "../../src/runtime/engines/index.ts";

const f32 = (...shape: number[]): TensorType => ({ dtype: "f32", shape });
const i32 = (...shape: number[]): TensorType => ({ dtype: "i32", shape });

interface At {
  readonly b: FunctionBuilder;
  feed(name: string): Value;
  cell(name: string): Value;
}

interface Model {
  readonly feeds: Readonly<Record<string, { readonly type: TensorType; readonly below?: number }>>;
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  logit(at: At): Value;
}

function linear({ b, cell }: At, x: Value, name: string): Value {
  const w = cell(`${name}.w`);
  const row = b.op("reshape", [x], { shape: [1, ...x.type.shape] });
  const y = b.op("matmul", [row, w], { transposeA: false, transposeB: false });
  return b.op("add", [b.op("reshape", [y], { shape: [w.type.shape[1] as number] }), cell(`${name}.b`)]);
}

function convolved({ b, cell }: At, image: Value, name: string): Value {
  const y = b.op("conv2d", [image, cell(`${name}.k`)], { stride: [1, 1], padding: [1, 1, 1, 1] });
  const active = b.op("relu", [b.op("add", [y, cell(`${name}.b`)])]);
  return b.op("max_pool2d", [active], { size: [2, 2], stride: [2, 2] });
}

const meanOfRows = (b: FunctionBuilder, x: Value) =>
  b.op("mul", [b.op("reduce_sum", [x], { axes: [0] }), b.constant(1 / (x.type.shape[0] as number))]);

/** The net of the first measurements: 64 words of a table of 10,000 x 128, a picture of 32 x 32, 16 numbers. */
const mixed: Model = {
  feeds: {
    words: { type: i32(64), below: 10_000 },
    photo: { type: f32(32, 32, 3) },
    facts: { type: f32(16) },
  },
  parameters: {
    table: [10_000, 128],
    "one.k": [3, 3, 3, 16],
    "one.b": [16],
    "two.k": [3, 3, 16, 32],
    "two.b": [32],
    "look.w": [2048, 64],
    "look.b": [64],
    "rest.w": [16, 64],
    "rest.b": [64],
    "hidden.w": [256, 64],
    "hidden.b": [64],
    "out.w": [64, 1],
    "out.b": [1],
  },
  logit(at) {
    const { b, feed, cell } = at;
    const words = meanOfRows(b, b.op("gather", [cell("table"), feed("words")]));
    const image = b.op("reshape", [feed("photo")], { shape: [1, 32, 32, 3] });
    const seen = convolved(at, convolved(at, image, "one"), "two");
    const look = b.op("relu", [linear(at, b.op("reshape", [seen], { shape: [2048] }), "look")]);
    const rest = b.op("relu", [linear(at, feed("facts"), "rest")]);
    const all = b.op("concat", [words, look, rest], { axis: 0 });
    return linear(at, b.op("relu", [linear(at, all, "hidden")]), "out");
  },
};

/** A large table of short rows, as recommendation has it. */
const largeTable: Model = {
  feeds: { items: { type: i32(16), below: 65_536 } },
  parameters: { table: [65_536, 16], "hidden.w": [16, 32], "hidden.b": [32], "out.w": [32, 1], "out.b": [1] },
  logit(at) {
    const { b, feed, cell } = at;
    const items = meanOfRows(b, b.op("gather", [cell("table"), feed("items")]));
    return linear(at, b.op("relu", [linear(at, items, "hidden")]), "out");
  },
};

/** Two layers of attention of width 64 over 128 words. */
const transformer: Model = {
  feeds: { words: { type: i32(128), below: 5_000 } },
  parameters: {
    table: [5_000, 64],
    ...Object.fromEntries(
      ["0", "1"].flatMap((layer) => [
        ...["q", "k", "v", "o"].map((name): [string, number[]] => [`${layer}.${name}`, [64, 64]]),
        [`${layer}.up`, [64, 256]] as [string, number[]],
        [`${layer}.down`, [256, 64]] as [string, number[]],
      ]),
    ),
    "out.w": [64, 1],
    "out.b": [1],
  },
  logit(at) {
    const { b, feed, cell } = at;
    const by = (x: Value, w: string) =>
      b.op("matmul", [x, cell(w)], { transposeA: false, transposeB: false });
    const heads = (x: Value) =>
      b.op("transpose", [b.op("reshape", [x], { shape: [128, 4, 16] })], { permutation: [1, 0, 2] });
    const norm = (x: Value) => {
      const mean = (v: Value) =>
        b.op("mul", [
          b.op("reshape", [b.op("reduce_sum", [v], { axes: [1] })], { shape: [128, 1] }),
          b.constant(1 / 64),
        ]);
      const centred = b.op("sub", [x, mean(x)]);
      const variance = mean(b.op("mul", [centred, centred]));
      return b.op("div", [centred, b.op("sqrt", [b.op("add", [variance, b.constant(1e-5)])])]);
    };
    let h = b.op("gather", [cell("table"), feed("words")]);
    for (const layer of ["0", "1"]) {
      const x = norm(h);
      const [q, k, v] = ["q", "k", "v"].map((name) => heads(by(x, `${layer}.${name}`))) as [
        Value,
        Value,
        Value,
      ];
      const scores = b.op("matmul", [q, k], { transposeA: false, transposeB: true });
      const weights = b.op("softmax", [b.op("mul", [scores, b.constant(0.25)])]);
      const heard = b.op("matmul", [weights, v], { transposeA: false, transposeB: false });
      const joined = b.op("reshape", [b.op("transpose", [heard], { permutation: [1, 0, 2] })], {
        shape: [128, 64],
      });
      h = b.op("add", [h, by(joined, `${layer}.o`)]);
      const inner = b.op("relu", [by(norm(h), `${layer}.up`)]);
      h = b.op("add", [h, by(inner, `${layer}.down`)]);
    }
    return linear(at, meanOfRows(b, norm(h)), "out");
  },
};

/** Two residual blocks on pictures of 64 x 64. */
const residual: Model = {
  feeds: { photo: { type: f32(64, 64, 3) } },
  parameters: {
    "stem.k": [3, 3, 3, 16],
    "a.k": [3, 3, 16, 16],
    "b.k": [3, 3, 16, 16],
    "down.k": [3, 3, 16, 32],
    "c.k": [3, 3, 32, 32],
    "d.k": [3, 3, 32, 32],
    "out.w": [32, 1],
    "out.b": [1],
  },
  logit(at) {
    const { b, feed, cell } = at;
    const conv = (x: Value, name: string, stride: number) =>
      b.op("conv2d", [x, cell(`${name}.k`)], { stride: [stride, stride], padding: [1, 1, 1, 1] });
    const relu = (x: Value) => b.op("relu", [x]);
    let h = relu(conv(b.op("reshape", [feed("photo")], { shape: [1, 64, 64, 3] }), "stem", 2));
    h = relu(b.op("add", [h, conv(relu(conv(h, "a", 1)), "b", 1)]));
    h = relu(conv(h, "down", 2));
    h = relu(b.op("add", [h, conv(relu(conv(h, "c", 1)), "d", 1)]));
    const pooled = b.op("mean_pool2d", [h], { size: [16, 16], stride: [16, 16] });
    return linear(at, b.op("reshape", [pooled], { shape: [32] }), "out");
  },
};

export const models: Readonly<Record<string, Model>> = { mixed, largeTable, transformer, residual };

function rows({ feeds, parameters, logit }: Model, mode: RowProgram["mode"]): RowProgram {
  const b = newFunction("M");
  const inputs = new Map<string, Value>();
  const input = (name: string, type: TensorType) => {
    const value = inputs.get(name) ?? b.input(name, type);
    inputs.set(name, value);
    return value;
  };
  const feed = (name: string) => input(name, feeds[name]?.type ?? f32());
  const cell = (name: string) => input(`cell:M.${name}`, f32(...(parameters[name] ?? [])));
  const z = b.op("reshape", [logit({ b, feed, cell })], { shape: [] });
  const loss = b.op("sub", [b.op("softplus", [z]), b.op("mul", [z, feed("label")])]);
  const outputs = [
    { name: "loss", value: loss },
    { name: "prediction", value: b.op("sigmoid", [z]) },
  ];
  return { mode, functions: new Map(), main: b.build(outputs) };
}

export function programFor(model: Model): Program {
  const cells = Object.entries(model.parameters).map(
    ([name, shape]): Cell => ({
      path: `M.${name}`,
      type: f32(...shape),
      initial: { kind: "constant", value: 0 },
      role: "parameter",
    }),
  );
  const lowered: LoweredProgram = { cells, rows: (mode) => rows(model, mode) };
  const optimizer = { name: "adam", rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
  return assemble(lowered, { optimizer });
}

function drawn({ dtype, shape }: TensorType, path: string, f: (u: number) => number): Tensor {
  const data = dtype === "i32" ? new Int32Array(elements(shape)) : new Float32Array(elements(shape));
  const draws = new Float64Array(data.length);
  fillUniform(draws, { seed: 1, index: 0, path }, [0], draws.length);
  for (const [i, u] of draws.entries()) data[i] = f(u);
  return { type: { dtype, shape }, data };
}

export function cellsFor(program: Program): Tensors {
  return new Map(
    program.cells.map(({ path, type, role }) => [
      path,
      drawn(type, path, (u) => (role === "parameter" ? (u - 0.5) / 5 : 0)),
    ]),
  );
}

export function feedsFor(model: Model, batch: number): Tensors {
  const own = Object.entries(model.feeds).map(([name, { type, below }]): [string, Tensor] => [
    name,
    drawn({ ...type, shape: [batch, ...type.shape] }, name, (u) => (below ? Math.floor(u * below) : u)),
  ]);
  return new Map([
    ...own,
    ["label", drawn(f32(batch), "label", (u) => Math.round(u))],
    ["row.weight", drawn(f32(batch), "weight", () => 1)],
    ["step.rate", drawn(f32(), "rate", () => 1e-3)],
  ]);
}
