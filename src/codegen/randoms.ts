import { internal } from "../diagnostics/diagnostic.ts";
import type { Graph, Operation, Port, TensorType, Value } from "../ir/ir.ts";
import { elements } from "../ir/shapes.ts";

/** Where a number that the runtime needs comes from: a feed of the graph, or known now. */
export type Source = { readonly feed: string } | { readonly value: number };

/** Random numbers that the runtime computes and feeds: for each key, as many as `count`. */
export interface RandomInput {
  /** `random:PATH`; with a number where several inputs have one path. */
  readonly name: string;
  readonly path: string;
  readonly type: TensorType;
  readonly count: number;
  readonly seed: Source;
  readonly index: Source;
  /** A feed `i32[B]`, one key a row, or the one key of all. */
  readonly key: Source;
}

/** A flat graph whose random numbers are feeds, for engines that can't compute the bits; and what these feeds hold. */
export function feedRandoms(graph: Graph): {
  readonly graph: Graph;
  readonly randoms: readonly RandomInput[];
} {
  const randoms: RandomInput[] = [];
  const ports: Port[] = [];
  const source = sourcesOf(graph);
  const names = new Map<string, number>();
  const instructions = graph.main.instructions.filter((instruction) => {
    if (instruction.kind === "call" || instruction.op !== "random") return true;
    const { shape, path } = instruction.attributes as { shape: readonly number[]; path: string };
    const times = (names.get(path) ?? 0) + 1;
    names.set(path, times);
    const name = `random:${path}${times === 1 ? "" : `#${times}`}`;
    const [seed, index, key] = instruction.inputs.map(source) as [Source, Source, Source];
    const { output } = instruction;
    randoms.push({ name, path, type: output.type, count: elements(shape), seed, index, key });
    ports.push({ name, value: output });
    return false;
  });
  const feeds = [...graph.feeds, ...ports];
  const reads = graph.main.inputs.slice(graph.feeds.length);
  const main = { ...graph.main, inputs: [...feeds, ...reads], instructions };
  return { graph: { ...graph, feeds, main }, randoms };
}

/** Feeds are known by their names, and constants by their values. */
function sourcesOf({ feeds, main }: Graph): (value: Value) => Source {
  const fed = new Map(feeds.map(({ name, value }) => [value.id, name]));
  const constants = new Map<number, number>();
  for (const instruction of main.instructions)
    if (instruction.kind === "primitive" && isNumber(instruction))
      constants.set(instruction.output.id, (instruction.attributes as { values: number }).values);
  return ({ id }) => {
    const [feed, value] = [fed.get(id), constants.get(id)];
    if (feed !== undefined) return { feed };
    return value === undefined ? internal(`a random number hangs on %${id}, which is computed`) : { value };
  };
}

function isNumber({ op, attributes }: Operation): boolean {
  return op === "constant" && "values" in attributes && typeof attributes["values"] === "number";
}
