import { describe, expect, test } from "vitest";
import { emitOnnx, lowerings } from "../../../src/codegen/onnx/index.ts";
import type { FunctionBuilder } from "../../../src/ir/builder.ts";
import type { GraphKind, TensorType, Value } from "../../../src/ir/ir.ts";
import { newFunction, primitives } from "../../../src/ir/primitives/index.ts";
import { printGraph } from "../../../src/ir/text/print.ts";
import { graphOf } from "../../runtime/engines/running.ts";
import { printModel, printPorts, readModel } from "./reading.ts";

const f32 = (...shape: number[]): TensorType => ({ dtype: "f32", shape });
const i32 = (...shape: number[]): TensorType => ({ dtype: "i32", shape });

/** A step graph of these inputs, whose outputs `build` names. */
function graph(
  inputs: Readonly<Record<string, TensorType>>,
  build: (b: FunctionBuilder, inputs: Readonly<Record<string, Value>>) => Readonly<Record<string, Value>>,
  kind: GraphKind = "predict",
) {
  const b = newFunction("main");
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, type]) => [name, b.input(name, type)]),
  );
  const outputs = Object.entries(build(b, values)).map(([name, value]) => ({ name, value }));
  return graphOf(b.build(outputs), kind);
}

const plain = { transposeA: false, transposeB: false };
const same = { stride: [1, 1], padding: [1, 1, 1, 1] } as const;

const examples = {
  "a layer learns": graph(
    { x: f32(4, 3), "step.rate": f32(), "cell:w": f32(3, 2), "cell:b": f32(2) },
    (b, { x, "step.rate": rate, "cell:w": w, "cell:b": bias }) => {
      const y = b.op("add", [b.op("matmul", [x, w] as Value[], plain), bias as Value]);
      const loss = b.op("reduce_sum", [b.op("mul", [y, y])], { axes: [0, 1] });
      const dw = b.op("matmul", [x as Value, y], { transposeA: true, transposeB: false });
      const step = b.op("mul", [dw, b.op("broadcast", [rate as Value], { shape: [3, 2] })]);
      return { loss, "set:w": b.op("sub", [w as Value, step]) };
    },
    "train",
  ),
  "a convolution shares its columns with its gradient": graph(
    { x: f32(2, 4, 4, 3), dy: f32(2, 4, 4, 5), "cell:k": f32(3, 3, 3, 5) },
    (b, { x, dy, "cell:k": kernel }) => ({
      y: b.op("conv2d", [x, kernel] as Value[], same),
      dk: b.op("conv2d_kernel_gradient", [x, dy] as Value[], { ...same, kernelShape: [3, 3, 3, 5] }),
      dx: b.op("conv2d_input_gradient", [kernel, dy] as Value[], { ...same, inputShape: [2, 4, 4, 3] }),
    }),
  ),
  "broadcasts are left to those who broadcast": graph({ x: f32(2, 3), b: f32(3) }, (b, { x, b: bias }) => {
    const wide = b.op("broadcast", [b.op("exp", [bias as Value])], { shape: [2, 3] });
    const half = b.op("constant", [], { dtype: "f32", shape: [2, 3], values: 0.5 });
    return { y: b.op("add", [x as Value, b.op("mul", [wide, half])]) };
  }),
  "random numbers are asked for": graph(
    { x: f32(4, 3), "step.seed": i32(), "step.index": i32(), "row.key": i32(4) },
    (b, { x, "step.seed": seed, "step.index": index, "row.key": key }) => {
      const draws = b.op("random", [seed, index, key] as Value[], { shape: [3], path: "M.drop" });
      return { y: b.op("mul", [x as Value, draws]) };
    },
    "train",
  ),
  "outputs that are inputs, constants or each other": graph(
    { x: f32(2), "cell:s": f32(2), "cell:t": f32(2) },
    (b, { x, "cell:s": s }) => {
      const y = b.op("neg", [x as Value]);
      return { x: x as Value, y, half: b.constant(0.5), "set:s": y, "set:t": s as Value };
    },
  ),
  "some rows are written": graph(
    { at: i32(2), "cell:table": f32(5, 3) },
    (b, { at, "cell:table": table }) => {
      const rows = b.op("gather", [table, at] as Value[]);
      return { "indices:table": at as Value, "rows:table": b.op("neg", [rows]) };
    },
    "train",
  ),
};

/** A convolution with bias, relu and a pool, its image's mean, and the gradient of the kernel: of channels for two blocks of 8. */
const inBlocks = graph(
  { x: f32(8, 4, 4, 8), "cell:k": f32(3, 3, 8, 16), "cell:b": f32(16) },
  (b, { x, "cell:k": kernel, "cell:b": bias }) => {
    const mapped = b.op("add", [b.op("conv2d", [x, kernel] as Value[], same), bias as Value]);
    const y = b.op("max_pool2d", [b.op("relu", [mapped])], { size: [2, 2], stride: [2, 2] });
    const dy = b.op("mul", [mapped, bias as Value]);
    const sums = b.op("reduce_sum", [b.op("mul", [dy, dy])], { axes: [0, 1, 2] });
    const kernelShape = [3, 3, 8, 16] as const;
    return { y, sums, dk: b.op("conv2d_kernel_gradient", [x as Value, dy], { ...same, kernelShape }) };
  },
);

describe("the ONNX of a step", () => {
  test("for images in blocks", async () => {
    const { bytes, ...rest } = emitOnnx(inBlocks, 8);
    const shown = [printGraph(inBlocks), printModel(bytes), printPorts(rest)].join("\n");
    await expect(shown).toMatchFileSnapshot("golden/images-in-blocks.txt");
  });

  test("has operators of ONNX alone, unless it is for images in blocks", () => {
    const domains = (block?: number) =>
      readModel(emitOnnx(inBlocks, block).bytes).opsetImport.map(({ domain }) => domain);
    expect([domains(), domains(8)]).toEqual([[""], ["", "com.microsoft.nchwc"]]);
  });

  test.each(Object.entries(examples))("%s", async (name, example) => {
    const { bytes, ...rest } = emitOnnx(example);
    const shown = [printGraph(example), printModel(bytes), printPorts(rest)].join("\n");
    await expect(shown).toMatchFileSnapshot(`golden/${name.replaceAll(" ", "-")}.txt`);
  });

  test("is the same for the same graph", () => {
    const [example] = Object.values(examples) as [(typeof examples)["a layer learns"]];
    expect(emitOnnx(example).bytes).toEqual(emitOnnx(example).bytes);
  });

  test("leaves out feeds and cells that nothing uses", () => {
    const unused = graph({ x: f32(2), y: f32(2), "cell:w": f32(2) }, (b, { x }) => ({
      z: b.op("neg", [x as Value]),
    }));
    const { bytes, feeds, reads } = emitOnnx(unused);
    expect([feeds.map(({ name }) => name), reads]).toEqual([["x"], []]);
    expect(readModel(bytes).graph.input.map(({ name }) => name)).toEqual(["x"]);
  });

  test("makes equal constants once, and tells apart what only looks equal", () => {
    const constants = graph({}, (b) => ({
      a: b.op("add", [b.constant(0.25), b.constant(0.25)]),
      b: b.op("div", [b.constant(1), b.constant(-0)]),
      c: b.op("div", [b.constant(Number.NaN), b.constant(Number.POSITIVE_INFINITY)]),
      d: b.constant(0),
    }));
    expect(readModel(emitOnnx(constants).bytes).graph.initializer.length).toBe(6);
  });

  test("writes every primitive", () => {
    expect(Object.keys(lowerings).sort()).toEqual(Object.keys(primitives).sort());
  });

  test("inlines functions", () => {
    const inner = newFunction("double");
    const x = inner.input("x", f32(2));
    const func = inner.build([{ name: "y", value: inner.op("add", [x, x]) }]);
    const called = graph({ x: f32(2) }, (b, { x }) => ({ y: b.call(func, [x as Value])[0] as Value }));
    const { bytes } = emitOnnx({ ...called, functions: new Map([["double", func]]) });
    expect(readModel(bytes).graph.node.map(({ opType }) => opType)).toEqual(["Add"]);
  });

  test("refuses random numbers that hang on computed ones", () => {
    const computed = graph({ seed: i32(), key: i32(4) }, (b, { seed, key }) => {
      const next = b.op("add", [seed, seed] as Value[]);
      return { y: b.op("random", [next, seed, key] as Value[], { shape: [], path: "M.noise" }) };
    });
    expect(() => emitOnnx(computed)).toThrow(/^internal: a random number hangs on/);
  });
});
