import type { Func, Operation, Port, Value } from "../ir.ts";
import type { PrimitiveName } from "../primitives/index.ts";
import { isShared, type RowProgram } from "../rows.ts";
import { elements } from "../shapes.ts";
import { flat } from "./inline.ts";
import { prune, values } from "./module.ts";

/** Which inputs of a row program are the same whenever a row is seen. */
export interface Steady {
  /** Paths of cells that training does not change. */
  readonly cells: ReadonlySet<string>;
  /** Whether a feed hangs on nothing but what the row holds. */
  readonly feed: (name: string) => boolean;
}

/** A row program in two: what is the same whenever a row is seen, and the rest, which takes it as inputs of the same names. */
export interface Frontier {
  /** Outputs `kept.0`, `kept.1`, …: all f32. */
  readonly kept: Func;
  readonly rest: RowProgram;
}

/**
 * How a value comes about: from cells and constants alone; from the entries of all rows' bags; from what the row holds; from that by work
 * which is worth to be done once; from the result of such work, again and again as soon as read; or from what changes.
 */
type Source = "fixed" | "entries" | "row" | "worked" | "derived" | "changing";

/** What takes more time than reading its result again. */
const work: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(["matmul", "conv2d", "segment_sum"]);
const chance: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(["random", "batch_sum"]);

/**
 * Parts a row program where work on what is steady meets what changes. Undefined where there is no such work. What is cheap and steady
 * stays in the rest.
 */
export function frontier(program: RowProgram, steady: Steady): Frontier | undefined {
  const main = flat(program);
  const sources = sourcesOf(main, steady);
  const edge = edgeOf(main, sources);
  if (edge.length === 0) return undefined;
  const ports = edge.map((value, i): Port => ({ name: `kept.${i}`, value }));
  const rest = part(
    { ...main, inputs: [...main.inputs, ...ports] },
    main.outputs,
    new Set(edge.map(({ id }) => id)),
  );
  return { kept: part(main, ports), rest: { mode: program.mode, functions: new Map(), main: rest } };
}

/** The values that the outputs need and that are worth keeping. */
function edgeOf({ instructions, outputs }: Func, sources: ReadonlyMap<number, Source>): readonly Value[] {
  const needed = new Set(values(outputs).map(({ id }) => id));
  const edge: Value[] = [];
  for (const made of instructions.toReversed()) {
    if (made.kind !== "primitive" || !needed.has(made.output.id)) continue;
    if (sources.get(made.output.id) === "worked") edge.push(made.output);
    else for (const { id } of made.inputs) needed.add(id);
  }
  return edge.reverse();
}

/** What of a flat function makes these outputs, when the values in `given` are inputs. */
function part(main: Func, outputs: readonly Port[], given: ReadonlySet<number> = new Set()): Func {
  const own = main.instructions.filter((made) => made.kind === "primitive" && !given.has(made.output.id));
  const instructions = prune(own, values(outputs));
  const used = new Set(
    [...instructions.flatMap(({ inputs }) => inputs), ...values(outputs)].map(({ id }) => id),
  );
  return {
    name: main.name,
    inputs: main.inputs.filter(({ value }) => used.has(value.id)),
    instructions,
    outputs,
  };
}

function sourcesOf(main: Func, steady: Steady): ReadonlyMap<number, Source> {
  const sources = new Map(main.inputs.map(({ name, value }) => [value.id, inputSource(name, steady)]));
  for (const made of main.instructions)
    if (made.kind === "primitive") {
      const inputs = made.inputs.map(({ id }) => sources.get(id) ?? "changing");
      sources.set(made.output.id, outputSource(made, inputs));
    }
  return sources;
}

function inputSource(name: string, { cells, feed }: Steady): Source {
  if (name.startsWith("cell:")) return cells.has(name.slice("cell:".length)) ? "fixed" : "changing";
  if (name !== "row.place" && !feed(name)) return "changing";
  return isShared(name) ? "entries" : "row";
}

function outputSource({ op, inputs, output }: Operation, sources: readonly Source[]): Source {
  const has = (...some: readonly Source[]) => sources.some((source) => some.includes(source));
  if (chance.has(op) || has("changing")) return "changing";
  if (!has("row", "worked", "derived")) return has("entries") ? "entries" : "fixed";
  if (has("entries") && op !== "segment_sum") return "changing";
  if (!has("worked", "derived") && !work.has(op)) return "row";
  const made = new Set(inputs.filter((_, i) => sources[i] === "worked" || sources[i] === "derived"));
  const read = [...made].reduce((sum, { type }) => sum + elements(type.shape), 0);
  const worth = work.has(op) || elements(output.type.shape) < read;
  return worth && output.type.dtype === "f32" ? "worked" : "derived";
}
