import { internal } from "../../diagnostics/diagnostic.ts";
import { FunctionBuilder } from "../builder.ts";
import type { Func, Graph, Module, Value } from "../ir.ts";
import { primitiveType } from "../primitives/index.ts";
import { lookup, values, withFunctions, zip } from "./module.ts";

/** The same graph without calls. */
export function inline(graph: Graph): Graph {
  return withFunctions(graph, { main: flat(graph), functions: new Map() });
}

/** A module's main function with the instructions of all that it calls. */
export function flat({ main, functions }: Module): Func {
  const b = FunctionBuilder.beside(main, primitiveType);
  const outputs = expand(b, functions, main, values(main.inputs));
  return {
    ...main,
    instructions: b.build([]).instructions,
    outputs: zip(main.outputs, outputs).map(([{ name }, value]) => ({ name, value })),
  };
}

/** Puts the instructions of `func`, and of all that it calls, given `inputs`, behind those of `b`; gives the outputs. */
export function expand(
  b: FunctionBuilder,
  functions: ReadonlyMap<string, Func>,
  func: Func,
  inputs: readonly Value[],
): Value[] {
  const known = new Map(zip(func.inputs, inputs).map(([port, value]) => [port.value.id, value]));
  const resolve = (value: Value) =>
    known.get(value.id) ?? internal(`%${value.id} of ${func.name} is not defined`);
  for (const instruction of func.instructions) {
    const operands = instruction.inputs.map(resolve);
    if (instruction.kind === "call") {
      const outputs = expand(b, functions, lookup(functions, instruction.callee), operands);
      for (const [inner, outer] of zip(instruction.outputs, outputs)) known.set(inner.id, outer);
    } else {
      const output = b.fresh(instruction.output.type);
      b.append({ ...instruction, inputs: operands, output });
      known.set(instruction.output.id, output);
    }
  }
  return values(func.outputs).map(resolve);
}
