import { internal } from "../../diagnostics/diagnostic.ts";
import type { FunctionBuilder } from "../builder.ts";
import type { Func, Instruction, Module, Operation, Port, TensorType, Value } from "../ir.ts";
import { newFunction, primitiveOf } from "../primitives/index.ts";
import { isShared } from "../rows.ts";
import { lookup, unusedName, zip } from "./module.ts";

/** A value of the batch: with a leading batch dimension, or the same for every row. */
interface Lane {
  readonly value: Value;
  readonly batched: boolean;
}

/** A lifted function, and which of its outputs have a batch dimension. */
interface Lifted {
  readonly func: Func;
  readonly batched: readonly boolean[];
}

/**
 * Lifts functions of one row over a batch of `size` rows. Inputs of main get a leading batch dimension, except those that are
 * the same for every row (`isShared`). Of the outputs, `set:*` must be the same for every row; all others get a batch dimension.
 * A function that is called with batched values in different places is lifted once for each way.
 */
export function batch(module: Module, size: number): Module {
  const lifter = new Lifter(module.functions, size);
  return { main: lifter.main(module.main), functions: lifter.functions };
}

const valueIn = (lane: Lane): Value => lane.value;
const isBatched = (lane: Lane): boolean => lane.batched;

function laneOf(lanes: ReadonlyMap<number, Lane>, value: Value): Lane {
  return lanes.get(value.id) ?? internal(`%${value.id} is used before it is defined`);
}

class Lifter {
  /** The lifted functions by name, callees first. */
  readonly functions = new Map<string, Func>();
  private readonly source: ReadonlyMap<string, Func>;
  private readonly size: number;
  private readonly lifted = new Map<string, Lifted>();

  constructor(source: ReadonlyMap<string, Func>, size: number) {
    this.source = source;
    this.size = size;
  }

  main(func: Func): Func {
    const b = newFunction(func.name);
    const lanes = this.body(
      b,
      func,
      func.inputs.map((port) => !isShared(port.name)),
    );
    return b.build(func.outputs.map((port) => ({ name: port.name, value: this.edge(b, port, lanes) })));
  }

  /** What an output of main becomes at the graph's edge. */
  private edge(b: FunctionBuilder, port: Port, lanes: ReadonlyMap<number, Lane>): Value {
    const { value, batched } = laneOf(lanes, port.value);
    if (port.name.startsWith("set:"))
      return batched ? internal(`${port.name} differs from row to row`) : value;
    return batched ? value : b.op("broadcast", [value], { shape: this.widened(value.type).shape });
  }

  private call(name: string, batched: readonly boolean[]): Lifted {
    const key = `${name} ${batched.map(Number).join("")}`;
    const known = this.lifted.get(key);
    if (known) return known;
    const source = lookup(this.source, name);
    const made = this.function(source, batched);
    this.lifted.set(key, made);
    this.functions.set(made.func.name, made.func);
    return made;
  }

  private function(source: Func, batched: readonly boolean[]): Lifted {
    const b = newFunction(unusedName(source.name, this.functions));
    const lanes = this.body(b, source, batched);
    const outputs = source.outputs.map((port) => ({ name: port.name, ...laneOf(lanes, port.value) }));
    return { func: b.build(outputs), batched: outputs.map((output) => output.batched) };
  }

  /** Builds the inputs and instructions of `source`, lifted; gives the lane of each of its values. */
  private body(b: FunctionBuilder, source: Func, batched: readonly boolean[]): ReadonlyMap<number, Lane> {
    const lanes = new Map<number, Lane>();
    for (const [{ name, value }, wide] of zip(source.inputs, batched)) {
      const type = wide ? this.widened(value.type) : value.type;
      lanes.set(value.id, { value: b.input(name, type), batched: wide });
    }
    for (const instruction of source.instructions) {
      b.span = instruction.span;
      this.instruction(b, instruction, lanes);
    }
    return lanes;
  }

  private instruction(b: FunctionBuilder, instruction: Instruction, lanes: Map<number, Lane>): void {
    const inputs = instruction.inputs.map((value) => laneOf(lanes, value));
    if (instruction.kind === "primitive") {
      lanes.set(instruction.output.id, this.primitive(b, instruction, inputs));
      return;
    }
    const { func, batched } = this.call(instruction.callee, inputs.map(isBatched));
    const outputs = b.call(func, inputs.map(valueIn));
    for (const [output, [value, wide]] of zip(instruction.outputs, zip(outputs, batched)))
      lanes.set(output.id, { value, batched: wide });
  }

  private primitive(b: FunctionBuilder, { op, attributes }: Operation, inputs: readonly Lane[]): Lane {
    return primitiveOf(op).batch(
      b,
      inputs.map(valueIn),
      inputs.map(isBatched),
      attributes as never,
      this.size,
    );
  }

  private widened(type: TensorType): TensorType {
    return { dtype: type.dtype, shape: [this.size, ...type.shape] };
  }
}
