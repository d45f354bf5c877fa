import type { Graph } from "../../ir/ir.ts";
import { inline } from "../../ir/transforms/inline.ts";
import { removeDead } from "../../ir/transforms/simplify/dead.ts";
import { type Draw, drawsOf } from "../onnx/stages/draws.ts";

/** A graph whose random numbers are fed, with what is made of them alone, and what these feeds hold. */
export interface Drawn {
  readonly graph: Graph;
  readonly draws: ReadonlyMap<string, Draw>;
  /** The feeds by the values that draws know them by. */
  readonly feeds: ReadonlyMap<number, string>;
}

/** Takes the draws that hang on feeds alone out of a graph: on a CPU a loop makes them sooner than TensorFlow's nodes, a mask in one pass. */
export function feedDraws(graph: Graph): Drawn {
  const flat = graph.functions.size === 0 ? graph : inline(graph);
  const found = drawsOf(flat);
  const draws = new Map([...found].map(([id, draw]) => [`draw:${id}`, draw]));
  const ports = [...draws].map(([name, { output }]) => ({ name, value: output }));
  const reads = flat.main.inputs.slice(flat.feeds.length);
  const feeds = [...flat.feeds, ...ports];
  const instructions = flat.main.instructions.filter(
    (instruction) => instruction.kind === "call" || !found.has(instruction.output.id),
  );
  const main = { ...flat.main, inputs: [...feeds, ...reads], instructions };
  const names = new Map(flat.feeds.map(({ name, value }) => [value.id, name]));
  return { graph: removeDead({ ...flat, feeds, main }), draws, feeds: names };
}
