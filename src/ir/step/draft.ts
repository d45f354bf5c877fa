import type { FunctionBuilder } from "../builder.ts";
import type { Cell, Func, Graph, GraphKind, Port, TensorType, Value, Write } from "../ir.ts";
import { newFunction } from "../primitives/index.ts";

/** The path of the cell that an input of that name stands for; undefined for a feed. */
export function cellOf(name: string): string | undefined {
  return name.startsWith("cell:") ? name.slice("cell:".length) : undefined;
}

/** The path of the cell that an output of that name is the new value of; undefined for a result. */
export function stateOf(name: string): string | undefined {
  return name.startsWith("set:") ? name.slice("set:".length) : undefined;
}

/** A step graph in the making: its main function, with feeds and cells taken as they are asked for. */
export class Draft {
  readonly b: FunctionBuilder = newFunction("main");
  private readonly feeds = new Map<string, Value>();
  private readonly reads = new Map<string, Value>();
  private readonly results: Port[] = [];
  private readonly writes: Write[] = [];

  feed(name: string, type: TensorType): Value {
    return taken(this.feeds, name, () => this.b.fresh(type));
  }

  read(cell: Pick<Cell, "path" | "type">): Value {
    return taken(this.reads, cell.path, () => this.b.fresh(cell.type));
  }

  /** What the inputs of a function stand for. */
  inputs(func: Func): Value[] {
    return func.inputs.map(({ name, value: { type } }) => {
      const path = cellOf(name);
      return path === undefined ? this.feed(name, type) : this.read({ path, type });
    });
  }

  result(name: string, value: Value): void {
    this.results.push({ name, value });
  }

  write(cell: string, value: Value): void {
    this.writes.push({ kind: "set", cell, value });
  }

  writeRows(cell: string, indices: Value, rows: Value): void {
    this.writes.push({ kind: "update_rows", cell, indices, rows });
  }

  graph(kind: GraphKind, functions: ReadonlyMap<string, Func>): Graph {
    const feeds = [...this.feeds].map(([name, value]) => ({ name, value }));
    const reads = [...this.reads].map(([cell, value]) => ({ cell, value }));
    const main: Func = {
      name: this.b.name,
      inputs: [...feeds, ...reads.map(({ cell, value }) => ({ name: `cell:${cell}`, value }))],
      instructions: this.b.build([]).instructions,
      outputs: [...this.results, ...this.writes.flatMap(written)],
    };
    return { kind, functions, main, feeds, reads, results: this.results, writes: this.writes };
  }
}

function written(write: Write): readonly Port[] {
  if (write.kind === "set") return [{ name: `set:${write.cell}`, value: write.value }];
  return [
    { name: `indices:${write.cell}`, value: write.indices },
    { name: `rows:${write.cell}`, value: write.rows },
  ];
}

function taken<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
