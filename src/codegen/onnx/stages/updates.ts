import type { Graph, Operation, Value, Write } from "../../../ir/ir.ts";
import { elements } from "../../../ir/shapes.ts";
import { type Loop, loopOperations } from "../../wasm/index.ts";
import { isNumber, operations, written } from "./plan.ts";

/** A loop, and the cells that its outputs are new values of. */
export interface Update {
  readonly loop: Loop;
  readonly cells: readonly string[];
}

type Made = ReadonlyMap<number, Operation>;

/** Writes that have operations or cells in common, and so one loop. */
interface Group {
  readonly writes: readonly Extract<Write, { kind: "set" }>[];
  readonly operations: ReadonlySet<Operation>;
  /** The ids of the operations' outputs and of the cells that are read or written. */
  readonly ids: ReadonlySet<number>;
}

/**
 * The writes that are done in loops: by the operations element by element that end a step and that nothing else needs. onnxruntime
 * would take a pass for each, and copy what it writes.
 */
export function updatesOf(graph: Graph): readonly Update[] {
  const made: Made = new Map(operations(graph).map((operation) => [operation.output.id, operation]));
  const ending = endingOperations(graph, made);
  const cells = new Map(graph.reads.map(({ cell, value }) => [cell, value.id]));
  const read = new Set(cells.values());
  let groups: readonly Group[] = [];
  for (const write of graph.writes) {
    const last = write.kind === "set" ? made.get(write.value.id) : undefined;
    if (write.kind !== "set" || !last || !ending.has(last)) continue;
    const own = [...leadingTo(last, ending, made)];
    const inputs = own.flatMap((operation) => operation.inputs.map(({ id }) => id));
    const ids = [cells.get(write.cell) ?? -1, ...inputs.filter((id) => read.has(id)), ...own.map(idOf)];
    groups = joined(groups, { writes: [write], operations: new Set(own), ids: new Set(ids) });
  }
  return groups.map((group) => updateOf(group, made));
}

const idOf = ({ output }: Operation) => output.id;

/** What loops may hold, and only such operations and whole writes use. */
function endingOperations(graph: Graph, made: Made): ReadonlySet<Operation> {
  const ending = new Set<Operation>();
  const needed = new Set(graph.results.map(({ value }) => value.id));
  for (const write of graph.writes)
    if (write.kind !== "set") for (const { id } of written(write)) needed.add(id);
  for (const operation of [...made.values()].reverse()) {
    if (!needed.has(operation.output.id) && fits(operation, made)) ending.add(operation);
    else for (const { id } of operation.inputs) needed.add(id);
  }
  return ending;
}

/** Whether an operation makes f32 of several elements of as many, and of single numbers. */
function fits({ op, inputs, output }: Operation, made: Made): boolean {
  const count = elements(output.type.shape);
  if (!(op in loopOperations) || count === 1 || output.type.dtype !== "f32") return false;
  return inputs.every(({ id, type }) => {
    const source = made.get(id);
    const known = source?.inputs.length === 0 && !isNumber(source);
    return !known && (elements(type.shape) === 1 || elements(type.shape) === count);
  });
}

/** The operation and those of `among` that it needs, each after those that it needs. */
function* leadingTo(operation: Operation, among: ReadonlySet<Operation>, made: Made): Generator<Operation> {
  for (const { id } of operation.inputs) {
    const before = made.get(id);
    if (before && among.has(before)) yield* leadingTo(before, among, made);
  }
  yield operation;
}

/** The groups with one more; those that have something in common with it are one group with it. */
function joined(groups: readonly Group[], group: Group): readonly Group[] {
  const [near, far]: [Group[], Group[]] = [[], []];
  for (const other of groups) ([...other.ids].some((id) => group.ids.has(id)) ? near : far).push(other);
  const all = [...near, group];
  const writes = all.flatMap((one) => one.writes);
  const own = new Set(all.flatMap((one) => [...one.operations]));
  return [...far, { writes, operations: own, ids: new Set(all.flatMap((one) => [...one.ids])) }];
}

function updateOf(group: Group, made: Made): Update {
  const computed = [...again(group.operations, made), ...group.operations];
  const inside = new Set(computed.map(idOf));
  const inputs = computed.flatMap((operation) => operation.inputs).filter(({ id }) => !inside.has(id));
  const distinct = [...new Map(inputs.map((value) => [value.id, value])).values()];
  const number = ({ id }: Value) => {
    const source = made.get(id);
    return source && isNumber(source) ? [source] : [];
  };
  const taken = distinct.filter((value) => number(value).length === 0);
  const outputs = group.writes.map(({ value }) => value);
  const count = elements((outputs[0] as Value).type.shape);
  const loop = {
    count,
    vectors: taken.filter(({ type }) => elements(type.shape) === count),
    scalars: taken.filter(({ type }) => elements(type.shape) !== count),
    operations: [...distinct.flatMap(number), ...computed],
    outputs,
  };
  return { loop, cells: group.writes.map(({ cell }) => cell) };
}

/** Operations that others need too, but that are computed again sooner than fetched: squares of gradients that are there anyway. */
function again(own: ReadonlySet<Operation>, made: Made): readonly Operation[] {
  const inside = new Set([...own].map(idOf));
  const needed = new Set(
    [...own].flatMap(({ inputs }) => inputs.map(({ id }) => id)).filter((id) => !inside.has(id)),
  );
  return [...needed].flatMap((id) => {
    const source = made.get(id);
    return source && fits(source, made) && source.inputs.every((input) => needed.has(input.id))
      ? [source]
      : [];
  });
}
