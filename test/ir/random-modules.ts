import fc from "fast-check";
import type { FunctionBuilder } from "../../src/ir/builder.ts";
import type { Func, Module, TensorType, Value } from "../../src/ir/ir.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";

/** The type of all inputs and of all values that steps make. */
export const TILE: TensorType = { dtype: "f64", shape: [2, 3] };

/** One step of a function: what it does with which of the values before it. */
export interface Step {
  readonly does: string;
  readonly first: number;
  readonly second: number;
}

type Rule = (b: FunctionBuilder, x: Value, y: Value) => Value;

const unary = (op: "tanh" | "sigmoid" | "sin" | "neg" | "erf" | "softplus" | "stop_gradient"): Rule => {
  return (b, x) => b.op(op, [x]);
};

const mask = { dtype: "bool", shape: [2, 3], values: [1, 0, 0, 1, 1, 0] } as const;

/** Steps that are smooth, and keep values small. */
const smooth: Readonly<Record<string, Rule>> = {
  tanh: unary("tanh"),
  sigmoid: unary("sigmoid"),
  sin: unary("sin"),
  neg: unary("neg"),
  erf: unary("erf"),
  softplus: unary("softplus"),
  difference: (b, x, y) => b.op("sub", [x, y]),
  mean: (b, x, y) => b.op("mul", [b.op("add", [x, y]), b.constant(0.5, "f64")]),
  product: (b, x, y) => b.op("tanh", [b.op("mul", [x, y])]),
  quotient: (b, x, y) => b.op("div", [x, b.op("add", [b.op("mul", [y, y]), b.constant(1, "f64")])]),
  rows(b, x) {
    const sums = b.op("reshape", [b.op("reduce_sum", [x], { axes: [1] })], { shape: [2, 1] });
    return b.op("broadcast", [sums], { shape: [2, 3] });
  },
  narrow: (b, x, y) =>
    b.op("mul", [b.op("slice", [x], { starts: [0, 1], limits: [2, 2] }), b.op("tanh", [y])]),
  attend(b, x, y) {
    const scores = b.op("matmul", [x, y], { transposeA: false, transposeB: true });
    return b.op("matmul", [b.op("softmax", [scores]), y], { transposeA: false, transposeB: false });
  },
  turn: (b, x) => b.op("transpose", [b.op("reshape", [x], { shape: [3, 2] })], { permutation: [1, 0] }),
  rotate(b, x) {
    const head = b.op("slice", [x], { starts: [0, 0], limits: [2, 1] });
    const tail = b.op("slice", [x], { starts: [0, 1], limits: [2, 3] });
    return b.op("concat", [tail, head], { axis: 1 });
  },
  pick(b, x) {
    const indices = b.op("constant", [], { dtype: "i32", shape: [2], values: [1, 1] });
    return b.op("gather", [x, indices]);
  },
  choose: (b, x, y) => b.op("select", [b.op("constant", [], mask), x, y]),
};

/** Steps that say little in many words, for the passes to shorten. */
const wordy: Readonly<Record<string, Rule>> = {
  ones: (b, x) => b.op("mul", [x, b.op("constant", [], { ...TILE, values: 1 })]),
  zeros: (b, x) => b.op("add", [b.constant(0, "f64"), x]),
  chain: (b, x) => b.op("div", [b.op("neg", [b.op("mul", [x, b.constant(3, "f64")])]), b.constant(4, "f64")]),
  offsets: (b, x) => b.op("sub", [b.op("add", [x, b.constant(0.5, "f64")]), b.constant(0.25, "f64")]),
  negatives: (b, x, y) => b.op("sub", [b.op("neg", [b.op("neg", [x])]), b.op("neg", [y])]),
  folded: (b, x) => b.op("mul", [x, b.op("exp", [b.op("neg", [b.constant(1, "f64")])])]),
  reshapes: (b, x) => b.op("reshape", [b.op("reshape", [x], { shape: [6] })], { shape: [2, 3] }),
  transposes(b, x) {
    const flipped = b.op("transpose", [x], { permutation: [1, 0] });
    return b.op("transpose", [flipped], { permutation: [1, 0] });
  },
  unmoved(b, x) {
    const deep = b.op("transpose", [b.op("reshape", [x], { shape: [2, 1, 3] })], { permutation: [1, 0, 2] });
    return b.op("reshape", [deep], { shape: [2, 3] });
  },
  widened: (b, x) => b.op("mul", [x, b.op("broadcast", [b.constant(0.7, "f64")], { shape: [2, 3] })]),
  gram(b, x, y) {
    const flipped = b.op("transpose", [y], { permutation: [1, 0] });
    const scores = b.op("tanh", [b.op("matmul", [x, flipped], { transposeA: false, transposeB: false })]);
    return b.op("matmul", [scores, x], { transposeA: false, transposeB: false });
  },
  decided: (b, x, y) => b.op("select", [b.op("less", [b.constant(1, "f64"), b.constant(2, "f64")]), x, y]),
  stopped: unary("stop_gradient"),
};

const steps = (names: readonly string[]) =>
  fc.array(fc.record({ does: fc.constantFrom(...names), first: fc.nat(9), second: fc.nat(9) }), {
    minLength: 1,
    maxLength: 7,
  });

/** Steps of a function that is called, and of the main function that calls it. */
export const smoothSteps = fc.tuple(steps(Object.keys(smooth)), steps([...Object.keys(smooth), "call"]));
export const allSteps = fc.tuple(
  steps([...Object.keys(smooth), ...Object.keys(wordy)]),
  steps([...Object.keys(smooth), ...Object.keys(wordy), "call", "call"]),
);

/** Numbers for one tile. */
export const tile = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 });

function follow(
  b: FunctionBuilder,
  inputs: readonly Value[],
  steps: readonly Step[],
  callee?: Func,
): Value[] {
  const values = [...inputs];
  const at = (place: number) => values[values.length - 1 - (place % values.length)] as Value;
  for (const { does, first, second } of steps) {
    const [x, y] = [at(first), at(second)];
    const rule = smooth[does] ?? wordy[does];
    if (rule) values.push(rule(b, x, y));
    else if (callee) values.push(...b.call(callee, [x, y]));
  }
  return values;
}

/**
 * main(names…) gives `loss`, a weighted sum of the last value's elements, and `prediction`, that value; it may call `part`, which
 * gives its last two values.
 */
export function moduleOf(
  [part, main]: readonly [readonly Step[], readonly Step[]],
  names: readonly string[],
): Module {
  const p = newFunction("part");
  const made = follow(p, [p.input("x", TILE), p.input("y", TILE)], part).slice(-2);
  const callee = p.build(made.map((value, k) => ({ name: `out.${k}`, value })));
  const b = newFunction("main");
  const inputs = names.map((name) => b.input(name, TILE));
  const last = follow(b, inputs, main, callee).at(-1) as Value;
  const weights = b.op("constant", [], { ...TILE, values: [1, -2, 0.5, 3, 0.25, -1] });
  const loss = b.op("reduce_sum", [b.op("mul", [last, weights])], { axes: [0, 1] });
  const outputs = [
    { name: "loss", value: loss },
    { name: "prediction", value: last },
  ];
  return { functions: new Map([[callee.name, callee]]), main: b.build(outputs) };
}
