import { dense, type Precision, runGraph, typedArray } from "../../ir/interpreter/index.ts";
import type { GraphKind, Program, Size } from "../../ir/ir.ts";
import type { Dense } from "../../ir/primitives/primitive.ts";
import type { Engine, Session, Tensor, Tensors } from "../engine.ts";
import { cellValue } from "./cells.ts";

/** The reference interpreter as an engine: every operation, exactly as the table of primitives says, and slow. */
export function reference(precision: Precision): Engine {
  return {
    name: precision === "f32" ? "reference" : "reference-f64",
    open: async (program) => new ReferenceSession(program, precision),
  };
}

const toDense = ({ type, data }: Tensor): Dense => dense(type, data);
const toTensor = (value: Dense): Tensor => ({ type: value.type, data: typedArray(value).slice() });

function mapped<A, B>(map: ReadonlyMap<string, A>, f: (value: A) => B): Map<string, B> {
  return new Map([...map].map(([name, value]) => [name, f(value)]));
}

/** Cells stay in the interpreter's precision from step to step. */
class ReferenceSession implements Session {
  private readonly program: Program;
  private readonly precision: Precision;
  private cells: ReadonlyMap<string, Dense> = new Map();

  constructor(program: Program, precision: Precision) {
    this.program = program;
    this.precision = precision;
  }

  async write(cells: Tensors): Promise<void> {
    this.cells = new Map([...this.cells, ...mapped(cells, toDense)]);
  }

  async read(paths: readonly string[] = [...this.cells.keys()]): Promise<Tensors> {
    return new Map(paths.map((path) => [path, toTensor(cellValue(this.cells, path))]));
  }

  async run(kind: GraphKind, size: Size, feeds: Tensors): Promise<Tensors> {
    const graph = this.program.graph(kind, size);
    const { precision } = this;
    const { results, cells } = runGraph(graph, mapped(feeds, toDense), this.cells, { precision });
    this.cells = cells;
    return mapped(results, toTensor);
  }

  async dispose(): Promise<void> {
    this.cells = new Map();
  }
}
