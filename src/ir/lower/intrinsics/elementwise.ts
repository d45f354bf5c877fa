import type { Value } from "../../ir.ts";
import type { AttributeTable, PrimitiveName } from "../../primitives/index.ts";
import { pointwise } from "../tensors.ts";
import { constant, type Term } from "../terms.ts";
import { type Intrinsic, termOf, type Use } from "./intrinsic.ts";

type Plain = {
  [N in PrimitiveName]: Record<never, never> extends AttributeTable[N] ? N : never;
}[PrimitiveName];

/** Functions of one number; of static numbers they make a static number. */
const functions = {
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
  sigmoid: undefined,
  erf: undefined,
  relu: undefined,
  softplus: undefined,
  stop_gradient: undefined,
} satisfies Partial<Record<Plain, ((x: number) => number) | undefined>>;

function elementwise(op: keyof typeof functions, calculate: ((x: number) => number) | undefined): Intrinsic {
  return (use) => {
    const x = termOf(use, "x");
    if (x.kind === "static" && calculate) return constant(calculate(Number(x.value)));
    return withProbability(
      use,
      pointwise(use.c, [x], (values) => use.c.frame.b.op(op, values)),
      op === "sigmoid",
    );
  };
}

/** What a logistic function or a softmax makes of Logits is a Probability. */
function withProbability(use: Use, result: Term, probable: boolean): Term {
  const x = termOf(use, "x");
  const fromLogits = x.kind === "tensor" && x.meaning === "Logits";
  return probable && fromLogits && result.kind === "tensor" ? { ...result, meaning: "Probability" } : result;
}

/** Softmax among places that are not masked. A masked place gets a number so small that its share is exactly 0. */
function maskedSoftmax(use: Use): Term {
  const { b } = use.c.frame;
  return pointwise(use.c, [termOf(use, "x"), termOf(use, "mask")], ([x, mask]) => {
    const [values, given] = [x as Value, mask as Value];
    const open = b.op("cast", [b.op("not", [b.op("equal", [given, b.constant(0)])])], { dtype: "f32" });
    const bias = b.op("mul", [b.op("sub", [open, b.constant(1)]), b.constant(1e30)]);
    return b.op("mul", [b.op("softmax", [b.op("add", [values, bias])]), open]);
  });
}

export const elementwiseIntrinsics: readonly (readonly [string, Intrinsic])[] = [
  ...Object.entries(functions).map(
    ([op, calculate]) => [op, elementwise(op as keyof typeof functions, calculate)] as const,
  ),
  [
    "softmax",
    (use) =>
      withProbability(
        use,
        pointwise(use.c, [termOf(use, "x")], (values) => use.c.frame.b.op("softmax", values)),
        true,
      ),
  ],
  [
    "log_softmax",
    (use) => pointwise(use.c, [termOf(use, "x")], (values) => use.c.frame.b.op("log_softmax", values)),
  ],
  ["masked_softmax", maskedSoftmax],
];
