import { internal } from "../../diagnostics/diagnostic.ts";
import type { Func, Graph, Instruction, Module, Port, Value } from "../ir.ts";

/** The values that an instruction defines. */
export function results(instruction: Instruction): readonly Value[] {
  return instruction.kind === "call" ? instruction.outputs : [instruction.output];
}

/** The instructions that `needed` depends on, in their order. */
export function prune(instructions: readonly Instruction[], needed: Iterable<Value>): Instruction[] {
  const live = new Set([...needed].map((value) => value.id));
  const kept: Instruction[] = [];
  for (const instruction of instructions.toReversed()) {
    if (!results(instruction).some((value) => live.has(value.id))) continue;
    for (const value of instruction.inputs) live.add(value.id);
    kept.push(instruction);
  }
  return kept.reverse();
}

/** The values of ports. */
export function values(ports: readonly Port[]): Value[] {
  return ports.map((port) => port.value);
}

/** The function of that name. */
export function lookup(functions: ReadonlyMap<string, Func>, name: string): Func {
  const func = functions.get(name);
  if (func === undefined) internal(`no function ${name}`);
  return func;
}

/** Two lists side by side. */
export function zip<A, B>(as: readonly A[], bs: readonly B[]): [A, B][] {
  if (as.length !== bs.length) internal(`${as.length} values meet ${bs.length}`);
  return as.map((a, i) => [a, bs[i] as B]);
}

/** `name`, or with the first number behind it that makes it new. */
export function unusedName(name: string, used: { has(name: string): boolean }): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}:${n}`;
    if (!used.has(candidate)) return candidate;
  }
}

/** `graph` with other functions: `main` has the same outputs in the same order, and may have lost inputs. */
export function withFunctions(graph: Graph, { main, functions }: Module): Graph {
  const inputs = new Set(main.inputs.map((port) => port.value.id));
  const outputs = values(main.outputs).values();
  const next = (): Value => {
    const { value, done } = outputs.next();
    if (done) internal("main has fewer outputs than the graph has results and writes");
    return value;
  };
  return {
    kind: graph.kind,
    functions,
    main,
    feeds: graph.feeds.filter((port) => inputs.has(port.value.id)),
    reads: graph.reads.filter((read) => inputs.has(read.value.id)),
    results: graph.results.map(({ name }) => ({ name, value: next() })),
    writes: graph.writes.map((write) =>
      write.kind === "set" ? { ...write, value: next() } : { ...write, indices: next(), rows: next() },
    ),
  };
}

/** `graph` with each of its functions rewritten, ports unchanged; itself where none is another. */
export function mapFunctions(graph: Graph, rewrite: (func: Func) => Func): Graph {
  const functions = new Map([...graph.functions].map(([name, func]) => [name, rewrite(func)]));
  const main = rewrite(graph.main);
  const isSame =
    main === graph.main && [...functions].every(([name, func]) => func === graph.functions.get(name));
  return isSame ? graph : withFunctions(graph, { main, functions });
}
