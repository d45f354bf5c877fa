import type { RandomInput, Source } from "../../../codegen/tfjs/index.ts";
import { drawFunction, drawnBehind } from "../../../codegen/wasm/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import { hashPath } from "../../../ir/random.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Tensor, Tensors } from "../../engine.ts";
import { Arena, aligned } from "../onnx/arena.ts";
import { compileKernels, type Kernel } from "../onnx/kernels.ts";

const BYTES = 4;

/** The random numbers of a step, and what is made of each at once, drawn in a loop in WebAssembly. */
export class LoadedDraws {
  private readonly randoms: readonly RandomInput[];
  private readonly arena = new Arena(0);
  private readonly kernels: readonly Kernel[];

  constructor(randoms: readonly RandomInput[]) {
    this.randoms = randoms;
    this.kernels = randoms.length === 0 ? [] : compileKernels(randoms.map(drawFunction), this.arena.memory);
  }

  /** In the order of the inputs. A pure function of the feeds. */
  draw(feeds: Tensors): Tensor[] {
    return this.randoms.map((random, i) => this.drawn(random, this.kernels[i] as Kernel, feeds));
  }

  private drawn(
    { output, path, count, seed, index, key }: RandomInput,
    kernel: Kernel,
    feeds: Tensors,
  ): Tensor {
    const keys = numbers(key, feeds);
    const length = elements(output.type.shape);
    const keysAt = aligned(length * BYTES + drawnBehind);
    const start = this.arena.room(keysAt + keys.length * BYTES);
    this.arena.integers(start + keysAt, keys.length).set(keys);
    const [first, end] = [start + keysAt, start + keysAt + keys.length * BYTES];
    const stream = [seed, index].map((source) => numbers(source, feeds)[0] ?? 0);
    kernel(start, first, end, count * BYTES, ...stream, hashPath(path));
    return { type: output.type, data: this.arena.floats(start, length).slice() };
  }
}

function numbers(source: Source, feeds: Tensors): ArrayLike<number> {
  if ("value" in source) return [source.value];
  return feeds.get(source.feed)?.data ?? internal(`no feed ${source.feed}`);
}
