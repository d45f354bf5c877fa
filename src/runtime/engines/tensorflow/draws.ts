import type { Draw } from "../../../codegen/onnx/index.ts";
import type { Drawn } from "../../../codegen/tensorflow/index.ts";
import { drawFunction, drawnBehind } from "../../../codegen/wasm/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Value } from "../../../ir/ir.ts";
import { hashPath } from "../../../ir/random.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Tensor, Tensors } from "../../engine.ts";
import { Arena } from "../onnx/arena.ts";
import { compileKernels } from "../onnx/kernels.ts";

const BYTES = 4;
/** TensorFlow takes memory as it is where it begins at a multiple of so many bytes; else it copies. */
const ALIGNMENT = 64;

const room = ({ type }: Value) =>
  Math.ceil((elements(type.shape) * BYTES + drawnBehind) / ALIGNMENT) * ALIGNMENT;

/** A draw with its place in memory. */
interface Placed extends Draw {
  readonly name: string;
  readonly keys: number;
  readonly numbers: number;
  draw(...operands: readonly number[]): void;
}

/** The draws of one step, each always in the same memory. */
export class LoadedDraws {
  private readonly arena: Arena;
  private readonly placed: readonly Placed[];
  private readonly feeds: ReadonlyMap<number, string>;

  constructor({ draws, feeds }: Omit<Drawn, "graph">) {
    const all = [...draws];
    const sizes = all.map(([, { key, output }]) => room(key) + room(output));
    this.arena = new Arena(sizes.reduce((sum, bytes) => sum + bytes, 0));
    const kernels = compileKernels(
      all.map(([, draw]) => drawFunction(draw)),
      this.arena.memory,
    );
    this.placed = all.map(([name, draw], i) => ({
      ...draw,
      name,
      keys: this.arena.reserve(room(draw.key)),
      numbers: this.arena.reserve(room(draw.output)),
      draw: kernels[i] ?? internal(`no kernel for ${name}`),
    }));
    this.feeds = feeds;
  }

  /** The draws as feeds, which hold until the next call. */
  run(feeds: Tensors): Tensors {
    return new Map(this.placed.map((draw) => [draw.name, this.drawn(draw, feeds)]));
  }

  private drawn({ draw, keys, numbers, ...at }: Placed, feeds: Tensors): Tensor {
    const given = this.given(at.key, feeds);
    this.arena.integers(keys, given.length).set(given);
    const [seed, index] = [at.seed, at.index].map((value) => this.given(value, feeds)[0] ?? 0);
    const end = keys + given.length * BYTES;
    draw(numbers, keys, end, at.count * BYTES, seed ?? 0, index ?? 0, hashPath(at.path));
    const { type } = at.output;
    return { type, data: this.arena.floats(numbers, elements(type.shape)) };
  }

  private given({ id }: Value, feeds: Tensors): Tensor["data"] {
    const name = this.feeds.get(id) ?? internal(`%${id} is no feed`);
    return feeds.get(name)?.data ?? internal(`no feed ${name}`);
  }
}
