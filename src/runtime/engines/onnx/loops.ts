import { between, type Draw, type LoopStep, type RowSum } from "../../../codegen/onnx/index.ts";
import { drawFunction, rowSumFunction, type WasmFunction } from "../../../codegen/wasm/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import { hashPath } from "../../../ir/random.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Tensor, Tensors } from "../../engine.ts";
import type { Outcome } from "./graph.ts";
import type { Kernel } from "./kernels.ts";
import type { Workspace } from "./workspace.ts";

const BYTES = 4;

/** What a loop does, as a function in WebAssembly. */
export function functionOf(loop: LoopStep): WasmFunction {
  return loop.kind === "sum" ? rowSumFunction : drawFunction(loop);
}

/** A stage of loops. */
export class LoadedLoops {
  private readonly loops: readonly LoopStep[];
  private readonly kernels: ReadonlyMap<LoopStep, Kernel>;
  private readonly workspace: Workspace;

  constructor(loops: readonly LoopStep[], kernels: ReadonlyMap<LoopStep, Kernel>, workspace: Workspace) {
    this.loops = loops;
    this.kernels = kernels;
    this.workspace = workspace;
    for (const loop of loops)
      if (loop.kind === "draw") workspace.plan(loop.key, loop.output);
      else workspace.plan(loop.table, loop.from, loop.weights, loop.to, loop.output);
  }

  /** Gives what the loops make, which lies in the workspace. */
  run(known: Tensors): Outcome {
    const results = new Map<string, Tensor>();
    for (const loop of this.loops) {
      const all = new Map([...known, ...results]);
      const value = loop.kind === "draw" ? this.draw(loop, all) : this.add(loop, all);
      results.set(between(loop.output), value);
    }
    return { results, write() {} };
  }

  async dispose(): Promise<void> {}

  private draw(draw: Draw, known: Tensors): Tensor {
    const { workspace } = this;
    const { seed, index, key, output, count, path } = draw;
    workspace.fill(key, known);
    const keys = workspace.address(key);
    const [first, step] = [seed, index].map((value) => workspace.given(value, known).data[0] as number);
    this.kernel(draw)(
      ...[workspace.address(output), keys, keys + elements(key.type.shape) * BYTES, count * BYTES],
      ...[first ?? 0, step ?? 0, hashPath(path)],
    );
    return workspace.view(output);
  }

  private add(sum: RowSum, known: Tensors): Tensor {
    const { workspace } = this;
    const { table, from, weights, to, output } = sum;
    for (const value of [table, from, weights, to]) workspace.fill(value, known);
    checkRows(workspace.view(from), table.type.shape[0] ?? 0);
    checkRows(workspace.view(to), output.type.shape[0] ?? 0);
    const result = workspace.view(output);
    result.data.fill(0);
    const width = output.type.shape[1] ?? 0;
    this.kernel(sum)(
      ...[table, from, weights, to, output].map((value) => workspace.address(value)),
      ...[elements(from.type.shape), width - (width % 4), width].map((count) => count * BYTES),
    );
    return result;
  }

  private kernel(loop: LoopStep): Kernel {
    return this.kernels.get(loop) ?? internal(`no kernel for a ${loop.kind}`);
  }
}

function checkRows({ data }: Tensor, rows: number): void {
  for (let i = 0; i < data.length; i++) {
    const row = data[i] as number;
    if (row < 0 || row >= rows) internal(`row ${row} of ${rows}`);
  }
}
