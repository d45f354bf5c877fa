import type { Cell, Graph } from "../../ir/ir.ts";
import { Emitter } from "./emitter.ts";
import { fused, leavesKernels } from "./fuse.ts";
import { input, output, type TensorflowPort, tensorInfo } from "./ports.ts";
import { encodeSavedModel, type Signature } from "./proto.ts";
import { emitStep, type TensorflowStep } from "./step.ts";
import { Variables } from "./variables.ts";

/** Where a cell is given a value: a node to feed, and one to fetch when it is done. */
export interface Assignment {
  readonly value: TensorflowPort;
  readonly done: TensorflowPort;
}

/** A program as a SavedModel, which needs no folder of variables: they are assigned. */
export interface TensorflowModel {
  /** The file `saved_model.pb`. */
  readonly bytes: Uint8Array;
  readonly assign: ReadonlyMap<string, Assignment>;
  /** Cells by path, as they are. */
  readonly read: ReadonlyMap<string, TensorflowPort>;
  /** Cells by path, which have no value any more then: their memory is whoever's who takes it. */
  readonly take: ReadonlyMap<string, TensorflowPort>;
  readonly steps: ReadonlyMap<string, TensorflowStep>;
  /** Those of grappler's optimizers that may make the steps faster yet; all of them unless it is written to be run as it stands. */
  readonly optimizers: readonly string[] | undefined;
}

/** Grappler's optimizers that join kernels, of a graph without what is not needed. */
const JOINING = ["pruning", "remap"];

interface Options {
  /** To be run on a processor, as it stands: what grappler would do is done here, but for what only it can. */
  readonly asWritten?: boolean;
}

/**
 * Writes steps over one state as one SavedModel. Its signatures are `assign`, `read`, `take` and the steps' own names; those who load it
 * share the cells among all of them. The tag is `serve`. A cell is the memory that is assigned to it, not a copy.
 */
export function emitTensorflow(
  cells: readonly Cell[],
  graphs: ReadonlyMap<string, Graph>,
  { asWritten = false }: Options = {},
): TensorflowModel {
  const variables = new Variables(cells);
  const state = new Emitter("state", []);
  const assign = new Map(cells.map(({ path }) => [path, assignment(state, variables, path)]));
  const outgoing = (after: (read: string, path: string) => readonly string[]) =>
    new Map(
      cells.map(({ path, type }) => {
        const value = variables.read(state.nodes, path);
        return [path, output(state, value, type, after(value, path))];
      }),
    );
  const read = outgoing(() => []);
  const take = outgoing((value, path) => [variables.destroy(state.nodes, path, [value])]);
  const emitted = [...graphs].map(([name, graph], i) => ({
    name,
    ...emitStep(`step${i}`, graph, variables),
  }));
  const nodes = [
    ...variables.nodes.all,
    ...state.nodes.all,
    ...emitted.flatMap(({ nodes }) => (asWritten ? fused(nodes) : nodes)),
  ];
  const steps = new Map(emitted.map(({ name, step }) => [name, step]));
  const bytes = encodeSavedModel(nodes, signatures({ assign, read, take, steps }));
  const left = leavesKernels(nodes) ? JOINING : [];
  return { bytes, assign, read, take, steps, optimizers: asWritten ? left : undefined };
}

function assignment(e: Emitter, variables: Variables, path: string): Assignment {
  const { type } = variables.cells.get(path) as Cell;
  const { port, value } = input(e, type);
  const done = variables.assign(e.nodes, path, value);
  return { value: port, done: output(e, e.scalar("i32", 1), { dtype: "i32", shape: [] }, [done]) };
}

function signatures({
  assign,
  read,
  take,
  steps,
}: Pick<TensorflowModel, "assign" | "read" | "take" | "steps">): Record<string, Signature> {
  const infos = (ports: Iterable<readonly [string, TensorflowPort]>) =>
    Object.fromEntries([...ports].map(([name, port]) => [name, tensorInfo(port)]));
  const assigned = [...assign];
  const own = [...steps].map(([name, { feeds, results }]) => [
    name,
    { inputs: infos(feeds), outputs: infos(results) },
  ]);
  return {
    assign: {
      inputs: infos(assigned.map(([path, { value }]) => [path, value])),
      outputs: infos(assigned.map(([path, { done }]) => [path, done])),
    },
    read: { inputs: {}, outputs: infos(read) },
    take: { inputs: {}, outputs: infos(take) },
    ...Object.fromEntries(own),
  };
}
