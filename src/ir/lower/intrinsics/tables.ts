import type { Value } from "../../ir.ts";
import type { Context } from "../context.ts";
import { reshape } from "../tensors.ts";
import { type Bag, tensor } from "../terms.ts";
import { argument, type Intrinsic, tensorArgument } from "./intrinsic.ts";
import { maskOfLength } from "./sequences.ts";

/** Learned tables, and labels as their rows of the identity. */
export const tableIntrinsics: readonly (readonly [string, Intrinsic])[] = [
  [
    "lookup",
    (use) =>
      tensor(
        use.c.frame.b.op("gather", [
          tensorArgument(use, "table").value,
          argument(use, "at", "category").index,
        ]),
      ),
  ],
  [
    "lookup_text",
    (use) => {
      const text = argument(use, "at", "text");
      const rows = use.c.frame.b.op("gather", [tensorArgument(use, "table").value, text.ids]);
      return tensor(rows, maskOfLength(use.c, text));
    },
  ],
  [
    "lookup_bag",
    (use) => tensor(sumOfBag(use.c, tensorArgument(use, "table").value, argument(use, "at", "bag"))),
  ],
  [
    "one_hot",
    (use) => {
      const { b } = use.c.frame;
      const label = argument(use, "label", "category");
      const places = b.op("iota", [], { dtype: "i32", shape: [label.count], axis: 0 });
      return tensor(b.op("cast", [b.op("equal", [places, label.index])], { dtype: "f32" }));
    },
  ],
];

function sumOfBag(c: Context, table: Value, bag: Bag): Value {
  const { b } = c.frame;
  const entries = b.op("gather", [table, bag.indices]);
  const weights = reshape(c, bag.weights, [...bag.weights.type.shape, 1]);
  const sum = b.op("segment_sum", [b.op("mul", [entries, weights]), bag.rows, bag.place]);
  const { otherwise } = bag;
  return otherwise ? b.op("select", [otherwise.here, sum, sumOfBag(c, table, otherwise.bag)]) : sum;
}
