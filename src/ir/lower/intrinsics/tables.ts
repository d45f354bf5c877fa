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
    ({ c, ...use }) => {
      const bag = argument({ c, ...use }, "at", "bag");
      const rows = c.frame.b.op("gather", [tensorArgument({ c, ...use }, "table").value, bag.indices]);
      const weights = reshape(c, bag.weights, [1, ...bag.weights.type.shape]);
      const sum = c.frame.b.op("matmul", [weights, rows], { transposeA: false, transposeB: false });
      return tensor(reshape(c, sum, rows.type.shape.slice(1)));
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
