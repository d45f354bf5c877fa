import type { Cell, Graph, GraphKind, Program, Size } from "../ir.ts";
import type { LoweredProgram } from "../rows.ts";
import { runLengths, sizeKey } from "../size.ts";
import { inline } from "../transforms/inline.ts";
import { removeDead } from "../transforms/simplify/dead.ts";
import { simplify } from "../transforms/simplify/index.ts";
import { verifyGraph } from "../verify.ts";
import { evaluateStep, predictStep } from "./infer.ts";
import { type Training, TrainStep } from "./train.ts";

export type { Training } from "./train.ts";

/** Its `graph` gives flat graphs, simplified, as engines run them. */
export interface StepProgram extends Program {
  /** The same step with its functions: for people, for costs by part, and for trainers that are to be read. */
  structured(kind: GraphKind, size: Size): Graph;
}

/** The whole steps of a lowered program. */
export function assemble(lowered: LoweredProgram, training: Training): StepProgram {
  const train = new TrainStep(lowered, training);
  const cells = [...lowered.cells, ...train.cells];
  const steps: Readonly<Record<GraphKind, (size: Size) => Graph>> = {
    train: (size) => train.graph(size),
    evaluate: (size) => evaluateStep(lowered, size),
    predict: (size) => predictStep(lowered, size),
  };
  return family(lowered, cells, (kind, size) => steps[kind](size));
}

type Family = (kind: GraphKind, size: Size) => Graph;

/** A program of steps as they are first put together. */
export function family(lowered: LoweredProgram, cells: readonly Cell[], step: Family): StepProgram {
  const structured: Family = (kind, size) => {
    const graph = removeDead(step(kind, size));
    verifyGraph(graph, cells);
    return graph;
  };
  const graph = remembered((kind, size) => simplify(inline(structured(kind, size))));
  return { cells, lengths: runLengths(lowered), structured, graph };
}

/** The same graphs, each made once. */
function remembered(make: Family): Family {
  const graphs = new Map<string, Graph>();
  return (kind, size) => {
    const key = `${kind} ${sizeKey(size)}`;
    const graph = graphs.get(key) ?? make(kind, size);
    graphs.set(key, graph);
    return graph;
  };
}
