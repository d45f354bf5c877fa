import type { GraphKind, Operation, Program, Size } from "../../../ir/ir.ts";
import type { Engine, Session, Tensors } from "../../engine.ts";
import { LoadedSteps } from "../loaded-steps.ts";
import { required } from "../missing.ts";
import { Cells } from "./cells.ts";
import { type Backend, type BackendName, bestBackend, loadBackend } from "./library.ts";
import { LoadedStep } from "./step.ts";

export { type BackendName, backendNames, bestBackend, loadBackend } from "./library.ts";

/** Steps as kernels of tfjs, one after another, on one of its backends; on the best one here unless it is named. */
export function tfjs(backend?: BackendName): Engine {
  const name = backend ? `tfjs:${backend}` : "tfjs";
  return {
    name,
    lacks: (operation) => lacks(operation, backend),
    async open(program) {
      const found = await (backend ? loadBackend(backend) : bestBackend());
      return new TfjsSession(program, required(name, found));
    },
  };
}

/** tfjs has no f64; and on a GPU, which of several writes to one row comes last is left to chance. */
function lacks({ op, inputs, output }: Operation, backend: BackendName | undefined): boolean {
  if ([...inputs, output].some(({ type }) => type.dtype === "f64")) return true;
  return op === "first_occurrence" && backend === "webgpu";
}

/** All steps share the cells. */
class TfjsSession implements Session {
  private readonly cells: Cells;
  private readonly steps: LoadedSteps<LoadedStep>;

  constructor(program: Program, backend: Backend) {
    this.cells = new Cells(program.cells, backend);
    this.steps = new LoadedSteps({
      load: (kind, size) => new LoadedStep(backend, program.graph(kind, size)),
      unload: (step) => step.dispose(),
    });
  }

  async write(cells: Tensors): Promise<void> {
    for (const [path, value] of cells) this.cells.write(path, value);
  }

  async read(paths: readonly string[] = this.cells.paths): Promise<Tensors> {
    const read = paths.map(async (path) => [path, await this.cells.read(path)] as const);
    return new Map(await Promise.all(read));
  }

  async run(kind: GraphKind, size: Size, feeds: Tensors): Promise<Tensors> {
    const step = await this.steps.get(kind, size);
    return step.run(feeds, this.cells);
  }

  async dispose(): Promise<void> {
    await this.steps.clear();
    this.cells.clear();
  }
}
