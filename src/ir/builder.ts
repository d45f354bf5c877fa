import type { Span } from "../diagnostics/diagnostic.ts";
import type { DType, Func, Instruction, Operation, Port, TensorType, Value } from "./ir.ts";
import type { Attributes, AttributeTable, PrimitiveName } from "./primitives/index.ts";

/** The output type of a primitive: `primitiveType` of the table, given to the builder so that the table can use the builder. */
export type TypeRule = (
  op: PrimitiveName,
  inputs: readonly TensorType[],
  attributes: Attributes,
) => TensorType;

/** Builds one function, value by value. Types come from the table of primitives. */
export class FunctionBuilder {
  readonly name: string;
  private readonly typeRule: TypeRule;
  private readonly inputs: Port[] = [];
  private readonly instructions: Instruction[] = [];
  private readonly definitions = new Map<number, Operation>();
  private next = 0;
  /** Given to the instructions that follow. */
  span: Span | undefined;

  constructor(name: string, typeRule: TypeRule) {
    this.name = name;
    this.typeRule = typeRule;
  }

  /** A builder of instructions to stand beside those of `func`: its fresh values have ids that `func` does not use. */
  static beside(func: Func, typeRule: TypeRule): FunctionBuilder {
    const b = new FunctionBuilder(func.name, typeRule);
    const define = ({ id }: Value) => {
      b.next = Math.max(b.next, id + 1);
    };
    for (const { value } of func.inputs) define(value);
    for (const i of func.instructions)
      if (i.kind === "call") i.outputs.forEach(define);
      else define(i.output);
    return b;
  }

  input(name: string, type: TensorType): Value {
    const value = this.fresh(type);
    this.inputs.push({ name, value });
    return value;
  }

  op<N extends PrimitiveName>(
    op: N,
    inputs: readonly Value[],
    ...rest: Record<never, never> extends AttributeTable[N] ? [] : [AttributeTable[N]]
  ): Value {
    return this.apply(op, inputs, (rest[0] ?? {}) as Attributes);
  }

  /** `op` where the primitive is known only as a value, as when a function is copied. */
  apply(op: PrimitiveName, inputs: readonly Value[], attributes: Attributes): Value {
    const output = this.fresh(
      this.typeRule(
        op,
        inputs.map((v) => v.type),
        attributes,
      ),
    );
    this.append({ kind: "primitive", op, inputs, attributes, output, ...(this.span && { span: this.span }) });
    return output;
  }

  call(callee: Func, inputs: readonly Value[]): Value[] {
    const outputs = callee.outputs.map((port) => this.fresh(port.value.type));
    this.append({
      kind: "call",
      callee: callee.name,
      inputs,
      outputs,
      ...(this.span && { span: this.span }),
    });
    return outputs;
  }

  constant(value: number, dtype: DType = "f32"): Value {
    return this.op("constant", [], { dtype, shape: [], values: value });
  }

  build(outputs: readonly Port[]): Func {
    return { name: this.name, inputs: this.inputs, instructions: this.instructions, outputs };
  }

  /** A new value; who asks for it defines it. */
  fresh(type: TensorType): Value {
    return { id: this.next++, type };
  }

  /** Takes an instruction over as it is. */
  append(instruction: Instruction): void {
    this.instructions.push(instruction);
    if (instruction.kind === "primitive") this.definitions.set(instruction.output.id, instruction);
  }

  /** The operation of this builder that defines `value`; undefined for inputs and results of calls. */
  definition(value: Value): Operation | undefined {
    return this.definitions.get(value.id);
  }
}
