import type { Graph, Operation, Value, Write } from "../../../ir/ir.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Draw } from "./draws.ts";
import type { Firsts } from "./firsts.ts";
import type { Norm } from "./norms.ts";
import type { RowSum } from "./row-sums.ts";

/** What a loop makes between the graphs of a step. */
export type LoopStep = RowSum | Draw | Norm | Firsts;

/** Which stage makes each value, and which use it. Even stages are of loops, odd ones graphs. */
export class Plan {
  /** Without feeds, cells and constants, which are there in every stage. */
  private readonly made = new Map<number, number>();
  private readonly used = new Map<number, { readonly first: number; readonly last: number }>();
  private readonly loops: ReadonlyMap<number, LoopStep>;

  /** `kept` values are wanted when the stages are done. */
  constructor(graph: Graph, loops: ReadonlyMap<number, LoopStep>, kept: readonly Value[]) {
    this.loops = loops;
    const all = operations(graph).filter(({ inputs }) => inputs.length > 0);
    for (const operation of all) this.made.set(operation.output.id, this.earliest(operation));
    for (const { value } of graph.results) this.keep(value);
    for (const write of graph.writes) this.use(written(write), this.graphAfter(written(write)));
    for (const value of kept) {
      this.keep(value);
      this.use([value], Number.POSITIVE_INFINITY);
    }
    for (const operation of all.toReversed()) this.settle(operation);
  }

  get stages(): number {
    const lasts = [...this.used.values()].map(({ last }) => last).filter(Number.isFinite);
    return 1 + Math.max(1, ...lasts);
  }

  /** The stage of a value; undefined where it is there from the beginning. */
  madeIn({ id }: Value): number | undefined {
    return this.made.get(id);
  }

  usedAfter({ id }: Value, stage: number): boolean {
    return (this.used.get(id)?.last ?? 0) > stage;
  }

  /** The first graph that has, or can take, all of these values. */
  graphAfter(values: readonly Value[]): number {
    return this.after(values, 1);
  }

  /** A value for after the step is there when its loop, or the graph that has it, is done. */
  private keep(value: Value): void {
    const stage = this.loops.has(value.id) ? (this.made.get(value.id) ?? 0) : this.graphAfter([value]);
    this.use([value], stage);
  }

  private earliest(operation: Operation): number {
    return this.after(this.inputs(operation), this.loops.has(operation.output.id) ? 0 : 1);
  }

  private after(values: readonly Value[], parity: 0 | 1): number {
    const latest = Math.max(parity, ...values.map(({ id }) => this.made.get(id) ?? 0));
    return latest % 2 === parity ? latest : latest + 1;
  }

  /** Work waits for the graph that wants it first, unless that would take more numbers from stage to stage. */
  private settle(operation: Operation): void {
    const { id, type } = operation.output;
    const use = this.used.get(id);
    if (!use) return;
    const inputs = this.inputs(operation);
    const taken = inputs.filter((input) => this.made.has(input.id));
    const numbers = taken.reduce((sum, input) => sum + elements(input.type.shape), 0);
    const waits = !this.loops.has(id) && numbers <= elements(type.shape);
    const stage = waits ? use.first - (1 - (use.first % 2)) : (this.made.get(id) as number);
    this.made.set(id, stage);
    this.use(inputs, stage);
  }

  private use(values: readonly Value[], stage: number): void {
    for (const { id } of values) {
      const { first, last } = this.used.get(id) ?? { first: stage, last: stage };
      this.used.set(id, { first: Math.min(first, stage), last: Math.max(last, stage) });
    }
  }

  /** What an operation takes from other stages: a loop's other inputs are feeds. */
  private inputs({ inputs, output }: Operation): readonly Value[] {
    const loop = this.loops.get(output.id);
    if (loop === undefined) return inputs;
    if (loop.kind === "draw" || loop.kind === "firsts") return [];
    return loop.kind === "sum" ? [loop.table, loop.to] : loop.of;
  }
}

export function operations({ main }: Graph): readonly Operation[] {
  return main.instructions.filter((instruction) => instruction.kind === "primitive");
}

/** Whether an operation gives one number, known now, for all places. */
export function isNumber({ op, attributes }: Operation): boolean {
  return op === "constant" && "values" in attributes && typeof attributes["values"] === "number";
}

export function written(write: Write): readonly Value[] {
  return write.kind === "set" ? [write.value] : [write.indices, write.rows];
}
