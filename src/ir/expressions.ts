import type { FunctionBuilder } from "./builder.ts";
import type { Value } from "./ir.ts";

/** A value, or a number that takes the dtype of what it meets. */
export type Term = Value | number;

/** Arithmetic on a builder, as formulas write it. */
export class Expressions {
  readonly b: FunctionBuilder;

  constructor(b: FunctionBuilder) {
    this.b = b;
  }

  add(x: Term, y: Term): Value {
    return this.b.op("add", this.pair(x, y));
  }

  sub(x: Term, y: Term): Value {
    return this.b.op("sub", this.pair(x, y));
  }

  mul(x: Term, y: Term): Value {
    return this.b.op("mul", this.pair(x, y));
  }

  div(x: Term, y: Term): Value {
    return this.b.op("div", this.pair(x, y));
  }

  max(x: Term, y: Term): Value {
    return this.b.op("max", this.pair(x, y));
  }

  min(x: Term, y: Term): Value {
    return this.b.op("min", this.pair(x, y));
  }

  sqrt(x: Value): Value {
    return this.b.op("sqrt", [x]);
  }

  square(x: Value): Value {
    return this.mul(x, x);
  }

  /** The sum of all elements, a scalar. */
  sum(x: Value): Value {
    if (x.type.shape.length === 0) return x;
    return this.b.op("reduce_sum", [x], { axes: x.type.shape.map((_, axis) => axis) });
  }

  private pair(...terms: [Term, Term]): [Value, Value] {
    const like = terms.find((term) => typeof term !== "number");
    const value = (term: Term) => (typeof term === "number" ? this.b.constant(term, like?.type.dtype) : term);
    return [value(terms[0]), value(terms[1])];
  }
}
