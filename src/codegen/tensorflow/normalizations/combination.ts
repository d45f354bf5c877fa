import type { Operation, Value } from "../../../ir/ir.ts";
import { elements } from "../../../ir/shapes.ts";

/** Tensors, each times a number, and a number, all added up. */
export interface Combination {
  /** By the tensors' ids. */
  readonly factors: ReadonlyMap<number, number>;
  readonly number: number;
}

/** What values are taken for, by their ids. */
interface Given {
  /** One number everywhere. */
  readonly numbers: ReadonlyMap<number, number>;
  /** Tensors that nothing is known of. */
  readonly tensors?: readonly number[];
  /** Of some of these the sum over all axes but the last. */
  readonly sums?: ReadonlyMap<number, number>;
}

const none: ReadonlyMap<number, number> = new Map();
const pure = (number: number): Combination => ({ factors: none, number });
const last = ({ type }: Value) => type.shape.at(-1) ?? 1;

/**
 * What values are when those that they are computed from are given numbers, along the last axis: two formulas that agree
 * where these are drawn at random are one (Schwartz 1980, "Fast probabilistic algorithms for verification of polynomial identities"),
 * in whatever order simplification has left their operations.
 */
export class Combinations {
  private readonly made: ReadonlyMap<number, Operation>;
  private readonly known: Map<number, Combination | undefined>;
  private readonly sums: Map<number, number>;

  constructor(made: ReadonlyMap<number, Operation>, { numbers, tensors = [], sums = none }: Given) {
    this.made = made;
    this.known = new Map([...numbers].map(([id, number]) => [id, pure(number)]));
    for (const id of tensors) this.known.set(id, { factors: new Map([[id, 1]]), number: 0 });
    this.sums = new Map(sums);
  }

  /** Undefined for what is no such combination. */
  of(value: Value): Combination | undefined {
    if (this.known.has(value.id)) return this.known.get(value.id);
    const operation = this.made.get(value.id);
    const combination = operation && this.computed(operation);
    this.known.set(value.id, combination);
    return combination;
  }

  /** The one number that a value is. */
  number(value: Value): number | undefined {
    const combination = this.of(value);
    return combination?.factors.size === 0 ? combination.number : undefined;
  }

  private computed(operation: Operation): Combination | undefined {
    const { op, inputs, attributes, output } = operation;
    const [x, y] = inputs as [Value, Value];
    switch (op) {
      case "constant":
        return typeof attributes["values"] === "number" ? pure(attributes["values"]) : undefined;
      case "add":
        return this.sum(x, y, 1);
      case "sub":
        return this.sum(x, y, -1);
      case "neg":
        return this.times(x, -1);
      case "mul":
        return this.times(x, this.number(y)) ?? this.times(y, this.number(x));
      case "div":
        return this.times(x, 1 / (this.number(y) ?? Number.NaN));
      case "sqrt":
        return this.moved(x, Math.sqrt);
      case "broadcast":
        return this.moved(x);
      case "reshape":
        return last(x) === last(output) ? this.moved(x) : undefined;
      case "reduce_sum":
        return this.total(operation);
      default:
        return undefined;
    }
  }

  private sum(x: Value, y: Value, sign: number): Combination | undefined {
    const [one, other] = [this.of(x), this.times(y, sign)];
    if (!one || !other) return undefined;
    const factors = new Map(one.factors);
    for (const [id, factor] of other.factors) factors.set(id, (factors.get(id) ?? 0) + factor);
    return { factors, number: one.number + other.number };
  }

  private times(x: Value, by: number | undefined): Combination | undefined {
    const combination = this.of(x);
    if (!combination || by === undefined || Number.isNaN(by)) return undefined;
    const factors = new Map([...combination.factors].map(([id, factor]) => [id, factor * by]));
    return { factors, number: combination.number * by };
  }

  /** A number, at other places too. */
  private moved(x: Value, change = (number: number) => number): Combination | undefined {
    const number = this.number(x);
    return number === undefined ? undefined : pure(change(number));
  }

  /** Over some of the axes but the last, the sum is a tensor of its own, with the same sum over the others. */
  private total({ inputs, attributes, output }: Operation): Combination | undefined {
    const [x] = inputs as [Value];
    const combination = this.of(x);
    if (!combination || (attributes["axes"] as readonly number[]).includes(x.type.shape.length - 1))
      return undefined;
    const number = (combination.number * elements(x.type.shape)) / elements(output.type.shape);
    if (combination.factors.size === 0) return pure(number);
    let sum = 0;
    for (const [id, factor] of combination.factors) sum += factor * (this.sums.get(id) ?? Number.NaN);
    if (Number.isNaN(sum)) return undefined;
    if (output.type.shape.length === 1) return pure(sum + number);
    this.sums.set(output.id, sum);
    return { factors: new Map([[output.id, 1]]), number };
  }
}
