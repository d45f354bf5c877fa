import { internal } from "../../diagnostics/diagnostic.ts";
import { FunctionBuilder } from "../builder.ts";
import type { Func, Graph, Operation, Value } from "../ir.ts";
import { primitiveType } from "../primitives/index.ts";
import { sameType, showType } from "../shapes.ts";
import { mapFunctions } from "./module.ts";

/** What stands for an operation's output, built with `b` where it is new; undefined keeps the operation. */
export type Rule = (b: FunctionBuilder, operation: Operation) => Value | undefined;

/** The graph with a rule applied to each of its functions; `rule` makes one for each. */
export function rewriteAll(graph: Graph, rule: () => Rule): Graph {
  return mapFunctions(graph, (func) => rewrite(func, rule()));
}

/** A function with each operation replaced as `rule` says, in order: a rule sees inputs that are already replaced. Itself where none is. */
export function rewrite(func: Func, rule: Rule): Func {
  const b = FunctionBuilder.beside(func, primitiveType);
  const replaced = new Map<number, Value>();
  const current = (value: Value) => replaced.get(value.id) ?? value;
  for (const old of func.instructions) {
    const isSame = old.inputs.every(({ id }) => !replaced.has(id));
    const instruction = isSame ? old : { ...old, inputs: old.inputs.map(current) };
    b.span = old.span;
    const value = instruction.kind === "primitive" ? outcome(b, rule, instruction) : undefined;
    if (instruction.kind === "call" || value === undefined) b.append(instruction);
    else replaced.set(instruction.output.id, checked(instruction, value));
  }
  if (replaced.size === 0) return func;
  return {
    ...func,
    instructions: b.build([]).instructions,
    outputs: func.outputs.map((port) => ({ name: port.name, value: current(port.value) })),
  };
}

/** What the rule makes of an operation, and of what it made. */
function outcome(b: FunctionBuilder, rule: Rule, operation: Operation): Value | undefined {
  const value = rule(b, operation);
  const made = value && b.definition(value);
  return made && made.output.id !== operation.output.id ? (outcome(b, rule, made) ?? value) : value;
}

function checked(operation: Operation, value: Value): Value {
  if (sameType(operation.output.type, value.type)) return value;
  return internal(`${operation.op} of ${showType(operation.output.type)} became ${showType(value.type)}`);
}

/** The one number that fills a constant; undefined for all other values. */
export function filler(b: FunctionBuilder, value: Value | undefined): number | undefined {
  const definition = value && b.definition(value);
  if (definition?.op !== "constant") return undefined;
  const { values } = definition.attributes;
  return typeof values === "number" ? values : undefined;
}

/** A constant of the type of `like`, filled with one number. */
export function filled(b: FunctionBuilder, like: Value, values: number): Value {
  return b.op("constant", [], { ...like.type, values });
}

/** The ids of values that are needed at one place only. */
export function usedOnce({ instructions, outputs }: Func): Set<number> {
  const all = [...instructions.flatMap(({ inputs }) => inputs), ...outputs.map(({ value }) => value)];
  const [once, again] = [new Set<number>(), new Set<number>()];
  for (const { id } of all) (once.has(id) ? again : once).add(id);
  for (const id of again) once.delete(id);
  return once;
}
