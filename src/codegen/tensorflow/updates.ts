import type { Graph, Operation, Value } from "../../ir/ir.ts";
import type { PrimitiveName } from "../../ir/primitives/index.ts";
import { elements, sameShape, sameType } from "../../ir/shapes.ts";

/** How an optimiser changes a parameter and its slots, where one of TensorFlow's kernels does all of it in one pass. */
export type Kernel = {
  readonly parameter: string;
  readonly rate: Value;
  readonly gradient: Value;
} & (
  | {
      readonly name: "adam";
      readonly m: string;
      readonly v: string;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: Value;
      /** The factor of the parameter beforehand: decay beside the gradient. */
      readonly kept: Value | undefined;
    }
  | { readonly name: "adagrad"; readonly sum: string; readonly epsilon: Value }
  | {
      readonly name: "momentum";
      readonly velocity: string;
      readonly momentum: number;
      readonly nesterov: boolean;
    }
  | { readonly name: "descent" }
);

/** The cells that a kernel writes. */
export function cellsOf(kernel: Kernel): readonly string[] {
  const { parameter } = kernel;
  switch (kernel.name) {
    case "adam":
      return [parameter, kernel.m, kernel.v];
    case "adagrad":
      return [parameter, kernel.sum];
    case "momentum":
      return [parameter, kernel.velocity];
    case "descent":
      return [parameter];
  }
}

/** The kernels that do some of a flat graph's writes; every other write is done as it stands. */
export function kernelsOf(graph: Graph): readonly Kernel[] {
  const pattern = new Pattern(graph);
  return graph.writes.flatMap((write) => {
    const kernel = write.kind === "set" ? pattern.kernel(write.cell, write.value) : undefined;
    return kernel ? [kernel] : [];
  });
}

/** Numbers that are equal but for the rounding of what was computed while compiling. */
const equal = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.abs(b);

type Pair = readonly [Value, Value];

/** A value times a number and scalars, which are told by their ids in rising order. */
interface Product {
  readonly value: Value;
  readonly number: number;
  readonly scalars: readonly number[];
}

const sameProduct = (a: Product, b: Product) =>
  a.value.id === b.value.id && equal(a.number, b.number) && sameShape(a.scalars, b.scalars);

/** The optimisers' formulas, as src/ir/optimizers builds and simplification leaves them. */
class Pattern {
  private readonly made: ReadonlyMap<number, Operation>;
  private readonly reads: ReadonlyMap<number, string>;
  private readonly written: ReadonlyMap<string, number>;

  constructor({ main, reads, writes }: Graph) {
    const operations = main.instructions.filter((instruction) => instruction.kind === "primitive");
    this.made = new Map(operations.map((operation) => [operation.output.id, operation]));
    this.reads = new Map(reads.map(({ cell, value }) => [value.id, cell]));
    const sets = writes.flatMap((write) => (write.kind === "set" ? [write] : []));
    this.written = new Map(sets.map(({ cell, value }) => [cell, value.id]));
  }

  /** What makes `next` the new value of the cell: parameter - rate * direction. */
  kernel(cell: string, next: Value): Kernel | undefined {
    if (next.type.dtype !== "f32" || next.type.shape.length === 0) return undefined;
    const [before, step] = this.operands(next, "sub") ?? [];
    const [rate, direction] = (step && this.scaled(step)) ?? [];
    if (!before || !rate || !direction || !sameShape(direction.type.shape, next.type.shape)) return undefined;
    const [kept, parameter] =
      this.cellOf(before) === undefined ? (this.scaled(before) ?? []) : [undefined, before];
    if (!parameter || this.cellOf(parameter) !== cell) return undefined;
    const adam = this.adam(direction);
    if (adam) return { ...adam, parameter: cell, rate, kept };
    if (kept) return undefined;
    const other = this.adagrad(direction) ?? this.momentum(direction) ?? descent(direction);
    return { ...other, parameter: cell, rate };
  }

  /** m / (√v + ε) with the means m and v of the gradient and of its square. */
  private adam(direction: Value) {
    const [mean, root] = this.operands(direction, "div") ?? [];
    const [v, epsilon] = (root && this.rootPlus(root)) ?? [];
    const first = mean && this.movingMean(mean);
    const second = v && this.movingMean(v);
    const gradient = second && this.square(second.of.value);
    if (
      !first ||
      !gradient ||
      !epsilon ||
      !sameProduct(second.of, { value: second.of.value, number: 1, scalars: [] })
    )
      return undefined;
    if (!sameProduct(first.of, this.product(gradient))) return undefined;
    const [beta1, beta2] = [first.beta, second.beta];
    return { name: "adam", m: first.cell, v: second.cell, beta1, beta2, epsilon, gradient } as const;
  }

  /** g / (√sum + ε) with the sum of all squared gradients. */
  private adagrad(direction: Value) {
    const [gradient, root] = this.operands(direction, "div") ?? [];
    const [sum, epsilon] = (root && this.rootPlus(root)) ?? [];
    const [before, square] = (sum && this.operands(sum, "add")) ?? [];
    const cell = before && this.cellOf(before);
    if (!sum || cell === undefined || this.written.get(cell) !== sum.id || !epsilon) return undefined;
    if (!gradient || !square || this.square(square)?.id !== gradient.id) return undefined;
    return { name: "adagrad", sum: cell, epsilon, gradient } as const;
  }

  /** velocity = momentum * velocity + g; Nesterov's direction is g + momentum * velocity. */
  private momentum(direction: Value) {
    const plain = this.velocity(direction);
    if (plain) return { ...plain, nesterov: false };
    for (const [gradient, ahead] of orders(this.operands(direction, "add"))) {
      const [momentum, velocity] = this.times(ahead) ?? [];
      const own = velocity && this.velocity(velocity);
      if (own && own.gradient.id === gradient.id && own.momentum === momentum)
        return { ...own, nesterov: true };
    }
    return undefined;
  }

  private velocity(value: Value) {
    for (const [faded, gradient] of orders(this.operands(value, "add"))) {
      const [momentum, before] = this.times(faded) ?? [];
      const cell = before && this.cellOf(before);
      if (momentum !== undefined && cell !== undefined && this.written.get(cell) === value.id)
        return { name: "momentum", velocity: cell, momentum, gradient } as const;
    }
    return undefined;
  }

  /** beta * mean + rest, written back to the mean's cell, where `rest` is (1 - beta) times something. */
  private movingMean(value: Value) {
    for (const [faded, rest] of orders(this.operands(value, "add"))) {
      const [beta, before] = this.times(faded) ?? [];
      const cell = before && this.cellOf(before);
      if (beta === undefined || cell === undefined || this.written.get(cell) !== value.id) continue;
      const { number, ...of } = this.product(rest);
      return { cell, beta, of: { ...of, number: number / (1 - beta) } };
    }
    return undefined;
  }

  /** What `value` is the square of. */
  private square(value: Value): Value | undefined {
    const [x, y] = this.operands(value, "mul") ?? [];
    return x && x.id === y?.id ? x : undefined;
  }

  /** A value taken apart into what is no product with a scalar, and all scalars: with numbers, where it is one itself. */
  private product(value: Value): Product {
    const isScaled = ([factor, of]: Pair) =>
      sameType(of.type, value.type) &&
      elements(factor.type.shape) === 1 &&
      (elements(value.type.shape) > 1 || this.made.get(factor.id)?.op === "constant");
    const [factor, of] = orders(this.operands(value, "mul")).find(isScaled) ?? [];
    if (!factor || !of) return { value, number: 1, scalars: [] };
    const [inner, outer] = [this.product(of), this.scalars(factor)];
    const scalars = [...inner.scalars, ...outer.scalars].sort((a, b) => a - b);
    return { value: inner.value, number: inner.number * outer.number, scalars };
  }

  private scalars(factor: Value): Omit<Product, "value"> {
    const { op, attributes, inputs } = this.made.get(factor.id) ?? {};
    if (typeof attributes?.["values"] === "number") return { number: attributes["values"], scalars: [] };
    if (op !== "mul" || !inputs) return { number: 1, scalars: [factor.id] };
    const parts = inputs.map((input) => this.scalars(input));
    return {
      number: parts.reduce((product, { number }) => product * number, 1),
      scalars: parts.flatMap(({ scalars }) => scalars),
    };
  }

  /** √x + ε as x and ε. */
  private rootPlus(value: Value): Pair | undefined {
    for (const [root, epsilon] of orders(this.operands(value, "add"))) {
      const x = this.made.get(root.id)?.op === "sqrt" ? this.made.get(root.id)?.inputs[0] : undefined;
      if (x && epsilon.type.shape.length === 0) return [x, epsilon];
    }
    return undefined;
  }

  /** A scalar times a value. */
  private scaled(value: Value): Pair | undefined {
    return orders(this.operands(value, "mul")).find(([factor]) => factor.type.shape.length === 0);
  }

  /** A number times a value. */
  private times(value: Value): readonly [number, Value] | undefined {
    const [factor, of] = this.scaled(value) ?? [];
    const { values } = (factor && this.made.get(factor.id)?.attributes) ?? {};
    return of && typeof values === "number" ? [values, of] : undefined;
  }

  private operands(value: Value, op: PrimitiveName): Pair | undefined {
    const operation = this.made.get(value.id);
    return operation?.op === op ? (operation.inputs as unknown as Pair) : undefined;
  }

  private cellOf({ id }: Value): string | undefined {
    return this.reads.get(id);
  }
}

const descent = (gradient: Value) => ({ name: "descent", gradient }) as const;

function orders(pair: Pair | undefined): readonly Pair[] {
  return pair ? [pair, [pair[1], pair[0]]] : [];
}
