import { internal } from "../../../diagnostics/diagnostic.ts";
import { FunctionBuilder } from "../../builder.ts";
import type { Graph, Operation, Value } from "../../ir.ts";
import { primitiveType } from "../../primitives/index.ts";
import { range } from "../../shapes.ts";
import { values, withFunctions, zip } from "../module.ts";
import { planOf } from "./rules.ts";

/** A value whole, in parts that are it when put one behind another, or both. */
interface Split {
  whole?: Value;
  parts?: readonly Value[];
}

/**
 * The flat graph with what it does to a batch of `rows` done to so many parts of it, each by itself, which can be computed at once. Sums
 * over rows become sums of the parts' sums; what can't be done in parts is done to them put together. The results are the same, but for the
 * order of sums. `parts` divides `rows`.
 */
export function splitRows(graph: Graph, rows: number, parts: number): Graph {
  const splitter = new Splitter(graph, rows, parts);
  const { main } = graph;
  for (const instruction of main.instructions)
    if (instruction.kind === "primitive") splitter.add(instruction);
    else internal(`a call of ${instruction.callee} is left`);
  const whole = values(main.outputs).map((value) => splitter.whole(value));
  const outputs = zip(main.outputs, whole).map(([{ name }, value]) => ({ name, value }));
  return withFunctions(graph, {
    main: { ...main, instructions: splitter.instructions, outputs },
    functions: graph.functions,
  });
}

class Splitter {
  private readonly b: FunctionBuilder;
  private readonly parts: number;
  private readonly known = new Map<number, Split>();
  /** By id, what is to be used in parts. */
  private readonly split = new Set<number>();

  constructor({ main, feeds }: Graph, rows: number, parts: number) {
    this.b = FunctionBuilder.beside(main, primitiveType);
    this.parts = parts;
    for (const { value } of main.inputs) this.known.set(value.id, { whole: value });
    for (const { value } of feeds) if (value.type.shape[0] === rows) this.split.add(value.id);
  }

  get instructions() {
    return this.b.build([]).instructions;
  }

  add(operation: Operation): void {
    this.b.span = operation.span;
    const { op, inputs, output } = operation;
    const isSplit = inputs.map(({ id }) => this.split.has(id));
    const plan = isSplit.includes(true) ? planOf(operation, isSplit, this.parts) : undefined;
    if (!plan) {
      this.b.append({ ...operation, inputs: inputs.map((value) => this.whole(value)) });
      this.known.set(output.id, { whole: output });
      return;
    }
    const results = range(this.parts).map((part) => {
      const own = inputs.map((value, i) => (plan.split[i] ? this.part(value, part) : this.whole(value)));
      return this.b.apply(op, own, plan.attributes);
    });
    const { total } = plan;
    if (total)
      this.known.set(output.id, { whole: results.reduce((sum, one) => this.b.op(total, [sum, one])) });
    else {
      this.known.set(output.id, { parts: results });
      this.split.add(output.id);
    }
  }

  whole(value: Value): Value {
    const split = this.of(value);
    split.whole ??= this.b.op("concat", split.parts ?? [], { axis: 0 });
    return split.whole;
  }

  private part(value: Value, part: number): Value {
    const split = this.of(value);
    split.parts ??= this.slices(split.whole ?? internal("a value is nowhere"));
    return split.parts[part] as Value;
  }

  private slices(value: Value): readonly Value[] {
    const [rows = 0, ...rest] = value.type.shape;
    const size = rows / this.parts;
    const none = rest.map(() => 0);
    return range(this.parts).map((part) =>
      this.b.op("slice", [value], {
        starts: [part * size, ...none],
        limits: [(part + 1) * size, ...rest],
      }),
    );
  }

  private of({ id }: Value): Split {
    return this.known.get(id) ?? internal(`%${id} is used before it is defined`);
  }
}
