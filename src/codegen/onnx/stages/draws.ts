import type { Graph, Operation, TensorType, Value } from "../../../ir/ir.ts";
import type { AttributeTable } from "../../../ir/primitives/index.ts";
import { runsOf } from "../../../ir/random.ts";
import { sameShape } from "../../../ir/shapes.ts";
import { type Drawing, drawOperations } from "../../wasm/index.ts";
import { isNumber, operations, written } from "./plan.ts";

/** Random numbers, and what is made of them alone: the mask of a dropout. */
export interface Draw extends Drawing {
  readonly kind: "draw";
  readonly path: string;
  /** These three are feeds. */
  readonly seed: Value;
  readonly index: Value;
  readonly key: Value;
}

/** Whether a loop can do an operation with each number of a draw. */
function fits({ op, output }: Operation, { dtype, shape }: TensorType): boolean {
  if (op === "cast" && (dtype !== "bool" || output.type.dtype !== "f32")) return false;
  return op in drawOperations && sameShape(output.type.shape, shape);
}

/** The draws of a flat graph, by their outputs' ids. */
export function drawsOf(graph: Graph): ReadonlyMap<number, Draw> {
  const all = operations(graph);
  const made = new Map(all.map((operation) => [operation.output.id, operation]));
  const fed = new Set(graph.feeds.map(({ value }) => value.id));
  const users = new Map<number, Operation[]>();
  for (const operation of all)
    for (const { id } of operation.inputs) users.set(id, [...(users.get(id) ?? []), operation]);
  const outside = new Set(
    [...graph.results.map(({ value }) => value), ...graph.writes.flatMap(written)].map(({ id }) => id),
  );

  /** The operations after a draw, as long as each is the only one that needs the one before, with their constants. */
  const after = ({ id, type }: Value): readonly Operation[] => {
    const [next, ...others] = users.get(id) ?? [];
    if (!next || others.length > 0 || outside.has(id) || !fits(next, type)) return [];
    const constants = next.inputs.flatMap((input) => (input.id === id ? [] : [made.get(input.id)]));
    if (!constants.every((one) => one !== undefined && isNumber(one))) return [];
    return [...(constants as Operation[]), next, ...after(next.output)];
  };

  const draws = all.flatMap((random): readonly Draw[] => {
    const [seed, index, key] = random.inputs;
    if (random.op !== "random" || !seed || !index || !key) return [];
    if (!random.inputs.every(({ id }) => fed.has(id))) return [];
    const following = after(random.output);
    const { shape, path, within, bits } = random.attributes as AttributeTable["random"];
    const last = following.findLastIndex(({ output }) => output.type.dtype === "f32");
    const used = [...new Set(following.slice(0, last + 1))];
    const output = used.at(-1)?.output ?? random.output;
    return [
      {
        kind: "draw",
        random: random.output,
        runs: runsOf(shape, within, bits),
        operations: used,
        output,
        path,
        seed,
        index,
        key,
      },
    ];
  });
  return new Map(draws.map((draw) => [draw.output.id, draw]));
}
