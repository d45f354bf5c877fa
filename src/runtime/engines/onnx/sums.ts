import { between, type RowSum } from "../../../codegen/onnx/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Tensor, Tensors } from "../../engine.ts";
import type { Outcome } from "./graph.ts";
import type { Kernel } from "./kernels.ts";
import type { Workspace } from "./workspace.ts";

const BYTES = 4;

/** A stage of sums of rows. */
export class LoadedSums {
  private readonly sums: readonly RowSum[];
  private readonly kernel: Kernel;
  private readonly workspace: Workspace;

  constructor(sums: readonly RowSum[], kernel: Kernel, workspace: Workspace) {
    this.sums = sums;
    this.kernel = kernel;
    this.workspace = workspace;
    for (const { table, from, weights, to, output } of sums) workspace.plan(table, from, weights, to, output);
  }

  /** Gives the sums, which lie in the workspace. */
  run(known: Tensors): Outcome {
    const results = new Map<string, Tensor>();
    for (const sum of this.sums)
      results.set(between(sum.output), this.add(sum, new Map([...known, ...results])));
    return { results, write() {} };
  }

  async dispose(): Promise<void> {}

  private add(sum: RowSum, known: Tensors): Tensor {
    const { workspace } = this;
    const { table, from, weights, to, output } = sum;
    for (const value of [table, from, weights, to]) workspace.fill(value, known);
    checkRows(workspace.view(from), table.type.shape[0] ?? 0);
    checkRows(workspace.view(to), output.type.shape[0] ?? 0);
    const result = workspace.view(output);
    result.data.fill(0);
    const width = output.type.shape[1] ?? 0;
    this.kernel(
      ...[table, from, weights, to, output].map((value) => workspace.address(value)),
      ...[elements(from.type.shape), width - (width % 4), width].map((count) => count * BYTES),
    );
    return result;
  }
}

function checkRows({ data }: Tensor, rows: number): void {
  for (let i = 0; i < data.length; i++) {
    const row = data[i] as number;
    if (row < 0 || row >= rows) internal(`row ${row} of ${rows}`);
  }
}
