import { emitOnnx, type OnnxStep, staged } from "../../src/codegen/onnx/index.ts";
import type { TensorType } from "../../src/ir/ir.ts";
import { inline } from "../../src/ir/transforms/inline.ts";
import type { Tensor } from "../../src/runtime/engine.ts";
import { drawn, type Net } from "./net.ts";

export { blockOf } from "../../src/runtime/engines/onnx/blocks.ts";
export { configuration } from "../../src/runtime/engines/onnx/graph.ts";
export { openNet } from "./net.ts";

/** The graphs of a training step as the onnx engine runs them where images have such blocks. */
export function stagesOf({ program, size }: Net, block: number | undefined): readonly OnnxStep[] {
  const { stages } = staged(inline(program.graph("train", size)));
  return stages.flatMap((stage) => (stage.kind === "graph" ? [emitOnnx(stage.graph, block)] : []));
}

/** Some values for what comes from elsewhere in the step. */
export function sampleOf(name: string, type: TensorType): Tensor {
  return drawn(type, name, (u) => (type.dtype === "f32" ? u : 0));
}
