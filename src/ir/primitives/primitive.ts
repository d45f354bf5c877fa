import type { FunctionBuilder } from "../builder.ts";
import type { Operation, TensorType, Value } from "../ir.ts";
import type { AttributeTable, PrimitiveName } from "./attributes.ts";

/** Values of one tensor as the reference interpreter holds them, row-major. Integers and bools are held as numbers too. */
export interface Dense {
  readonly type: TensorType;
  readonly data: Float64Array;
}

/** What one primitive is: its one definition. */
export interface Primitive<N extends PrimitiveName = PrimitiveName> {
  /** The output's type. Throws `internal:` where the inputs do not fit. */
  type(inputs: readonly TensorType[], attributes: AttributeTable[N]): TensorType;
  /** The meaning, in f64; the interpreter rounds to the output's dtype. */
  evaluate(inputs: readonly Dense[], attributes: AttributeTable[N], output: TensorType): Float64Array;
  /**
   * The gradient of each input, given the output's, built with `b`; undefined where none flows.
   * Absent for what has no gradient at all.
   */
  gradient?(
    b: FunctionBuilder,
    operation: Operation & { attributes: AttributeTable[N] },
    output: Value,
  ): (Value | undefined)[];
  /**
   * The operation over a batch of `size`: inputs whose `batched` is true have a leading batch dimension; so has the result,
   * unless `batched` is false in it.
   */
  batch(
    b: FunctionBuilder,
    inputs: readonly Value[],
    batched: readonly boolean[],
    attributes: AttributeTable[N],
    size: number,
  ): { value: Value; batched: boolean };
}
