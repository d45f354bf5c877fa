import { range } from "../../shapes.ts";
import { reshape } from "../tensors.ts";
import { tensor } from "../terms.ts";
import { type Intrinsic, tensorArgument } from "./intrinsic.ts";

export const shapeIntrinsics: readonly (readonly [string, Intrinsic])[] = [
  [
    "expand",
    (use) => {
      const x = tensorArgument(use, "x");
      return tensor(reshape(use.c, x.value, [...x.value.type.shape, 1]), x.mask);
    },
  ],
  [
    "transpose",
    (use) => {
      const { value } = tensorArgument(use, "x");
      const rank = value.type.shape.length;
      const permutation = [...range(rank - 2), rank - 1, rank - 2];
      return tensor(use.c.frame.b.op("transpose", [value], { permutation }));
    },
  ],
];
