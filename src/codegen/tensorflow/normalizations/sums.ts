import type { Graph, Operation, Value } from "../../../ir/ir.ts";
import type { PrimitiveName } from "../../../ir/primitives/index.ts";

/** A flat graph's operations, and which values are sums of others over all axes but the last, in one step or several. */
export class Sums {
  readonly operations: readonly Operation[];
  readonly made: ReadonlyMap<number, Operation>;
  private readonly using = new Map<number, Operation[]>();
  private readonly sums = new Map<number, Value>();

  constructor({ main }: Graph) {
    this.operations = main.instructions.filter((one) => one.kind === "primitive");
    this.made = new Map(this.operations.map((operation) => [operation.output.id, operation]));
    for (const operation of this.operations) {
      for (const id of new Set(operation.inputs.map((input) => input.id)))
        this.using.set(id, [...(this.using.get(id) ?? []), operation]);
      const { shape, dtype } = operation.output.type;
      const summed = shape.length === 1 && dtype === "f32" ? this.summed(operation.output) : undefined;
      if (summed) this.sums.set(summed.id, operation.output);
    }
  }

  /** The sum of a tensor. */
  of({ id }: Value): Value | undefined {
    return this.sums.get(id);
  }

  users({ id }: Value, op: PrimitiveName): readonly Operation[] {
    return (this.using.get(id) ?? []).filter((one) => one.op === op);
  }

  private summed(value: Value): Value | undefined {
    const operation = this.made.get(value.id);
    if (operation?.op !== "reduce_sum") return undefined;
    const [x] = operation.inputs as [Value];
    const axes = operation.attributes["axes"] as readonly number[];
    return axes.includes(x.type.shape.length - 1) ? undefined : (this.summed(x) ?? x);
  }
}
