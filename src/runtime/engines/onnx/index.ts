import type { GraphKind, Program, Size } from "../../../ir/ir.ts";
import type { Engine, Session, Tensors } from "../../engine.ts";
import { LoadedSteps } from "../loaded-steps.ts";
import { required } from "../missing.ts";
import { physicalCores } from "../threads.ts";
import { blockOf } from "./blocks.ts";
import { Cells } from "./cells.ts";
import type { Target } from "./graph.ts";
import { type Library, loadLibrary } from "./library.ts";
import type { ProviderName } from "./providers.ts";
import { LoadedStep } from "./step.ts";

export interface OnnxOptions {
  /** Threads of one operation; as many as there are cores unless given. The same number gives the same bits. */
  readonly threads?: number;
  /** The loaded package; the first that loads unless given. */
  readonly library?: Library;
  /** False: onnxruntime computes everything, also what loops do faster. */
  readonly loops?: boolean;
  /** Which of onnxruntime's execution providers computes; the CPU unless given. What it lacks, the CPU does. */
  readonly provider?: ProviderName;
}

/** Steps as ONNX graphs, run by onnxruntime: `onnx` on the CPU, `onnx:cuda`, `onnx:webgpu`. */
export function onnx(options: OnnxOptions = {}): Engine {
  const { provider = "cpu" } = options;
  const name = provider === "cpu" ? "onnx" : `onnx:${provider}`;
  return {
    name,
    lacks: ({ op, output }) => op === "erf" && output.type.dtype === "f64",
    async open(program) {
      const library = required(name, options.library ?? (await loadLibrary(provider)));
      const { threads = physicalCores(), loops = true } = options;
      return new OnnxSession(program, library, { threads, block: await blockOf(library) }, loops);
    },
  };
}

/** All steps share the cells. */
class OnnxSession implements Session {
  private readonly cells: Cells;
  private readonly steps: LoadedSteps<LoadedStep>;

  constructor(program: Program, library: Library, target: Target, loops: boolean) {
    this.cells = new Cells(program.cells, library.ort.Tensor, loops);
    this.steps = new LoadedSteps({
      load: (kind, size) => LoadedStep.load(library, program.graph(kind, size), target, this.cells),
      unload: (step) => step.dispose(),
    });
  }

  async write(cells: Tensors): Promise<void> {
    for (const [path, value] of cells) this.cells.write(path, value);
  }

  async read(paths: readonly string[] = this.cells.paths): Promise<Tensors> {
    return new Map(paths.map((path) => [path, this.cells.read(path)]));
  }

  async run(kind: GraphKind, size: Size, feeds: Tensors): Promise<Tensors> {
    const step = await this.steps.get(kind, size);
    return step.run(feeds);
  }

  async dispose(): Promise<void> {
    await this.steps.clear();
    this.cells.clear();
  }
}
