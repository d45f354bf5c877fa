import { internal } from "../../diagnostics/diagnostic.ts";
import type { TensorType } from "../ir.ts";
import { showType } from "../shapes.ts";
import type { AttributeTable, PrimitiveName } from "./attributes.ts";
import type { Primitive } from "./primitive.ts";

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

/** A primitive as the family files write it: `define` adds what is the same for all. */
interface Rules<N extends PrimitiveName, K extends number> {
  /** Absent: any number, at least one. */
  readonly arity?: K;
  type(inputs: Inputs<TensorType, K>, attributes: AttributeTable[N], demand: Demand): TensorType;
}

/** Makes a primitive of its rules; inputs are counted here, once for all rules. */
export function define<N extends PrimitiveName, K extends number>(
  name: N,
  rules: Rules<N, K>,
): Pick<Primitive<N>, "type"> {
  return {
    type(inputs, attributes) {
      const demand: Demand = (condition, why) =>
        condition || internal(`${name}(${inputs.map(showType).join(", ")}): ${why}`);
      demand(inputs.length === (rules.arity ?? Math.max(1, inputs.length)), "the number of inputs is wrong");
      return rules.type(inputs as Inputs<TensorType, K>, attributes, demand);
    },
  };
}
