import type { InferenceSession } from "onnxruntime-common";
import { emitOnnx, type OnnxStep } from "../../../codegen/onnx/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Graph } from "../../../ir/ir.ts";
import type { Tensors } from "../../engine.ts";
import { feedOf } from "../feeds.ts";
import { LoadedDraws } from "../loops/draws.ts";
import type { Cells } from "./cells.ts";
import type { Library } from "./library.ts";
import { fromOrt, toOrt } from "./tensors.ts";

/** What a part of a step gives, and the writing of what it has for the cells: done when the whole step has read them. */
export interface Outcome {
  readonly results: Tensors;
  write(): void;
}

/** What graphs are written and loaded for. */
export interface Target {
  /** Of one operation. */
  readonly threads: number;
  /** The channels of a block of the library's images; undefined where it has none. */
  readonly block: number | undefined;
}

/**
 * What every session is told. Threads wait in a loop for as long as it takes from one node to the next, then they sleep. Waiting for longer, they take the time of
 * those that work wherever cores are shared.
 */
export const configuration = {
  session: {
    use_deterministic_compute: "1",
    intra_op: { allow_spinning: "1", spin_duration_us: "50" },
  },
};

/** A flat graph, loaded by onnxruntime. */
export class LoadedGraph {
  private readonly library: Library;
  private readonly step: Omit<OnnxStep, "bytes">;
  private readonly session: InferenceSession;
  private readonly draws: LoadedDraws;

  private constructor(library: Library, step: Omit<OnnxStep, "bytes">, session: InferenceSession) {
    this.library = library;
    this.step = step;
    this.session = session;
    this.draws = new LoadedDraws(step.randoms);
  }

  static async load(library: Library, graph: Graph, { threads, block }: Target): Promise<LoadedGraph> {
    const { bytes, ...step } = emitOnnx(graph, block);
    const options: InferenceSession.SessionOptions = {
      executionProviders: [library.provider ?? "cpu"],
      intraOpNumThreads: threads,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      extra: configuration,
    };
    return new LoadedGraph(library, step, await library.ort.InferenceSession.create(bytes, options));
  }

  async run(feeds: Tensors, cells: Cells): Promise<Outcome> {
    const outputs = await this.session.run(this.inputs(feeds, cells));
    const output = (name: string) => outputs[name] ?? internal(`the step gives no ${name}`);
    const results = this.step.results.map(({ name, result }) => [result, fromOrt(output(name))] as const);
    const write = () => {
      for (const write of this.step.writes) {
        if (write.kind === "set") cells.set(write.value.cell, output(write.value.name));
        else cells.replaceRows(write.cell, output(write.indices.name), output(write.rows.name));
      }
    };
    return { results: new Map(results), write };
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }

  private inputs(feeds: Tensors, cells: Cells): InferenceSession.FeedsType {
    const { Tensor } = this.library.ort;
    const inputs: Record<string, InferenceSession.FeedsType[string]> = {};
    for (const port of this.step.feeds) inputs[port.name] = toOrt(Tensor, feedOf(feeds, port));
    for (const [name, drawn] of this.draws.run(feeds)) inputs[name] = toOrt(Tensor, drawn);
    for (const { name, cell } of this.step.reads) inputs[name] = cells.get(cell);
    return inputs;
  }
}
