import type { CallOperation, Func, Graph, Instruction, Module } from "../../ir.ts";
import { lookup, prune, values, withFunctions, zip } from "../module.ts";

/**
 * Removes what no result and no write needs: instructions, outputs that no call uses, inputs that a function does not use,
 * functions that nothing calls, and main's unneeded feeds and reads.
 */
export function removeDead(graph: Graph): Graph {
  const left = withoutInputs(withoutOutputs(graph));
  return extent(left) < extent(graph) ? withFunctions(graph, left) : graph;
}

/** How many instructions and values that functions take and give there are. */
function extent({ main, functions }: Module): number {
  return [main, ...functions.values()].reduce(
    (sum, { instructions, inputs, outputs }) => sum + instructions.length + inputs.length + outputs.length,
    0,
  );
}

/** The functions that main calls, in an order in which callers come before callees. */
function callersFirst({ main, functions }: Module): Func[] {
  const order: Func[] = [];
  const seen = new Set<string>();
  const visit = (func: Func) => {
    for (const { callee } of calls(func.instructions)) {
      if (seen.has(callee)) continue;
      seen.add(callee);
      visit(lookup(functions, callee));
    }
    order.push(func);
  };
  visit(main);
  return order.reverse().slice(1);
}

function calls(instructions: readonly Instruction[]): CallOperation[] {
  return instructions.filter((instruction) => instruction.kind === "call");
}

/** Keeps those outputs that a call uses. */
function withoutOutputs(module: Module): Module {
  const used = new Map<string, Set<number>>();
  const live = (func: Func): Func => {
    const instructions = prune(func.instructions, values(func.outputs));
    const ids = new Set([...instructions.flatMap((i) => i.inputs), ...values(func.outputs)].map((v) => v.id));
    for (const call of calls(instructions)) {
      const places = used.get(call.callee) ?? new Set();
      for (const [k, output] of call.outputs.entries()) if (ids.has(output.id)) places.add(k);
      used.set(call.callee, places);
    }
    return { ...func, instructions };
  };
  const kept = <T>(name: string, outputs: readonly T[]) => outputs.filter((_, k) => used.get(name)?.has(k));
  const main = live(module.main);
  const functions = callersFirst({ main, functions: module.functions }).flatMap((func) =>
    used.has(func.name) ? [live({ ...func, outputs: kept(func.name, func.outputs) })] : [],
  );
  return withCalls({ main, functions }, (call) => ({ ...call, outputs: kept(call.callee, call.outputs) }));
}

/** Keeps those inputs that a function uses. */
function withoutInputs(module: Module): Module {
  const used = new Map<string, readonly boolean[]>();
  const trim = (func: Func): Func => {
    const instructions = prune(func.instructions.map(operands), values(func.outputs));
    const ids = new Set([...instructions.flatMap((i) => i.inputs), ...values(func.outputs)].map((v) => v.id));
    const flags = func.inputs.map((port) => ids.has(port.value.id));
    used.set(func.name, flags);
    return { ...func, instructions, inputs: func.inputs.filter((_, i) => flags[i]) };
  };
  const operands = (instruction: Instruction): Instruction =>
    instruction.kind === "call"
      ? {
          ...instruction,
          inputs: zip(instruction.inputs, used.get(instruction.callee) ?? []).flatMap(([v, keep]) =>
            keep ? [v] : [],
          ),
        }
      : instruction;
  const functions = callersFirst(module).toReversed().map(trim);
  const main = trim(module.main);
  return { main, functions: byName(functions) };
}

function withCalls(
  { main, functions }: { readonly main: Func; readonly functions: readonly Func[] },
  change: (call: CallOperation) => CallOperation,
): Module {
  const changed = (func: Func): Func => ({
    ...func,
    instructions: func.instructions.map((i) => (i.kind === "call" ? change(i) : i)),
  });
  return { main: changed(main), functions: byName(functions.map(changed)) };
}

function byName(functions: readonly Func[]): Map<string, Func> {
  return new Map(functions.map((func) => [func.name, func]));
}
