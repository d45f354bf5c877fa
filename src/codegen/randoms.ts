import { internal } from "../diagnostics/diagnostic.ts";
import type { Graph, Operation, Port, Value } from "../ir/ir.ts";
import type { AttributeTable } from "../ir/primitives/index.ts";
import { runsOf } from "../ir/random.ts";
import { elements } from "../ir/shapes.ts";
import { inline } from "../ir/transforms/inline.ts";
import { drawsOf } from "./onnx/stages/draws.ts";
import type { Drawing } from "./wasm/index.ts";

/** Where a number that the runtime needs comes from: a feed of the graph, or known now. */
export type Source = { readonly feed: string } | { readonly value: number };

/** Random numbers that the runtime draws and feeds, `count` for each key, with what is made of each at once: a dropout's mask. */
export interface RandomInput extends Drawing {
  /** `random:PATH`; with a number where several inputs have one path. */
  readonly name: string;
  readonly path: string;
  readonly count: number;
  readonly seed: Source;
  readonly index: Source;
  /** A feed `i32[B]`, one key a row, or the one key of all. */
  readonly key: Source;
}

/** The graph, flat, with its random numbers as feeds, for engines that are slow at the bits or can't compute them; and what these hold. */
export function feedRandoms(whole: Graph): {
  readonly graph: Graph;
  readonly randoms: readonly RandomInput[];
} {
  const graph = whole.functions.size === 0 ? whole : inline(whole);
  const source = sourcesOf(graph);
  const drawings = new Map(
    [...drawsOf(graph).values()].map((draw): [number, Drawing] => [draw.random.id, draw]),
  );
  const names = new Map<string, number>();
  const randoms: RandomInput[] = [];
  const drawn = new Set<number>();
  for (const instruction of graph.main.instructions) {
    if (instruction.kind === "call" || instruction.op !== "random") continue;
    const { output: random, inputs, attributes } = instruction;
    const { shape, path, within, bits } = attributes as AttributeTable["random"];
    const runs = runsOf(shape, within, bits);
    const { operations, output } = drawings.get(random.id) ?? { operations: [], output: random };
    const times = (names.get(path) ?? 0) + 1;
    names.set(path, times);
    const name = `random:${path}${times === 1 ? "" : `#${times}`}`;
    const [seed, index, key] = inputs.map(source) as [Source, Source, Source];
    const count = elements(shape);
    randoms.push({ name, path, random, runs, operations, output, count, seed, index, key });
    drawn.add(random.id);
    for (const { op, output } of operations) if (op !== "constant") drawn.add(output.id);
  }
  const ports = randoms.map(({ name, output }): Port => ({ name, value: output }));
  const feeds = [...graph.feeds, ...ports];
  const reads = graph.main.inputs.slice(graph.feeds.length);
  const instructions = graph.main.instructions.filter(
    (one) => one.kind === "call" || !drawn.has(one.output.id),
  );
  return {
    graph: { ...graph, feeds, main: { ...graph.main, inputs: [...feeds, ...reads], instructions } },
    randoms,
  };
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
