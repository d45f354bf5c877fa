import { internal } from "../diagnostics/diagnostic.ts";
import type { Func, Module, Operation, Value } from "./ir.ts";
import { isShared, type RowProgram } from "./rows.ts";
import { sameType } from "./shapes.ts";
import { printInstruction } from "./text/print.ts";
import { verify } from "./verify.ts";

/** What of its own row a value depends on. */
interface Dependence {
  readonly row: boolean;
  readonly weight: boolean;
}

const uniform: Dependence = { row: false, weight: false };

function join(all: readonly Dependence[]): Dependence {
  return { row: all.some((one) => one.row), weight: all.some((one) => one.weight) };
}

function dependenceOf(port: string): Dependence {
  if (isShared(port)) return uniform;
  return { row: true, weight: port === "row.weight" };
}

/** Follows dependence through functions; a function called with inputs of the same kinds is gone through once. */
class Analysis {
  private readonly known = new Map<string, readonly Dependence[]>();
  private readonly functions: Module["functions"];

  constructor(functions: Module["functions"]) {
    this.functions = functions;
  }

  outputs(func: Func, inputs: readonly Dependence[]): readonly Dependence[] {
    const key = JSON.stringify([func.name, inputs]);
    const found = this.known.get(key) ?? this.follow(func, inputs);
    this.known.set(key, found);
    return found;
  }

  private follow(func: Func, inputs: readonly Dependence[]): readonly Dependence[] {
    const values = new Map<number, Dependence>();
    const of = (value: Value) => values.get(value.id) ?? uniform;
    func.inputs.forEach(({ value }, i) => {
      values.set(value.id, inputs[i] ?? uniform);
    });
    for (const instruction of func.instructions) {
      const given = instruction.inputs.map(of);
      if (instruction.kind === "call") {
        const callee =
          this.functions.get(instruction.callee) ?? internal(`no function ${instruction.callee}`);
        const results = this.outputs(callee, given);
        instruction.outputs.forEach((value, i) => {
          values.set(value.id, results[i] ?? uniform);
        });
      } else {
        values.set(instruction.output.id, operationOutput(func, instruction, join(given)));
      }
    }
    return func.outputs.map((port) => of(port.value));
  }
}

/** A sum over the batch is the same for every row. What it sums must know the row's weight: rows of padding weigh nothing. */
function operationOutput(func: Func, operation: Operation, inputs: Dependence): Dependence {
  if (operation.op !== "batch_sum") return inputs;
  if (inputs.row && !inputs.weight) {
    internal(`${func.name}, ${printInstruction(operation)}: rows are summed without their weights`);
  }
  return uniform;
}

function verifyOutputs({ mode, main }: RowProgram, dependences: readonly Dependence[]): void {
  const cells = new Map(main.inputs.map(({ name, value }) => [name, value.type]));
  for (const [i, { name, value }] of main.outputs.entries()) {
    if (name === "loss" && value.type.shape.length > 0) internal("the loss of a row is not a scalar");
    if (!name.startsWith("set:")) continue;
    if (dependences[i]?.row) internal(`${name} is not the same for every row`);
    const cell = cells.get(name.replace("set:", "cell:"));
    if (cell && !sameType(cell, value.type)) internal(`${name} has not the type of its cell`);
  }
  const named = (name: string) => main.outputs.some((port) => port.name === name);
  if (!named("prediction")) internal("a row program makes no prediction");
  if (named("loss") !== (mode !== "predicting"))
    internal(`a row program for ${mode} and its loss do not go together`);
}

/**
 * `verify`, and: what is written to a state is the same for every row, every sum over the batch weighs its rows, and the outputs
 * are those that a row program has.
 */
export function verifyRows(rows: RowProgram): void {
  verify(rows);
  const inputs = rows.main.inputs.map((port) => dependenceOf(port.name));
  verifyOutputs(rows, new Analysis(rows.functions).outputs(rows.main, inputs));
}
