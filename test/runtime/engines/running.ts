import { expect } from "vitest";
import { dense, typedArray } from "../../../src/ir/interpreter/index.ts";
import type { Cell, Func, Graph, GraphKind, Program, Write } from "../../../src/ir/ir.ts";
import type { Dense } from "../../../src/ir/primitives/primitive.ts";
import type { Engine, Tensor, Tensors } from "../../../src/runtime/engine.ts";

export const toTensor = (value: Dense): Tensor => ({ type: value.type, data: typedArray(value) });
export const toDense = ({ type, data }: Tensor): Dense => dense(type, data);

/**
 * A step graph of one function: its inputs `cell:…` are cells, its outputs `set:…`, and `indices:…` with `rows:…`, are writes.
 * Results come before writes.
 */
export function graphOf(main: Func, kind: GraphKind = "predict"): Graph {
  const after = (prefix: string, name: string) =>
    name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
  const feeds = main.inputs.filter(({ name }) => after("cell:", name) === undefined);
  const reads = main.inputs.flatMap(({ name, value }) => {
    const cell = after("cell:", name);
    return cell === undefined ? [] : [{ cell, value }];
  });
  const results = main.outputs.filter(({ name }) => !/^(set|indices|rows):/.test(name));
  const writes = main.outputs.flatMap(({ name, value }, i): Write[] => {
    const set = after("set:", name);
    if (set !== undefined) return [{ kind: "set", cell: set, value }];
    const cell = after("indices:", name);
    const rows = main.outputs[i + 1]?.value;
    return cell !== undefined && rows ? [{ kind: "update_rows", cell, indices: value, rows }] : [];
  });
  const inputs = [...feeds, ...main.inputs.filter((port) => !feeds.includes(port))];
  return { kind, functions: new Map(), main: { ...main, inputs }, feeds, reads, results, writes };
}

/** A program that has this graph for every kind and size. */
export function programOf(graph: Graph): Program {
  const initial = { kind: "constant", value: 0 } as const;
  const cells = graph.reads.map(
    ({ cell, value }): Cell => ({ path: cell, type: value.type, initial, role: "parameter" }),
  );
  return { cells, graph: () => graph };
}

export const someSize = { batch: 1, bags: {} };

/** The results of one run of a graph without state. */
export async function runOnce(engine: Engine, graph: Graph, feeds: Tensors): Promise<Tensors> {
  const session = await engine.open(programOf(graph));
  try {
    return await session.run(graph.kind, someSize, feeds);
  } finally {
    await session.dispose();
  }
}

/** Each number is as near as `tolerance`, relative where it is large. */
export function expectNear(found: Tensor | undefined, expected: Tensor, tolerance: number, what = ""): void {
  expect(found?.type, what).toEqual(expected.type);
  expect(found?.data.length, what).toBe(expected.data.length);
  for (const [i, value] of expected.data.entries()) {
    const other = found?.data[i] as number;
    if (Object.is(value, other)) continue;
    const apart = Math.abs(other - value);
    expect(apart, `${what}: ${other} at ${i}, not ${value}`).toBeLessThanOrEqual(
      tolerance * (1 + Math.abs(value)),
    );
  }
}

export function expectAllNear(found: Tensors, expected: Tensors, tolerance: number, what = ""): void {
  expect([...found.keys()].sort(), what).toEqual([...expected.keys()].sort());
  for (const [name, value] of expected) expectNear(found.get(name), value, tolerance, `${what} ${name}`);
}
