import type { Place } from "../../typecheck/place.ts";
import type { FunctionBuilder } from "../builder.ts";
import type { Func, Port, TensorType, Value } from "../ir.ts";
import { newFunction } from "../primitives/index.ts";

/** How inputs for cells, and outputs with their new values, are named. */
export const cellPrefix = "cell:";
export const setPrefix = "set:";

/** One function while it is made: its builder, and what it needs and does beyond its arguments and result. */
export class Frame {
  readonly b: FunctionBuilder;
  readonly place: Place;
  /** New values of state cells, by path. */
  readonly sets = new Map<string, Value>();
  private readonly ambients = new Map<string, Value>();
  private readonly inputs = new Map<number, string>();

  constructor(name: string, place: Place) {
    this.b = newFunction(name);
    this.place = place;
  }

  /** An input for (a part of) an argument. */
  argument(name: string, type: TensorType): Value {
    const value = this.b.input(name, type);
    this.inputs.set(value.id, name);
    return value;
  }

  /** An input that every function may ask for, and that its callers then pass on: a cell, or a feed of the row or the step. */
  ambient(name: string, type: TensorType): Value {
    const known = this.ambients.get(name);
    if (known) return known;
    const value = this.argument(name, type);
    this.ambients.set(name, value);
    return value;
  }

  /** What a caller passes on: a cell's value is what the step has set so far, so that a second use goes on from the first. */
  passed(name: string, type: TensorType): Value {
    const path = name.startsWith(cellPrefix) ? name.slice(cellPrefix.length) : undefined;
    return (path !== undefined && this.sets.get(path)) || this.ambient(name, type);
  }

  /** The name of the input whose value this is, if it is one. */
  inputName(value: Value): string | undefined {
    return this.inputs.get(value.id);
  }

  /** The function, without inputs that nothing uses. */
  build(outputs: readonly Port[]): Func {
    const all = [...outputs, ...[...this.sets].map(([path, value]) => ({ name: setPrefix + path, value }))];
    const func = this.b.build(all);
    const used = new Set(all.map((port) => port.value.id));
    for (const instruction of func.instructions) for (const input of instruction.inputs) used.add(input.id);
    return { ...func, inputs: func.inputs.filter((port) => used.has(port.value.id)) };
  }
}
