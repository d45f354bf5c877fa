import { internal } from "../../../diagnostics/diagnostic.ts";
import type { FunctionBuilder } from "../../builder.ts";
import type { Func, Instruction, Module, Value } from "../../ir.ts";
import { newFunction } from "../../primitives/index.ts";
import { lookup, unusedName, zip } from "../module.ts";
import { type Lane, PaddingShows, restored, whole } from "./lane.ts";
import { shortenOperation } from "./rules.ts";

/**
 * The same functions of one row, computed without the last positions of text fields: of each field in `lengths` so many are left.
 * Results are the same in every row whose texts are no longer than that. Undefined where a result hangs on positions beyond
 * a text's end, so that they can't be left out: where what stands there is summed without being 0, say. (In a row without
 * any position, a softmax over nothing is spread over those that are left.)
 */
export function shorten(module: Module, lengths: Readonly<Record<string, number>>): Module | undefined {
  try {
    const shortener = new Shortener(module.functions, lengths);
    return { main: shortener.main(module.main), functions: shortener.functions };
  } catch (error) {
    if (error instanceof PaddingShows) return undefined;
    throw error;
  }
}

interface Shortened {
  readonly func: Func;
  readonly outputs: readonly Lane[];
}

class Shortener {
  /** The shortened functions by name, callees first. */
  readonly functions = new Map<string, Func>();
  private readonly source: ReadonlyMap<string, Func>;
  private readonly lengths: Readonly<Record<string, number>>;
  private readonly known = new Map<string, Shortened>();

  constructor(source: ReadonlyMap<string, Func>, lengths: Readonly<Record<string, number>>) {
    this.source = source;
    this.lengths = lengths;
  }

  main(func: Func): Func {
    const b = newFunction(func.name);
    const lanes = new Map<number, Lane>();
    for (const { name, value } of func.inputs) lanes.set(value.id, this.feed(b, name, value));
    this.body(b, func, lanes);
    const outputs = func.outputs.map(({ name, value }) => {
      const lane = laneOf(lanes, value);
      return { name, value: restored({ b, lengths: this.lengths }, lane) };
    });
    return b.build(outputs);
  }

  /** A text's numbers are 0 behind its end. */
  private feed(b: FunctionBuilder, name: string, { type }: Value): Lane {
    const [field = "", part] = name.split(".");
    const length = name.includes(":") ? undefined : this.lengths[field];
    if (length === undefined || (part !== "ids" && part !== "length")) return whole(b.input(name, type));
    if (part === "length") return whole(b.input(name, type), { lengthOf: field });
    const value = b.input(name, { ...type, shape: [length] });
    return { value, full: type.shape, cuts: [{ field, tail: 0 }] };
  }

  private body(b: FunctionBuilder, source: Func, lanes: Map<number, Lane>): void {
    for (const instruction of source.instructions) {
      b.span = instruction.span;
      const inputs = instruction.inputs.map((value) => laneOf(lanes, value));
      for (const [output, lane] of zip(outputsOf(instruction), this.instruction(b, instruction, inputs)))
        lanes.set(output.id, lane);
    }
  }

  private instruction(b: FunctionBuilder, at: Instruction, inputs: readonly Lane[]): readonly Lane[] {
    if (at.kind === "primitive") return [shortenOperation({ b, lengths: this.lengths }, at, inputs)];
    const { func, outputs } = this.callee(at.callee, inputs);
    const values = b.call(
      func,
      inputs.map((lane) => lane.value),
    );
    return zip(values, outputs).map(([value, lane]) => ({ ...lane, value }));
  }

  private callee(name: string, inputs: readonly Lane[]): Shortened {
    const key = JSON.stringify([name, inputs.map(({ cuts, lengthOf, places }) => [cuts, lengthOf, places])]);
    const known = this.known.get(key);
    if (known) return known;
    const made = this.function(lookup(this.source, name), inputs);
    this.known.set(key, made);
    this.functions.set(made.func.name, made.func);
    return made;
  }

  private function(source: Func, given: readonly Lane[]): Shortened {
    const b = newFunction(unusedName(source.name, this.functions));
    const lanes = new Map<number, Lane>();
    for (const [{ name, value }, { fill, ...lane }] of zip(source.inputs, given))
      lanes.set(value.id, { ...lane, value: b.input(name, lane.value.type) });
    this.body(b, source, lanes);
    const outputs = source.outputs.map((port) => laneOf(lanes, port.value));
    const ports = zip(source.outputs, outputs).map(([{ name }, { value }]) => ({ name, value }));
    return { func: b.build(ports), outputs };
  }
}

function outputsOf(instruction: Instruction): readonly Value[] {
  return instruction.kind === "call" ? instruction.outputs : [instruction.output];
}

function laneOf(lanes: ReadonlyMap<number, Lane>, value: Value): Lane {
  return lanes.get(value.id) ?? internal(`%${value.id} is used before it is defined`);
}
