import { internal } from "../../diagnostics/diagnostic.ts";
import type { Graph, Operation, Value } from "../../ir/ir.ts";
import type { PrimitiveName } from "../../ir/primitives/index.ts";
import { elements } from "../../ir/shapes.ts";
import { feedRandoms } from "../randoms.ts";
import { lowerings } from "./lowerings/index.ts";
import type { Node, Plan, PlannedWrite, Stored } from "./plan.ts";
import { type Lowering, type Operand, Planner } from "./planner.ts";

/** Plans a whole step as kernels of tfjs. */
export function planTfjs(graph: Graph): Plan {
  const { graph: flat, randoms } = feedRandoms(graph);
  const p = new Planner();
  const values = new Map<number, Operand>();
  const take = ({ id, type }: Value): Stored => {
    const stored = p.slot(type);
    values.set(id, { type, stored });
    return stored;
  };
  const fed = flat.feeds.map(({ name, value }) => ({ ...take(value), name }));
  const reads = flat.reads.map(({ cell, value }) => ({ ...take(value), cell }));
  for (const instruction of flat.main.instructions) {
    if (instruction.kind === "call") internal(`a call of ${instruction.callee} is left in a flat graph`);
    values.set(instruction.output.id, lower(p, instruction, values));
  }
  const full = ({ id }: Value) => p.full(values.get(id) ?? internal(`%${id} is not defined`));
  const results = flat.results.map(({ name, value }) => ({ ...full(value), name }));
  const writes = flat.writes.map((write): PlannedWrite => {
    const { cell } = write;
    if (write.kind === "set") return { kind: "set", cell, value: full(write.value) };
    const column = [elements(write.indices.type.shape), 1];
    return {
      kind: "update_rows",
      cell,
      indices: p.reshape(full(write.indices), column),
      rows: full(write.rows),
    };
  });
  const given = [...results, ...writes.flatMap(writtenBy)];
  const nodes = needed(p.nodes, given);
  const used = new Set([...nodes.flatMap(({ inputs }) => inputs), ...given].map(({ slot }) => slot));
  const isUsed = ({ slot }: Stored) => used.has(slot);
  const constants = p.constants.filter(isUsed);
  const forRandom = new Map(randoms.map((random) => [random.name, random]));
  return {
    ...{ slots: p.slots, constants, nodes, results, writes },
    feeds: fed.filter((feed) => isUsed(feed) && !forRandom.has(feed.name)),
    randoms: fed.filter(isUsed).flatMap(({ name, ...stored }) => {
      const random = forRandom.get(name);
      return random ? [{ ...stored, random }] : [];
    }),
    reads: reads.filter(isUsed),
    releases: releasesOf(nodes, [...given, ...constants, ...reads]),
  };
}

function lower(p: Planner, operation: Operation, values: ReadonlyMap<number, Operand>): Operand {
  const { op, attributes, output } = operation;
  p.purpose = op;
  const lowering = lowerings[op] as Lowering<PrimitiveName>;
  const inputs = operation.inputs.map(
    ({ id }) => values.get(id) ?? internal(`%${id} is used before it is defined`),
  );
  const result = lowering(p, { inputs, attributes: attributes as never, type: output.type });
  return { type: output.type, stored: "stored" in result ? result.stored : result, op };
}

function writtenBy(write: PlannedWrite): readonly Stored[] {
  return write.kind === "set" ? [write.value] : [write.indices, write.rows];
}

/** The nodes that something hangs on. */
function needed(nodes: readonly Node[], given: readonly Stored[]): Node[] {
  const wanted = new Set(given.map(({ slot }) => slot));
  const kept = nodes.toReversed().filter(({ inputs, output }) => {
    if (!wanted.has(output.slot)) return false;
    for (const { slot } of inputs) wanted.add(slot);
    return true;
  });
  return kept.reverse();
}

/** For each node, what is used there last. */
function releasesOf(nodes: readonly Node[], kept: readonly Stored[]): number[][] {
  const later = new Set(kept.map(({ slot }) => slot));
  const releases = nodes.toReversed().map(({ inputs }) => {
    const last = [...new Set(inputs.map(({ slot }) => slot))].filter((slot) => !later.has(slot));
    for (const slot of last) later.add(slot);
    return last;
  });
  return releases.reverse();
}
