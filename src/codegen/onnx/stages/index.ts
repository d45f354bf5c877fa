import type { Graph, Port, Value, Write } from "../../../ir/ir.ts";
import { range } from "../../../ir/shapes.ts";
import { removeDead } from "../../../ir/transforms/simplify/dead.ts";
import { drawsOf } from "./draws.ts";
import { firsts } from "./firsts.ts";
import { norms } from "./norms.ts";
import { type LoopStep, operations, Plan, written } from "./plan.ts";
import { additions, rowSums } from "./row-sums.ts";
import { type Update, updatesOf } from "./updates.ts";

export type { Draw } from "./draws.ts";
export type { Firsts } from "./firsts.ts";
export type { Norm } from "./norms.ts";
export type { LoopStep } from "./plan.ts";
export type { RowSum } from "./row-sums.ts";
export type { Update } from "./updates.ts";

/** A part of a step: loops, or a graph. A value that a graph takes from an earlier stage is a feed, one that it gives a result. */
export type Stage =
  | { readonly kind: "loops"; readonly loops: readonly LoopStep[] }
  | { readonly kind: "graph"; readonly graph: Graph };

/** From so many additions on, sums of rows have stages of their own. */
const WORTHWHILE = 1 << 14;

const BETWEEN = "value:";

/** The name of a value that stages give to others. */
export function between({ id }: Value): string {
  return BETWEEN + id;
}

/** Whether a stage's result is for others, and none of the step. */
export function isBetween(name: string): boolean {
  return name.startsWith(BETWEEN);
}

/** A step in the order in which it is done: stages, of loops and graphs in turn, then updates of cells. */
export interface Staged {
  readonly stages: readonly Stage[];
  readonly updates: readonly Update[];
}

/**
 * A flat graph in parts. What onnxruntime is slow at, or lacks, a plain loop does many times as fast: random numbers, sums of rows, for
 * which it takes several passes and adds number by number, and the optimiser's updates, a dozen passes over all parameters and their
 * slots.
 */
export function staged(graph: Graph): Staged {
  const updates = updatesOf(graph);
  const looped = new Set(updates.flatMap(({ cells }) => cells));
  const rest = { ...graph, writes: graph.writes.filter(({ cell }) => !looped.has(cell)) };
  const kept = updates.flatMap(({ loop }) => [...loop.vectors, ...loop.scalars]);
  const { loops, plan } = planOf(rest, kept);
  const stages = range(plan.stages).map((stage): Stage => {
    if (stage % 2 === 1) return { kind: "graph", graph: part(rest, loops, plan, stage) };
    return {
      kind: "loops",
      loops: [...loops.values()].filter(({ output }) => plan.madeIn(output) === stage),
    };
  });
  return { stages: stages.filter(gives), updates };
}

/** Whether a stage does anything: a step may be loops alone. */
function gives(stage: Stage): boolean {
  if (stage.kind === "loops") return stage.loops.length > 0;
  return stage.graph.results.length + stage.graph.writes.length > 0;
}

/** Which loops there are. Sums of few rows, and norms, are worth none where they would take one graph more. */
function planOf(graph: Graph, kept: readonly Value[]) {
  const planned = (...some: readonly ReadonlyMap<number, LoopStep>[]) => {
    const loops = new Map(some.flatMap((ones) => [...ones]));
    return { loops, plan: new Plan(graph, loops, kept) };
  };
  const places = firsts(graph);
  const [draws, sums] = [drawsOf(graph), rowSums(graph, places)];
  const many = [...sums.values()].some((sum) => additions(sum) >= WORTHWHILE);
  const fewer = planned(draws, places, many ? sums : new Map());
  const all = planned(draws, places, sums, norms(graph));
  return all.plan.stages <= fewer.plan.stages + 1 ? all : fewer;
}

/** The graph of one stage. */
function part(graph: Graph, loops: ReadonlyMap<number, LoopStep>, plan: Plan, stage: number): Graph {
  const made = operations(graph);
  const here = (values: readonly Value[]) => plan.graphAfter(values) === stage;
  const ports = (values: readonly Value[]) => values.map((value) => ({ name: between(value), value }));
  const all = made.map(({ output }) => output);
  const given = all.filter((value) => plan.madeIn(value) === stage && plan.usedAfter(value, stage));
  const taken = all.filter((value) => (plan.madeIn(value) ?? stage) < stage);
  const feeds = [...graph.feeds, ...ports(taken)];
  const own = graph.results.filter(({ value }) => !loops.has(value.id) && here([value]));
  const results = [...own, ...ports(given)];
  const writes = graph.writes.filter((write) => here(written(write)));
  const reads = graph.reads.map(({ cell, value }) => ({ name: `cell:${cell}`, value }));
  const main = {
    name: graph.main.name,
    inputs: [...feeds, ...reads],
    instructions: made.filter(
      ({ output }) => (plan.madeIn(output) ?? stage) === stage && !loops.has(output.id),
    ),
    outputs: [...results, ...writes.flatMap(writtenPorts)],
  };
  return removeDead({ ...graph, feeds, results, writes, main });
}

function writtenPorts(write: Write): readonly Port[] {
  if (write.kind === "set") return [{ name: `set:${write.cell}`, value: write.value }];
  const { cell, indices, rows } = write;
  return [
    { name: `indices:${cell}`, value: indices },
    { name: `rows:${cell}`, value: rows },
  ];
}
