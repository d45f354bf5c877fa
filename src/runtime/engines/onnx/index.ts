import { catalogue, report } from "../../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../../diagnostics/diagnostic.ts";
import type { GraphKind, Program, Size } from "../../../ir/ir.ts";
import { sizeKey } from "../../../ir/size.ts";
import type { Engine, Session, Tensors } from "../../engine.ts";
import { Cells } from "./cells.ts";
import { type Library, loadLibrary } from "./library.ts";
import { LoadedStep } from "./step.ts";
import { physicalCores } from "./threads.ts";

export interface OnnxOptions {
  /** Threads of one operation; as many as there are cores unless given. The same number gives the same bits. */
  readonly threads?: number;
  /** The loaded package; the first that loads unless given. */
  readonly library?: Library;
  /** False: onnxruntime computes everything, also what loops do faster. */
  readonly loops?: boolean;
}

/** How many steps (kinds and sizes) a session keeps loaded; each has its own working memory. */
const KEPT_STEPS = 24;

/** Steps as ONNX graphs, run by onnxruntime on the CPU. */
export function onnx(options: OnnxOptions = {}): Engine {
  return {
    name: "onnx",
    capabilities: { random: false, lacks: ({ op, output }) => op === "erf" && output.type.dtype === "f64" },
    async open(program) {
      const library = options.library ?? (await loadLibrary());
      if ("missing" in library) {
        const told = { name: "onnx", reason: library.missing };
        throw new MultimError([report(catalogue.engines.missingEngine, told)]);
      }
      const { threads = physicalCores(), loops = true } = options;
      return new OnnxSession(program, library, { threads, loops });
    },
  };
}

/** Steps are loaded when they are first run; all of them share the cells. */
export class OnnxSession implements Session {
  readonly cells: Cells;
  private readonly program: Program;
  private readonly library: Library;
  private readonly threads: number;
  private readonly steps = new Map<string, LoadedStep>();

  constructor(program: Program, library: Library, { threads, loops }: { threads: number; loops: boolean }) {
    this.program = program;
    this.library = library;
    this.threads = threads;
    this.cells = new Cells(program.cells, library.ort.Tensor, loops);
  }

  async write(cells: Tensors): Promise<void> {
    for (const [path, value] of cells) this.cells.write(path, value);
  }

  async read(paths: readonly string[] = this.cells.paths): Promise<Tensors> {
    return new Map(paths.map((path) => [path, this.cells.read(path)]));
  }

  async run(kind: GraphKind, size: Size, feeds: Tensors): Promise<Tensors> {
    const step = await this.step(kind, size);
    return step.run(feeds);
  }

  async dispose(): Promise<void> {
    for (const step of this.steps.values()) await step.dispose();
    this.steps.clear();
    this.cells.clear();
  }

  private async step(kind: GraphKind, size: Size): Promise<LoadedStep> {
    const key = `${kind} ${sizeKey(size)}`;
    const step =
      this.steps.get(key) ??
      (await LoadedStep.load(this.library, this.program.graph(kind, size), this.threads, this.cells));
    this.steps.delete(key);
    this.steps.set(key, step);
    await this.forgetOldest();
    return step;
  }

  private async forgetOldest(): Promise<void> {
    const [oldest] = this.steps;
    if (!oldest || this.steps.size <= KEPT_STEPS) return;
    this.steps.delete(oldest[0]);
    await oldest[1].dispose();
  }
}
