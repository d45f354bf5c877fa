import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir.ts";
import type { Bits } from "../../random.ts";
import { elements, range } from "../../shapes.ts";
import type { Context } from "../context.ts";
import { productOf } from "../tensors.ts";
import { type Tensor, tensor } from "../terms.ts";
import { type Intrinsic, numberArgument, tensorArgument, termOf, type Use } from "./intrinsic.ts";
import { maskedValue } from "./sequences.ts";

const scalar = { dtype: "f32", shape: [] } as const;
const integer = { dtype: "i32", shape: [] } as const;

/** What depends on the row, the batch or the step. */
export const rowIntrinsics: readonly (readonly [string, Intrinsic])[] = [
  ["random", random],
  ["batch_mean", batchMean],
  [
    "present",
    (use) => {
      const x = termOf(use, "x");
      return tensor(x.kind === "optional" ? x.present : use.c.frame.b.constant(1));
    },
  ],
];

/** The function's name is part of the key: two uses of one instance get different numbers. */
function random(use: Use): Tensor {
  const { c, site } = use;
  if (c.lowering.mode !== "training") internal(`random in the mode ${c.lowering.mode}`);
  const { frame } = c;
  const like = tensorArgument(use, "like");
  const place = c.place.child(site, "random").path.slice(frame.place.path.length);
  const sources = [
    frame.ambient("step.seed", integer),
    frame.ambient("step.index", integer),
    frame.ambient("row.key", integer),
  ];
  const shape = like.value.type.shape;
  const bits = numberArgument(use, "bits") as Bits;
  return tensor(frame.b.op("random", sources, { shape, path: frame.b.name + place, bits }), like.mask);
}

/**
 * The sum over rows, each with its weight, by the sum of weights. The positions of a sequence that has ended count for nothing, nor
 * do rows where x is absent; a mean of nothing is 0, and so is its gradient.
 */
function batchMean(use: Use): Tensor {
  const { c } = use;
  if (c.lowering.mode === "predicting") internal("a mean over the batch in prediction");
  const { b } = c.frame;
  const x = tensorArgument(use, "x");
  const axes = range(x.value.type.shape.length - 1);
  const inRow = maskedValue(c, x);
  const sum = axes.length > 0 ? b.op("reduce_sum", [inRow], { axes }) : inRow;
  const weight = weightOf(use);
  const total = b.op("batch_sum", [b.op("mul", [sum, weight])]);
  const count = b.op("batch_sum", [b.op("mul", [placesOf(c, x), weight])]);
  const some = b.op("less", [b.constant(0), count]);
  return tensor(b.op("div", [total, b.op("select", [some, count, b.constant(1)])]));
}

function weightOf({ c, presence }: Use): Value {
  const weight = c.frame.ambient("row.weight", scalar);
  return productOf(c, presence ? [weight, presence] : [weight]) ?? weight;
}

/** How many places of the leading dimensions a row has. */
function placesOf(c: Context, x: Tensor): Value {
  const { b } = c.frame;
  const leading = x.value.type.shape.slice(0, -1);
  if (!x.mask) return b.constant(elements(leading));
  const positions = b.op("reduce_sum", [x.mask], { axes: [0] });
  return b.op("mul", [positions, b.constant(elements(leading.slice(1)))]);
}
