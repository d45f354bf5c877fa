import { internal } from "../../diagnostics/diagnostic.ts";
import type { FunctionBuilder } from "../builder.ts";
import type { TensorType, Value } from "../ir.ts";
import { showType } from "../shapes.ts";
import type { Attributes, AttributeTable, PrimitiveName } from "./attributes.ts";
import type { Dense, Primitive } from "./primitive.ts";

/** As many inputs as the primitive has; any number where K is `number`. */
type Inputs<T, K extends number> = K extends 0
  ? []
  : K extends 1
    ? [T]
    : K extends 2
      ? [T, T]
      : K extends 3
        ? [T, T, T]
        : T[];

/** Refuses the inputs for the reason given. */
export type Demand = (condition: boolean, why: string) => void;

/** An operation that is batched: which inputs have a leading batch dimension of `size`. At least one has. */
export interface Lift<N extends PrimitiveName = PrimitiveName> {
  readonly name: N;
  readonly attributes: AttributeTable[N];
  readonly batched: readonly boolean[];
  readonly size: number;
}

/** A primitive as the family files write it: `define` adds what is the same for all. See `Primitive` for the meanings. */
export interface Rules<N extends PrimitiveName, K extends number> {
  /** Absent: any number, at least one. */
  readonly arity?: K;
  type(inputs: Inputs<TensorType, K>, attributes: AttributeTable[N], demand: Demand): TensorType;
  evaluate(inputs: Inputs<Dense, K>, attributes: AttributeTable[N], output: TensorType): Float64Array;
  gradient?(
    b: FunctionBuilder,
    operation: { inputs: Inputs<Value, K>; attributes: AttributeTable[N]; output: Value },
    dy: Value,
  ): (Value | undefined)[];
  /** The batched result. Absent: the operation is the same over more leading dimensions. */
  batch?(b: FunctionBuilder, inputs: Inputs<Value, K>, lift: Lift<N>): Value;
}

/** Makes a primitive of its rules: inputs are counted, and nothing is batched where no input is. */
export function define<N extends PrimitiveName, K extends number>(name: N, rules: Rules<N, K>): Primitive<N> {
  const { gradient } = rules;
  return {
    type(inputs, attributes) {
      const demand: Demand = (condition, why) =>
        condition || internal(`${name}(${inputs.map(showType).join(", ")}): ${why}`);
      demand(inputs.length === (rules.arity ?? Math.max(1, inputs.length)), "the number of inputs is wrong");
      return rules.type(inputs as Inputs<TensorType, K>, attributes, demand);
    },
    evaluate: (inputs, attributes, output) => rules.evaluate(inputs as Inputs<Dense, K>, attributes, output),
    ...(gradient && {
      gradient: (b, operation, dy) =>
        gradient(b, operation as typeof operation & { inputs: Inputs<Value, K> }, dy),
    }),
    batch(b, inputs, batched, attributes, size) {
      const lifts = batched.includes(true);
      const value =
        lifts && rules.batch
          ? rules.batch(b, inputs as Inputs<Value, K>, { name, attributes, batched, size })
          : b.apply(name, inputs, attributes as Attributes);
      return { value, batched: lifts };
    },
  };
}
