import { between, isBetween, type Staged, staged } from "../../../codegen/onnx/index.ts";
import { loopFunction } from "../../../codegen/wasm/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Graph, Port } from "../../../ir/ir.ts";
import { inline } from "../../../ir/transforms/inline.ts";
import type { Tensor, Tensors } from "../../engine.ts";
import { compileKernels, type Kernel } from "../loops/kernels.ts";
import type { Cells } from "./cells.ts";
import { LoadedGraph, type Target } from "./graph.ts";
import type { Library } from "./library.ts";
import { functionOf, LoadedLoops } from "./loops.ts";
import { LoadedUpdates } from "./updates.ts";
import { Workspace } from "./workspace.ts";

/** The parts of a step: graphs that onnxruntime has loaded, loops between and after them, and where these work. */
interface Parts {
  readonly stages: readonly (LoadedLoops | LoadedGraph)[];
  readonly updates: LoadedUpdates;
  readonly workspace: Workspace;
}

/** A step of one kind and size, ready to run. */
export class LoadedStep {
  private readonly parts: Parts;
  private readonly cells: Cells;
  private readonly results: readonly Port[];

  private constructor(parts: Parts, cells: Cells, results: readonly Port[]) {
    this.parts = parts;
    this.cells = cells;
    this.results = results;
  }

  static async load(library: Library, graph: Graph, target: Target, cells: Cells): Promise<LoadedStep> {
    const flat = graph.functions.size === 0 ? graph : inline(graph);
    const plan: Staged = cells.looped
      ? staged(flat)
      : { stages: [{ kind: "graph", graph: flat }], updates: [] };
    const loops = plan.stages.flatMap((stage) => (stage.kind === "loops" ? stage.loops : []));
    const compiled = loops.filter((loop) => functionOf(loop) !== undefined);
    const functions = [
      ...compiled.flatMap((loop) => functionOf(loop) ?? []),
      ...plan.updates.map(({ loop }) => loopFunction(loop)),
    ];
    const kernels = compileKernels(functions, cells.arena.memory);
    const kernelOf = new Map(compiled.map((loop, i) => [loop, kernels[i] as Kernel]));
    const workspace = new Workspace(flat, cells);
    const stages: (LoadedLoops | LoadedGraph)[] = [];
    for (const stage of plan.stages) {
      if (stage.kind === "loops") stages.push(new LoadedLoops(stage.loops, kernelOf, workspace));
      else stages.push(await LoadedGraph.load(library, stage.graph, target));
    }
    const updates = new LoadedUpdates(plan.updates, kernels.slice(compiled.length), workspace);
    return new LoadedStep({ stages, updates, workspace }, cells, flat.results);
  }

  /** Runs the step. The cells change at its end, when all that needs their old values is done. */
  async run(feeds: Tensors): Promise<Tensors> {
    const { stages, updates, workspace } = this.parts;
    workspace.begin();
    const known = new Map<string, Tensor>(feeds);
    const results = new Map<string, Tensor>();
    const writes: (() => void)[] = [];
    for (const stage of stages) {
      const outcome = await stage.run(known, this.cells);
      for (const [name, value] of outcome.results) (isBetween(name) ? known : results).set(name, value);
      writes.push(outcome.write);
    }
    updates.run(known, this.cells);
    for (const write of writes) write();
    const result = ({ name, value }: Port) =>
      results.get(name) ?? copy(known.get(between(value)) ?? internal(`no result ${name}`));
    return new Map(this.results.map((port) => [port.name, result(port)]));
  }

  async dispose(): Promise<void> {
    for (const stage of this.parts.stages) await stage.dispose();
  }
}

/** What a loop made lies where the next step's values will. */
function copy({ type, data }: Tensor): Tensor {
  return { type, data: data.slice() };
}
