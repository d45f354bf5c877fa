import { internal } from "../../diagnostics/diagnostic.ts";
import type { Func, Instruction, Module, Port } from "../ir.ts";
import { primitiveOf } from "../primitives/index.ts";
import type { Dense } from "../primitives/primitive.ts";
import { sameType, showType } from "../shapes.ts";
import { type Precision, settle } from "./dense.ts";
import { releasesOf } from "./releases.ts";

export interface Options {
  readonly precision: Precision;
}

/** The reference interpreter: runs functions as the table of primitives says. */
class Interpreter {
  private readonly functions: Module["functions"];
  private readonly precision: Precision;

  constructor(functions: Module["functions"], precision: Precision) {
    this.functions = functions;
    this.precision = precision;
  }

  run(func: Func, inputs: readonly Dense[]): Dense[] {
    const values = new Map<number, Dense>();
    const read = ({ id }: { id: number }) => values.get(id) ?? internal(`${func.name}: %${id} has no value`);
    func.inputs.forEach(({ value }, i) => {
      values.set(value.id, inputs[i] as Dense);
    });
    const done = releasesOf(func);
    func.instructions.forEach((instruction, i) => {
      const results = this.step(instruction, instruction.inputs.map(read));
      const defined = instruction.kind === "call" ? instruction.outputs : [instruction.output];
      defined.forEach(({ id }, j) => {
        values.set(id, results[j] as Dense);
      });
      for (const id of done[i] ?? []) values.delete(id);
    });
    return func.outputs.map((port) => read(port.value));
  }

  private step(instruction: Instruction, inputs: readonly Dense[]): Dense[] {
    if (instruction.kind === "call") {
      const callee = this.functions.get(instruction.callee);
      return this.run(callee ?? internal(`there is no function ${instruction.callee}`), inputs);
    }
    const { op, attributes, output } = instruction;
    const data = primitiveOf(op).evaluate(inputs, attributes as never, output.type);
    return [settle(data, output.type, this.precision, inputs)];
  }
}

function checkInput({ name, value }: Port, input: Dense | undefined, precision: Precision): Dense {
  if (input === undefined) internal(`there is no ${name}`);
  if (!sameType(input.type, value.type)) {
    internal(`${name} is ${showType(input.type)}, not ${showType(value.type)}`);
  }
  return settle(input.data.slice(), input.type, precision, []);
}

/**
 * The outputs of main for these inputs, in order. No array given or got is ever changed later. Memory is bounded by what is
 * still needed. Throws `internal:` where inputs do not fit the ports or an index is no row of its table.
 */
export function evaluate(module: Module, inputs: readonly Dense[], { precision }: Options): Dense[] {
  const { main } = module;
  if (inputs.length !== main.inputs.length)
    internal(`${inputs.length} inputs for ${main.inputs.length} ports`);
  const checked = main.inputs.map((port, i) => checkInput(port, inputs[i], precision));
  return new Interpreter(module.functions, precision).run(main, checked);
}
