import { emitOnnx, type OnnxStep } from "../../src/codegen/onnx/index.ts";
import type { FunctionBuilder } from "../../src/ir/builder.ts";
import type { Value } from "../../src/ir/ir.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import type { Shape } from "../../src/ir/shapes.ts";

export { blockOf } from "../../src/runtime/engines/onnx/blocks.ts";
export { configuration } from "../../src/runtime/engines/onnx/graph.ts";

type Build = (b: FunctionBuilder, inputs: readonly Value[]) => Value;

/** A graph of f32 feeds of these shapes, written for blocks or without them. */
export type Written = (block?: number) => OnnxStep;

function written(shapes: readonly Shape[], build: Build): Written {
  const b = newFunction("main");
  const inputs = shapes.map((shape, i) => b.input(`in${i}`, { dtype: "f32", shape }));
  const main = b.build([{ name: "out", value: build(b, inputs) }]);
  const ports = { feeds: main.inputs, reads: [], results: main.outputs, writes: [] };
  return (block) => emitOnnx({ kind: "predict", functions: new Map(), main, ...ports }, block);
}

/** Sums leave little to copy. */
const sums = (b: FunctionBuilder, y: Value) => b.op("reduce_sum", [y], { axes: [0, 1, 2] });

function ofConvolution(count: number, side: number, c: number, f: number, stride: number) {
  const windows = { stride: [stride, stride], padding: [1, 1, 1, 1] } as const;
  const [image, kernel, made] = [
    [count, side, side, c],
    [3, 3, c, f],
    [count, side / stride, side / stride, f],
  ] as const;
  const title = `${count} x ${side}x${side}x${c} to ${f}${stride > 1 ? `, stride ${stride}` : ""}`;
  const byKernel = { ...windows, kernelShape: kernel };
  const byImage = { ...windows, inputShape: image };
  return {
    [`forward, ${title}`]: written([image, kernel], (b, inputs) => sums(b, b.op("conv2d", inputs, windows))),
    [`gradient by the kernel, ${title}`]: written([image, made], (b, inputs) =>
      b.op("conv2d_kernel_gradient", inputs, byKernel),
    ),
    [`gradient by the image, ${title}`]: written([kernel, made], (b, inputs) =>
      sums(b, b.op("conv2d_input_gradient", inputs, byImage)),
    ),
  };
}

/** A convolution, normalised, with relu, and the sums that the gradient of the scale is. */
function normalised(count: number, side: number, channels: number) {
  const shapes = [[count, side, side, channels], [3, 3, channels, channels], [channels], [channels]];
  return {
    [`a normalised convolution, ${count} x ${side}x${side}x${channels}`]: written(
      shapes,
      (b, [x, kernel, scale, shift] = []) => {
        const windows = { stride: [1, 1], padding: [1, 1, 1, 1] } as const;
        const centered = b.op("sub", [b.op("conv2d", [x, kernel] as Value[], windows), shift] as Value[]);
        const scaled = b.op("add", [b.op("mul", [centered, scale] as Value[]), shift] as Value[]);
        return sums(b, b.op("mul", [b.op("relu", [scaled]), centered]));
      },
    ),
  };
}

export const graphs: Readonly<Record<string, Written>> = {
  ...ofConvolution(32, 64, 3, 16, 2),
  ...ofConvolution(32, 32, 16, 16, 1),
  ...ofConvolution(32, 32, 16, 32, 2),
  ...ofConvolution(32, 16, 32, 32, 1),
  ...ofConvolution(32, 8, 64, 64, 1),
  ...ofConvolution(256, 32, 16, 16, 1),
  ...normalised(32, 32, 16),
  ...normalised(256, 32, 16),
  ...normalised(32, 8, 64),
};
