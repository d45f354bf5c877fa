import type { RandomInput, Source } from "../../../codegen/onnx/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import { fillUniform } from "../../../ir/random.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Tensor, Tensors } from "../../engine.ts";

/** The random numbers that a step asks for, as the primitive `random` gives them. A pure function of the feeds. */
export function drawRandom({ path, type, count, seed, index, key }: RandomInput, feeds: Tensors): Tensor {
  const data = new Float32Array(elements(type.shape));
  const stream = { seed: numbers(seed, feeds)[0] ?? 0, index: numbers(index, feeds)[0] ?? 0, path };
  fillUniform(data, stream, numbers(key, feeds), count);
  return { type, data };
}

function numbers(source: Source, feeds: Tensors): ArrayLike<number> {
  if ("value" in source) return [source.value];
  return feeds.get(source.feed)?.data ?? internal(`no feed ${source.feed}`);
}
