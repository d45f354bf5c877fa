import type { Update } from "../../../codegen/onnx/index.ts";
import type { Tensors } from "../../engine.ts";
import { aligned } from "../loops/arena.ts";
import type { Kernel } from "../loops/kernels.ts";
import type { Cells } from "./cells.ts";
import type { Workspace } from "./workspace.ts";

const BYTES = 4;

/** The updates at the end of a step, each one loop over its cells. */
export class LoadedUpdates {
  private readonly updates: readonly { readonly update: Update; readonly kernel: Kernel }[];
  private readonly workspace: Workspace;

  /** `kernels` are those of the updates, in their order. */
  constructor(updates: readonly Update[], kernels: readonly Kernel[], workspace: Workspace) {
    this.updates = updates.map((update, i) => ({ update, kernel: kernels[i] as Kernel }));
    this.workspace = workspace;
    for (const { loop } of updates) workspace.plan(...loop.vectors);
  }

  run(known: Tensors, cells: Cells): void {
    const { workspace } = this;
    for (const { update, kernel } of this.updates) {
      const { count, vectors, scalars } = update.loop;
      for (const vector of vectors) workspace.fill(vector, known);
      kernel(
        aligned(count * BYTES),
        ...vectors.map((vector) => workspace.address(vector)),
        ...update.cells.map((cell) => cells.address(cell)),
        ...scalars.map((scalar) => workspace.given(scalar, known).data[0] as number),
      );
    }
  }
}
