import { reshape } from "../tensors.ts";
import { tensor } from "../terms.ts";
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
    (use) => {
      const { b } = use.c.frame;
      const bag = argument(use, "at", "bag");
      const rows = b.op("gather", [tensorArgument(use, "table").value, bag.indices]);
      const weights = reshape(use.c, bag.weights, [...bag.weights.type.shape, 1]);
      return tensor(b.op("segment_sum", [b.op("mul", [rows, weights]), bag.rows, bag.place]));
    },
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
