import type { Value } from "../../ir.ts";
import { reshape } from "../tensors.ts";
import { tensor } from "../terms.ts";
import { type Intrinsic, numberArgument, tensorArgument, type Use } from "./intrinsic.ts";

/** The primitives of the IR take many images; a row has one. */
function image(use: Use, lower: (x: Value) => Value): ReturnType<Intrinsic> {
  const x = tensorArgument(use, "x").value;
  const result = lower(reshape(use.c, x, [1, ...x.type.shape]));
  return tensor(reshape(use.c, result, result.type.shape.slice(1)));
}

function pool(op: "max_pool2d" | "mean_pool2d"): Intrinsic {
  return (use) => {
    const size = numberArgument(use, "size");
    const stride = numberArgument(use, "stride");
    return image(use, (x) => use.c.frame.b.op(op, [x], { size: [size, size], stride: [stride, stride] }));
  };
}

export const imageIntrinsics: readonly (readonly [string, Intrinsic])[] = [
  [
    "conv2d",
    (use) => {
      const stride = numberArgument(use, "stride");
      const pad = numberArgument(use, "pad");
      const kernel = tensorArgument(use, "kernel").value;
      return image(use, (x) =>
        use.c.frame.b.op("conv2d", [x, kernel], {
          stride: [stride, stride],
          padding: [pad, pad, pad, pad],
        }),
      );
    },
  ],
  ["max_pool", pool("max_pool2d")],
  ["mean_pool", pool("mean_pool2d")],
];
