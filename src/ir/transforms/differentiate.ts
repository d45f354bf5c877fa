import { internal } from "../../diagnostics/diagnostic.ts";
import { FunctionBuilder } from "../builder.ts";
import type { CallOperation, Func, Instruction, Operation, Port, Value } from "../ir.ts";
import { primitiveOf, primitiveType } from "../primitives/index.ts";
import { isFloat } from "../shapes.ts";
import { lookup, prune, results, unusedName, values, zip } from "./module.ts";

/** A function taken apart for reverse mode. */
export interface Derivative {
  /** The function itself; behind its own outputs come those values of its inside that `backward` needs. */
  readonly forward: Func;
  /** The values of `forward` (inputs, outputs or of its inside) that are the first inputs of `backward`. */
  readonly saved: readonly Value[];
  /** From the saved values and the seeded outputs' cotangents to gradients. */
  readonly backward: Func;
  /** For each input of the function the output of `backward` that is its gradient; undefined where none flows. */
  readonly gradients: readonly (number | undefined)[];
}

/**
 * Reverse-mode differentiation ahead of time, function by function: a call's gradient is a call of the callee's backward function.
 * Only what depends on a wanted input and is reached by a cotangent is differentiated; no zeros are made.
 * Griewank and Walther 2008, "Evaluating derivatives", chapter 3.
 */
export class Differentiator {
  /** The functions given, and the ones derived from them. */
  readonly functions: Map<string, Func>;
  private readonly derivatives = new Map<string, Derivative>();
  private readonly activities = new Map<string, ReadonlySet<number>>();

  constructor(functions: ReadonlyMap<string, Func>) {
    this.functions = new Map(functions);
  }

  /** The derivative of `func` by the `wanted` inputs, given cotangents of the `seeded` outputs. */
  derive(func: Func, wanted: readonly boolean[], seeded: readonly boolean[]): Derivative {
    const key = [func.name, mask(wanted), mask(seeded)].join(" ");
    const derivative = this.derivatives.get(key) ?? new Reversal(this, func, wanted).derivative(seeded);
    this.derivatives.set(key, derivative);
    return derivative;
  }

  /** Gives a derived function its name and its place among the functions. */
  add(func: Func): Func {
    const named = { ...func, name: unusedName(func.name, this.functions) };
    this.functions.set(named.name, named);
    return named;
  }

  /** The values of `func` that depend on a wanted input in a way that has a gradient. */
  active(func: Func, wanted: readonly boolean[]): ReadonlySet<number> {
    const key = `${func.name} ${mask(wanted)}`;
    const active = this.activities.get(key) ?? this.spread(func, wanted);
    this.activities.set(key, active);
    return active;
  }

  private spread(func: Func, wanted: readonly boolean[]): ReadonlySet<number> {
    const active = new Set<number>();
    const reach = (value: Value) => isFloat(value.type.dtype) && active.add(value.id);
    for (const [port, isWanted] of zip(func.inputs, wanted)) if (isWanted) reach(port.value);
    for (const instruction of func.instructions) {
      const inputs = instruction.inputs.map((value) => active.has(value.id));
      if (!inputs.includes(true)) continue;
      if (instruction.kind === "primitive") {
        if (primitiveOf(instruction.op).gradient) reach(instruction.output);
      } else {
        const callee = lookup(this.functions, instruction.callee);
        const inside = this.active(callee, inputs);
        for (const [port, output] of zip(callee.outputs, instruction.outputs))
          if (inside.has(port.value.id)) reach(output);
      }
    }
    return active;
  }
}

/** Where a function is used: by a call, or by its instructions. */
export type Caller = Pick<FunctionBuilder, "call">;

/** Adds the call of `derivative.backward` for a call of `derivative.forward`: the gradient of each of its inputs. */
export function pullBack(
  b: Caller,
  { forward, saved, backward, gradients }: Derivative,
  call: { readonly inputs: readonly Value[]; readonly outputs: readonly Value[] },
  cotangents: readonly Value[],
): (Value | undefined)[] {
  const outside = new Map(
    [...zip(values(forward.inputs), call.inputs), ...zip(values(forward.outputs), call.outputs)].map(
      ([inner, outer]) => [inner.id, outer],
    ),
  );
  const context = saved.map((value) => outside.get(value.id) ?? internal(`%${value.id} is not saved`));
  const outputs = b.call(backward, [...context, ...cotangents]);
  return gradients.map((output) => (output === undefined ? undefined : outputs[output]));
}

/** One function on its way to its derivative. */
class Reversal {
  private readonly differentiator: Differentiator;
  private readonly func: Func;
  private readonly wanted: readonly boolean[];
  private readonly active: ReadonlySet<number>;
  /** Of the backward instructions; they speak of the function's own values where they need them. */
  private readonly b: FunctionBuilder;
  private readonly cotangents = new Map<number, Value>();
  /** Calls, as the forward function makes them. */
  private readonly forwardCalls = new Map<Instruction, CallOperation>();

  constructor(differentiator: Differentiator, func: Func, wanted: readonly boolean[]) {
    this.differentiator = differentiator;
    this.func = func;
    this.wanted = wanted;
    this.active = differentiator.active(func, wanted);
    this.b = FunctionBuilder.beside(func, primitiveType);
  }

  derivative(seeded: readonly boolean[]): Derivative {
    const seeds = zip(this.func.outputs, seeded)
      .filter(([, isSeeded]) => isSeeded)
      .map(([port]) => this.seed(port));
    for (const instruction of this.func.instructions.toReversed()) this.reverse(instruction);
    const outputs: Port[] = [];
    const gradients = zip(this.func.inputs, this.wanted).map(([port, isWanted]) => {
      const gradient = isWanted ? this.cotangents.get(port.value.id) : undefined;
      return gradient && outputs.push({ name: `d.${port.name}`, value: gradient }) - 1;
    });
    return { gradients, ...this.split(seeds, outputs) };
  }

  private seed({ name, value }: Port): Port {
    const cotangent = this.b.fresh(value.type);
    this.add(value, cotangent);
    return { name: `d.${name}`, value: cotangent };
  }

  /** Adds to the cotangent of an active value; others have none. */
  private add(value: Value, part: Value): void {
    if (!this.active.has(value.id)) return;
    const sum = this.cotangents.get(value.id);
    this.cotangents.set(value.id, sum ? this.b.op("add", [sum, part]) : part);
  }

  private reverse(instruction: Instruction): void {
    this.b.span = instruction.span;
    if (!results(instruction).some((value) => this.cotangents.has(value.id))) return;
    const gradients = instruction.kind === "call" ? this.call(instruction) : this.operation(instruction);
    for (const [input, gradient] of zip(instruction.inputs, gradients))
      if (gradient) this.add(input, gradient);
  }

  private operation(operation: Operation): (Value | undefined)[] {
    const cotangent = this.cotangents.get(operation.output.id);
    const rule = primitiveOf(operation.op).gradient;
    if (!cotangent || !rule) internal(`a cotangent came to ${operation.op}, which has no gradient`);
    return rule(this.b, operation as never, cotangent);
  }

  private call(call: CallOperation): (Value | undefined)[] {
    const callee = lookup(this.differentiator.functions, call.callee);
    const cotangents = call.outputs.map((value) => this.cotangents.get(value.id));
    const derivative = this.differentiator.derive(
      callee,
      call.inputs.map((value) => this.active.has(value.id)),
      cotangents.map((cotangent) => cotangent !== undefined),
    );
    const inside = derivative.forward.outputs.slice(callee.outputs.length);
    const outputs = [...call.outputs, ...inside.map((port) => this.b.fresh(port.value.type))];
    const forward = { ...call, callee: derivative.forward.name, outputs };
    this.forwardCalls.set(call, forward);
    return pullBack(
      this.b,
      derivative,
      forward,
      cotangents.filter((cotangent) => cotangent !== undefined),
    );
  }

  /** Parts what was computed into the forward and the backward function. */
  private split(seeds: readonly Port[], outputs: readonly Port[]): Omit<Derivative, "gradients"> {
    const { func, differentiator } = this;
    const instructions = prune(this.b.build([]).instructions, values(outputs));
    const forwardInstructions = func.instructions.map((old) => this.forwardCalls.get(old) ?? old);
    const { sources, saved } = borrowed(
      forwardInstructions,
      instructions,
      [...values(seeds)],
      values(outputs),
    );
    const backward = differentiator.add({
      name: `${func.name}:backward`,
      inputs: [...saved.map((value, k) => ({ name: `saved.${k}`, value })), ...seeds],
      instructions: [...sources, ...instructions],
      outputs,
    });
    const edge = new Set([...values(func.inputs), ...values(func.outputs)].map((value) => value.id));
    const inside = saved.filter((value) => !edge.has(value.id));
    const forward = {
      name: `${func.name}:forward`,
      inputs: func.inputs,
      instructions: forwardInstructions,
      outputs: [...func.outputs, ...inside.map((value, k) => ({ name: `inside.${k}`, value }))],
    };
    return { forward: inside.length > 0 ? differentiator.add(forward) : func, saved, backward };
  }
}

/** The values that backward instructions take from the forward function: what has no inputs is computed again, the rest is saved. */
function borrowed(
  forward: readonly Instruction[],
  backward: readonly Instruction[],
  seeds: readonly Value[],
  outputs: readonly Value[],
): { sources: Instruction[]; saved: Value[] } {
  const own = new Set([...seeds, ...backward.flatMap(results)].map((value) => value.id));
  const used = new Map([...backward.flatMap((i) => i.inputs), ...outputs].map((value) => [value.id, value]));
  const taken = [...used.values()].filter((value) => !own.has(value.id));
  const sources = forward.filter(
    (i) => i.inputs.length === 0 && results(i).some((value) => used.has(value.id)),
  );
  const again = new Set(sources.flatMap(results).map((value) => value.id));
  return { sources, saved: taken.filter((value) => !again.has(value.id)) };
}

function mask(flags: readonly boolean[]): string {
  return flags.map(Number).join("");
}
