import { internal } from "../../diagnostics/diagnostic.ts";
import type { Graph, Operation, Value, Write } from "../../ir/ir.ts";
import type { PrimitiveName } from "../../ir/primitives/index.ts";
import { inline } from "../../ir/transforms/inline.ts";
import { Emitter, type Lowering } from "./emitter.ts";
import { lowerings } from "./lowerings/index.ts";
import { ancestry, byName, leadingTo } from "./nodes.ts";
import { normalized } from "./normalizations/nodes.ts";
import { input, output, type TensorflowPort } from "./ports.ts";
import type { NodeMessage } from "./proto.ts";
import { cellsOf, type Kernel, kernelsOf } from "./updates.ts";
import type { Variables } from "./variables.ts";

/** A step's inputs and outputs by the names of its feeds and results. */
export interface TensorflowStep {
  readonly feeds: ReadonlyMap<string, TensorflowPort>;
  readonly results: ReadonlyMap<string, TensorflowPort>;
}

/** Something that a step does to cells: what it needs for that, and how it is written. */
interface Update {
  readonly cells: readonly string[];
  readonly values: readonly Value[];
  write(after: readonly string[]): string;
}

/** Writes a step as nodes under `prefix`; nothing that it does not need. */
export function emitStep(
  prefix: string,
  graph: Graph,
  variables: Variables,
): { step: TensorflowStep; nodes: readonly NodeMessage[] } {
  const flat = graph.functions.size === 0 ? graph : inline(graph);
  const operations = flat.main.instructions.map((instruction) =>
    instruction.kind === "primitive" ? instruction : internal(`a call of ${instruction.callee} is left`),
  );
  const e = new Emitter(prefix, operations);
  e.nodes.purpose = "feed";
  const feeds = new Map(
    flat.feeds.map(({ name, value }) => {
      const fed = input(e, value.type);
      e.set(value, fed.value);
      return [name, fed.port];
    }),
  );
  e.nodes.purpose = "cell";
  for (const { cell, value } of flat.reads) e.set(value, variables.read(e.nodes, cell));
  const kernels = normalized(flat);
  for (const operation of operations) {
    e.nodes.purpose = operation.op;
    e.set(operation.output, kernels.get(operation.output.id)?.(e) ?? lower(e, operation));
  }
  e.nodes.purpose = "update";
  const updates = updatesOf(e, flat, variables);
  const done = inOrder(e, flat, updates);
  e.nodes.purpose = "result";
  const results = new Map(
    flat.results.map(({ name, value }) => [name, output(e, e.name(value), value.type, done)]),
  );
  const needed = leadingTo(byName(e.nodes.all), [...[...results.values()].map(({ node }) => node)]);
  const used = (port: TensorflowPort) => needed.has(port.node.replace(/:0$/, ""));
  return {
    step: { feeds: new Map([...feeds].filter(([, port]) => used(port))), results },
    nodes: e.nodes.all.filter(({ name }) => needed.has(name)),
  };
}

function lower(e: Emitter, operation: Operation): string {
  const lowering = lowerings[operation.op] as Lowering<PrimitiveName>;
  const inputs = operation.inputs.map((value) => e.name(value));
  const { attributes, output } = operation;
  return lowering(e, { inputs, attributes: attributes as never, type: output.type, operation });
}

/** The kernels of optimisers, and the writes that none of them does. */
function updatesOf(e: Emitter, graph: Graph, variables: Variables): Update[] {
  const kernels = kernelsOf(graph);
  const fused = new Set(kernels.flatMap(cellsOf));
  const byKernels = kernels.map((kernel) => ({
    cells: cellsOf(kernel),
    values: operandsOf(kernel),
    write: (after: readonly string[]) => variables.apply(e, kernel, after),
  }));
  const plain = graph.writes
    .filter(({ cell }) => !fused.has(cell))
    .map((write) => ({
      cells: [write.cell],
      values: write.kind === "set" ? [write.value] : [write.indices, write.rows],
      write: (after: readonly string[]) => plainWrite(e, write, variables, after),
    }));
  return [...byKernels, ...plain];
}

function operandsOf(kernel: Kernel): Value[] {
  const { rate, gradient } = kernel;
  const more = kernel.name === "adam" || kernel.name === "adagrad" ? [kernel.epsilon] : [];
  const kept = kernel.name === "adam" && kernel.kept ? [kernel.kept] : [];
  return [rate, gradient, ...more, ...kept];
}

function plainWrite(e: Emitter, write: Write, variables: Variables, after: readonly string[]): string {
  if (write.kind === "set") return variables.assign(e.nodes, write.cell, owned(e, write.value), after);
  const inputs = [write.indices, write.rows].map((value) => e.name(value));
  return variables.assignRows(e.nodes, write.cell, inputs, after);
}

/** A value in memory of its own: what only moves or passes on may still be the memory of a feed. */
function owned(e: Emitter, value: Value): string {
  const passing: ReadonlySet<PrimitiveName> = new Set([
    ...(["reshape", "slice", "cast", "broadcast", "transpose", "concat", "pad", "stop_gradient"] as const),
  ]);
  const operation = e.made(value);
  const computed = operation !== undefined && !passing.has(operation.op);
  return computed ? e.name(value) : e.typed("DeepCopy", [e.name(value)], value.type.dtype);
}

/**
 * Writes the updates, each after all that reads its cells: who comes later would see new values, and who still holds an old one makes
 * TensorFlow copy it.
 */
function inOrder(e: Emitter, graph: Graph, updates: readonly Update[]): readonly string[] {
  const inputs = updates.map(({ values }) => values.map((value) => e.name(value)));
  const results = graph.results.map(({ value }) => e.name(value));
  const needed = leadingTo(byName(e.nodes.all), [...results, ...inputs.flat()]);
  const users = usersAmong(e.nodes.all.filter(({ name }) => needed.has(name)));
  const read = new Map(graph.reads.map(({ cell, value }) => [cell, e.name(value)]));
  const readers = updates.map(({ cells }) => {
    const names = cells.flatMap((cell) => read.get(cell) ?? []).filter((name) => needed.has(name));
    return new Set(names.flatMap((name) => [name, ...users(name)]));
  });
  const leads = ancestry(e.nodes.all, new Set(readers.flatMap((names) => [...names])));
  return updates.map(({ write }, i) => {
    const waited = inputs[i] ?? [];
    return write([...(readers[i] ?? [])].filter((name) => !waited.some((input) => leads(name, input))));
  });
}

/** The nodes that use a value, also by another shape of it. */
function usersAmong(nodes: readonly NodeMessage[]): (name: string) => string[] {
  const direct = new Map<string, NodeMessage[]>();
  for (const node of nodes)
    for (const name of node.input) direct.set(name, [...(direct.get(name) ?? []), node]);
  const users = (name: string): string[] =>
    (direct.get(name) ?? []).flatMap((node) => [
      node.name,
      ...(node.op === "Reshape" ? users(node.name) : []),
    ]);
  return users;
}
