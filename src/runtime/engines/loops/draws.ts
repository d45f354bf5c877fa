import type { RandomInput, Source } from "../../../codegen/randoms.ts";
import { drawFunction, drawnBehind } from "../../../codegen/wasm/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import { hashPath } from "../../../ir/random.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Tensor, Tensors } from "../../engine.ts";
import { Arena } from "./arena.ts";
import { compileKernels, type Kernel } from "./kernels.ts";

const BYTES = 4;
/** TensorFlow takes memory as it is where it begins at a multiple of so many bytes; else it copies. */
const ALIGNMENT = 64;

const room = (shape: readonly number[]) =>
  Math.ceil((elements(shape) * BYTES + drawnBehind) / ALIGNMENT) * ALIGNMENT;

/** Random numbers with their place in memory, and the loop that draws them. */
interface Placed extends RandomInput {
  readonly address: number;
  readonly draw: Kernel;
}

/** The random numbers of one step, and what is made of each at once, always in the same memory. */
export class LoadedDraws {
  private readonly arena: Arena;
  private readonly placed: readonly Placed[];

  constructor(randoms: readonly RandomInput[]) {
    const bytes = randoms.map(({ output }) => room(output.type.shape));
    const keys = randoms.map(({ output, count }) => (elements(output.type.shape) / (count || 1)) * BYTES);
    this.arena = new Arena(bytes.reduce((sum, own) => sum + own, Math.max(0, ...keys)));
    const kernels = compileKernels(randoms.map(drawFunction), this.arena.memory);
    this.placed = randoms.map((random, i) => ({
      ...random,
      address: this.arena.reserve(bytes[i] ?? 0),
      draw: kernels[i] ?? internal(`no kernel for ${random.name}`),
    }));
  }

  /** By the names of the inputs; they hold until the next call. */
  run(feeds: Tensors): Tensors {
    return new Map(this.placed.map((random) => [random.name, this.drawn(random, feeds)]));
  }

  private drawn({ address, draw, output, path, ...from }: Placed, feeds: Tensors): Tensor {
    const keys = numbers(from.key, feeds);
    const first = this.arena.room(keys.length * BYTES);
    this.arena.integers(first, keys.length).set(keys);
    const [seed = 0, index = 0] = [from.seed, from.index].map((source) => numbers(source, feeds)[0]);
    draw(address, first, first + keys.length * BYTES, seed, index, hashPath(path));
    return { type: output.type, data: this.arena.floats(address, elements(output.type.shape)) };
  }
}

function numbers(source: Source, feeds: Tensors): ArrayLike<number> {
  if ("value" in source) return [source.value];
  return feeds.get(source.feed)?.data ?? internal(`no feed ${source.feed}`);
}
