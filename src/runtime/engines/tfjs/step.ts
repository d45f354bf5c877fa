import type { TensorInfo } from "@tensorflow/tfjs-core";
import {
  kernelInputs,
  type Node,
  type Plan,
  type PlannedWrite,
  planTfjs,
  type Stored,
} from "../../../codegen/tfjs/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Graph } from "../../../ir/ir.ts";
import type { Tensor, Tensors } from "../../engine.ts";
import { feedOf } from "../feeds.ts";
import { LoadedDraws } from "../loops/draws.ts";
import type { Cells } from "./cells.ts";
import type { Backend } from "./library.ts";
import { readTensor, writeTensor } from "./tensors.ts";

/** A step of one kind and size, with its constants on the device. */
export class LoadedStep {
  private readonly backend: Backend;
  private readonly plan: Plan;
  private readonly draws: LoadedDraws;
  private readonly constants = new Map<number, TensorInfo>();

  constructor(backend: Backend, graph: Graph) {
    this.backend = backend;
    this.plan = planTfjs(graph);
    this.draws = new LoadedDraws(this.plan.randoms.map(({ random }) => random));
    for (const { slot, type, values } of this.plan.constants)
      this.constants.set(slot, writeTensor(backend, { type, data: Float64Array.from(values) }));
  }

  /** Runs the step. The cells change at its end. Tensors that are neither cells nor constants are gone after it. */
  async run(feeds: Tensors, cells: Cells): Promise<Tensors> {
    const { plan, backend } = this;
    await backend.activate();
    const kept = new Map(this.constants);
    for (const { slot, cell } of plan.reads) kept.set(slot, cells.get(cell));
    const given = plan.feeds.map((port) => feedOf(feeds, port));
    const drawn = this.draws.run(feeds);
    const own = new Map<number, TensorInfo>();
    for (const [i, { slot }] of plan.feeds.entries()) own.set(slot, writeTensor(backend, given[i] as Tensor));
    for (const { slot, random } of plan.randoms) {
      const { type, data } = drawn.get(random.name) ?? internal(`${random.name} was not drawn`);
      own.set(slot, writeTensor(backend, { type, data: data.slice() }));
    }
    const at = ({ slot }: Stored) =>
      own.get(slot) ?? kept.get(slot) ?? internal(`nothing is in slot ${slot}`);
    try {
      return await backend.guarded(async () => {
        this.compute(kept, own);
        for (const write of plan.writes) cells.set(write.cell, this.written(write, at, cells));
        const results = plan.results.map(
          async (result) => [result.name, await readTensor(backend, at(result), result.type)] as const,
        );
        return new Map(await Promise.all(results));
      });
    } finally {
      for (const { dataId } of own.values()) backend.memory.disposeData(dataId);
    }
  }

  dispose(): void {
    for (const { dataId } of this.constants.values()) this.backend.memory.disposeData(dataId);
    this.constants.clear();
  }

  /** Runs the kernels; `own` is left with what the step gives. */
  private compute(kept: ReadonlyMap<number, TensorInfo>, own: Map<number, TensorInfo>): void {
    const { nodes, releases } = this.plan;
    for (const [i, node] of nodes.entries()) {
      const inputs = node.inputs.map(
        ({ slot }) => own.get(slot) ?? kept.get(slot) ?? internal(`nothing is in slot ${slot}`),
      );
      own.set(node.output.slot, this.backend.kernel(node.kernel)(named(node, inputs), node.attributes));
      for (const slot of releases[i] ?? []) {
        const tensor = own.get(slot);
        if (tensor) this.backend.memory.disposeData(tensor.dataId);
        own.delete(slot);
      }
    }
  }

  /** The new tensor of a cell, which is the cell's own. */
  private written(write: PlannedWrite, at: (stored: Stored) => TensorInfo, cells: Cells): TensorInfo {
    if (write.kind === "set") {
      const value = at(write.value);
      this.backend.memory.incRef(value.dataId);
      return value;
    }
    const inputs = { tensor: cells.get(write.cell), indices: at(write.indices), updates: at(write.rows) };
    return this.backend.kernel("TensorScatterUpdate")(inputs, {});
  }
}

function named({ kernel }: Node, inputs: readonly TensorInfo[]) {
  const names: readonly string[] | undefined = kernelInputs[kernel];
  return names ? Object.fromEntries(names.map((name, i) => [name, inputs[i] as TensorInfo])) : inputs;
}
