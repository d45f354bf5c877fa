import type { RandomInput, Source } from "../../../codegen/randoms.ts";
import { drawFunction, drawnAtOnce, drawnBehind } from "../../../codegen/wasm/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import { hashPath } from "../../../ir/random.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Tensor, Tensors } from "../../engine.ts";
import { Arena } from "./arena.ts";
import type { Call, Helper } from "./helper.ts";
import { compiled, type Kernel, kernelsOf } from "./kernels.ts";

const BYTES = 4;
/** TensorFlow takes memory as it is where it begins at a multiple of so many bytes; else it copies. */
const ALIGNMENT = 64;
/** From so many numbers on, two threads are faster than one. */
const MANY = 1 << 16;

const aligned = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
const rowsOf = ({ output, count }: RandomInput) => elements(output.type.shape) / (count || 1);

/** Random numbers with their place in memory, that of their keys, and the loop that draws them. */
interface Placed extends RandomInput {
  readonly address: number;
  readonly keys: number;
  readonly place: number;
}

/** The random numbers of one step, and what is made of each at once, always in the same memory. */
export class LoadedDraws {
  private readonly arena: Arena;
  private readonly placed: readonly Placed[];
  private readonly kernel: (place: number) => Kernel;
  /** The second thread, and by which number it knows the loops. */
  private readonly second: { readonly helper: Helper; readonly number: number } | undefined;

  /** With a `helper`, which only Node has, two threads draw where there is much to draw. */
  constructor(randoms: readonly RandomInput[], helper?: () => Helper) {
    const rooms = randoms.map((random) => ({
      output: aligned(elements(random.output.type.shape) * BYTES + drawnBehind),
      keys: aligned(rowsOf(random) * BYTES),
    }));
    const numbers = randoms.reduce((sum, { output }) => sum + elements(output.type.shape), 0);
    const second = numbers >= MANY ? helper?.() : undefined;
    this.arena = new Arena(
      rooms.reduce((sum, { output, keys }) => sum + output + keys, 0),
      second !== undefined,
    );
    const { memory, pages } = this.arena;
    const { module, places } = compiled(randoms.map(drawFunction), second && pages);
    this.kernel = kernelsOf(module, memory);
    this.second = second && { helper: second, number: second.add({ module, memory }) };
    this.placed = randoms.map((random, i) => ({
      ...random,
      address: this.arena.reserve(rooms[i]?.output ?? 0),
      keys: this.arena.reserve(rooms[i]?.keys ?? 0),
      place: places[i] as number,
    }));
  }

  /** By the names of the inputs; they hold until the next call. */
  run(feeds: Tensors): Tensors {
    const own: Call[] = [];
    const others: Call[] = [];
    for (const random of this.placed) {
      const rows = rowsOf(random);
      const half = this.isParted(random) ? Math.ceil(rows / 2) : rows;
      const call = this.call(random, feeds);
      own.push(call(0, half));
      if (half < rows) others.push(call(half, rows));
    }
    const draw = ({ place, operands }: Call) => this.kernel(place)(...operands);
    const drawOwn = () => own.forEach(draw);
    if (this.second === undefined) drawOwn();
    else this.second.helper.share(this.second.number, others, drawOwn, draw);
    return new Map(
      this.placed.map(({ name, output: { type }, address }): [string, Tensor] => [
        name,
        { type, data: this.arena.floats(address, elements(type.shape)) },
      ]),
    );
  }

  dispose(): void {
    this.second?.helper.remove(this.second.number);
  }

  /** Whether rows can be drawn at once: a loop writes behind a row that does not end where a vector does. */
  private isParted({ runs }: RandomInput): boolean {
    return this.second !== undefined && (runs.length * BYTES) % drawnAtOnce === 0;
  }

  /** The draw of rows from one on to another, whose keys are laid out for it. */
  private call({ address, keys, place, count, path, ...from }: Placed, feeds: Tensors) {
    const given = numbers(from.key, feeds);
    this.arena.integers(keys, given.length).set(given);
    const [seed = 0, index = 0] = [from.seed, from.index].map((source) => numbers(source, feeds)[0]);
    return (first: number, end: number): Call => ({
      place,
      operands: [
        address + first * count * BYTES,
        keys + first * BYTES,
        keys + end * BYTES,
        seed,
        index,
        hashPath(path),
      ],
    });
  }
}

function numbers(source: Source, feeds: Tensors): ArrayLike<number> {
  if ("value" in source) return [source.value];
  return feeds.get(source.feed)?.data ?? internal(`no feed ${source.feed}`);
}
