import { catalogue, report } from "../../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../../diagnostics/diagnostic.ts";
import type { GraphKind, Operation, Program, Size } from "../../../ir/ir.ts";
import { sizeKey } from "../../../ir/size.ts";
import type { Engine, Session, Tensors } from "../../engine.ts";
import { Cells } from "./cells.ts";
import { type Backend, type BackendName, bestBackend, loadBackend } from "./library.ts";
import { LoadedStep } from "./step.ts";

export { type BackendName, backendNames, bestBackend, loadBackend } from "./library.ts";

/** How many steps (kinds and sizes) a session keeps loaded; each has its own constants. */
const KEPT_STEPS = 24;

/** Steps as kernels of tfjs, one after another, on one of its backends; on the best one here unless it is named. */
export function tfjs(backend?: BackendName): Engine {
  const name = backend ? `tfjs:${backend}` : "tfjs";
  return {
    name,
    capabilities: { random: false, lacks: (operation) => lacks(operation, backend) },
    async open(program) {
      const found = await (backend ? loadBackend(backend) : bestBackend());
      if ("missing" in found)
        throw new MultimError([report(catalogue.engines.missingEngine, { name, reason: found.missing })]);
      return new TfjsSession(program, found);
    },
  };
}

/** tfjs has no f64; and on a GPU, which of several writes to one row comes last is left to chance. */
function lacks({ op, inputs, output }: Operation, backend: BackendName | undefined): boolean {
  if ([...inputs, output].some(({ type }) => type.dtype === "f64")) return true;
  return op === "first_occurrence" && backend === "webgpu";
}

/** Steps are planned when they are first run; all of them share the cells. */
class TfjsSession implements Session {
  private readonly program: Program;
  private readonly backend: Backend;
  private readonly cells: Cells;
  private readonly steps = new Map<string, LoadedStep>();

  constructor(program: Program, backend: Backend) {
    this.program = program;
    this.backend = backend;
    this.cells = new Cells(program.cells, backend);
  }

  async write(cells: Tensors): Promise<void> {
    for (const [path, value] of cells) this.cells.write(path, value);
  }

  async read(paths: readonly string[] = this.cells.paths): Promise<Tensors> {
    const read = paths.map(async (path) => [path, await this.cells.read(path)] as const);
    return new Map(await Promise.all(read));
  }

  async run(kind: GraphKind, size: Size, feeds: Tensors): Promise<Tensors> {
    return this.step(kind, size).run(feeds, this.cells);
  }

  async dispose(): Promise<void> {
    for (const step of this.steps.values()) step.dispose();
    this.steps.clear();
    this.cells.clear();
  }

  private step(kind: GraphKind, size: Size): LoadedStep {
    const key = `${kind} ${sizeKey(size)}`;
    const step = this.steps.get(key) ?? new LoadedStep(this.backend, this.program.graph(kind, size));
    this.steps.delete(key);
    this.steps.set(key, step);
    const [oldest] = this.steps;
    if (oldest && this.steps.size > KEPT_STEPS) {
      this.steps.delete(oldest[0]);
      oldest[1].dispose();
    }
    return step;
  }
}
