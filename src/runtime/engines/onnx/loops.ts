import {
  between,
  type Draw,
  type Firsts,
  type LoopStep,
  type Norm,
  type RowSum,
} from "../../../codegen/onnx/index.ts";
import {
  drawFunction,
  rowSum,
  sumOfSquares,
  type WasmFunction,
  weightedRowSum,
} from "../../../codegen/wasm/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Value } from "../../../ir/ir.ts";
import { hashPath } from "../../../ir/random.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Tensor, Tensors } from "../../engine.ts";
import type { Kernel } from "../loops/kernels.ts";
import type { Outcome } from "./graph.ts";
import type { Workspace } from "./workspace.ts";

const BYTES = 4;

/** What a loop does, as a function in WebAssembly; undefined where JavaScript does it as fast. */
export function functionOf(loop: LoopStep): WasmFunction | undefined {
  if (loop.kind === "firsts") return undefined;
  if (loop.kind === "draw") return drawFunction(loop);
  if (loop.kind === "norm") return sumOfSquares;
  return loop.chosen ? weightedRowSum : rowSum;
}

/** A stage of loops. */
export class LoadedLoops {
  private readonly loops: readonly LoopStep[];
  private readonly kernels: ReadonlyMap<LoopStep, Kernel>;
  private readonly workspace: Workspace;
  /** For each row of a table where it was seen last; of use as long as it is right. */
  private readonly seen = new Map<Firsts, Int32Array>();

  constructor(loops: readonly LoopStep[], kernels: ReadonlyMap<LoopStep, Kernel>, workspace: Workspace) {
    this.loops = loops;
    this.kernels = kernels;
    this.workspace = workspace;
    for (const loop of loops) workspace.plan(...inputsOf(loop), loop.output);
  }

  /** Gives what the loops make, which lies in the workspace. */
  run(known: Tensors): Outcome {
    const all = new Map(known);
    const results = new Map<string, Tensor>();
    for (const loop of this.loops) {
      for (const value of inputsOf(loop)) this.workspace.fill(value, all);
      const result = this.result(loop, all);
      for (const map of [all, results]) map.set(between(loop.output), result);
    }
    return { results, write() {} };
  }

  async dispose(): Promise<void> {}

  private result(loop: LoopStep, known: Tensors): Tensor {
    if (loop.kind === "draw") return this.draw(loop, known);
    if (loop.kind === "firsts") return this.first(loop);
    return loop.kind === "norm" ? this.norm(loop) : this.add(loop);
  }

  /** What was seen in another step is not cleared but checked: it may say any place. */
  private first(loop: Firsts): Tensor {
    const { workspace } = this;
    const seen = this.seen.get(loop) ?? new Int32Array(loop.rows);
    this.seen.set(loop, seen);
    const list = workspace.view(loop.of);
    checkRows(list, loop.rows);
    const result = workspace.view(loop.output);
    for (let i = 0; i < list.data.length; i++) {
      const row = list.data[i] as number;
      const place = seen[row] as number;
      const known = place < i && list.data[place] === row;
      if (!known) seen[row] = i;
      result.data[i] = known ? place : i;
    }
    return result;
  }

  private draw(draw: Draw, known: Tensors): Tensor {
    const { workspace } = this;
    const { seed, index, key, output, path } = draw;
    const keys = workspace.address(key);
    const [first, step] = [seed, index].map((value) => workspace.given(value, known).data[0] as number);
    this.kernel(draw)(
      ...[workspace.address(output), keys, keys + elements(key.type.shape) * BYTES],
      ...[first ?? 0, step ?? 0, hashPath(path)],
    );
    return workspace.view(output);
  }

  private add(sum: RowSum): Tensor {
    const { workspace } = this;
    const { table, to, chosen, output } = sum;
    if (chosen) checkRows(workspace.view(chosen.from), table.type.shape[0] ?? 0);
    checkRows(workspace.view(to), output.type.shape[0] ?? 0);
    const result = workspace.view(output);
    result.data.fill(0);
    const width = output.type.shape[1] ?? 0;
    this.kernel(sum)(
      ...[...inputsOf(sum), output].map((value) => workspace.address(value)),
      ...[elements(to.type.shape), width - (width % 4), width].map((count) => count * BYTES),
    );
    return result;
  }

  private norm(norm: Norm): Tensor {
    const { workspace } = this;
    const sum = workspace.sum();
    for (const value of norm.of) {
      const at = workspace.address(value);
      const count = elements(value.type.shape);
      this.kernel(norm)(at, at + (count - (count % 4)) * BYTES, at + count * BYTES, sum.address);
    }
    return { type: norm.output.type, data: Float32Array.of(Math.sqrt(sum.value())) };
  }

  private kernel(loop: LoopStep): Kernel {
    return this.kernels.get(loop) ?? internal(`no kernel for a ${loop.kind}`);
  }
}

/** What must lie in the workspace, in the order in which kernels take it. */
function inputsOf(loop: LoopStep): readonly Value[] {
  if (loop.kind === "draw") return [loop.key];
  if (loop.kind === "norm") return loop.of;
  if (loop.kind === "firsts") return [loop.of];
  const { table, to, chosen } = loop;
  return chosen ? [table, chosen.from, chosen.weights, to] : [table, to];
}

function checkRows({ data }: Tensor, rows: number): void {
  for (let i = 0; i < data.length; i++) {
    const row = data[i] as number;
    if (row < 0 || row >= rows) internal(`row ${row} of ${rows}`);
  }
}
