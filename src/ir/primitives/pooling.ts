import type { TensorType } from "../ir.ts";
import { isFloat, type Shape, sameShape } from "../shapes.ts";
import type { AttributeTable } from "./attributes.ts";
import { type Demand, define } from "./define.ts";

type Pool = AttributeTable["max_pool2d"];

/** The output shape of a pooling of x [N, H, W, C]. */
function pooled(x: Shape, { size, stride }: Pool, demand: Demand): Shape {
  demand(x.length === 4, "images are [N, H, W, C]");
  const [n, h, w, c] = x as [number, number, number, number];
  demand(
    [...size, ...stride].every((length) => length > 0),
    "sizes and strides are positive",
  );
  demand(h >= size[0] && w >= size[1], "the window is larger than the image");
  return [n, Math.floor((h - size[0]) / stride[0]) + 1, Math.floor((w - size[1]) / stride[1]) + 1, c];
}

function pool<N extends "max_pool2d" | "mean_pool2d">(name: N) {
  return define<N, 1>(name, {
    arity: 1,
    type([x], attributes, demand) {
      demand(isFloat(x.dtype), `${x.dtype} is not accepted`);
      return { dtype: x.dtype, shape: pooled(x.shape, attributes, demand) };
    },
  });
}

function demandPooled(y: TensorType, x: TensorType, attributes: Pool, demand: Demand): void {
  demand(isFloat(x.dtype) && x.dtype === y.dtype, "all are floats of one dtype");
  demand(sameShape(y.shape, pooled(x.shape, attributes, demand)), "a gradient has not its output's shape");
}

export const pooling = {
  max_pool2d: pool("max_pool2d"),
  mean_pool2d: pool("mean_pool2d"),
  max_pool2d_gradient: define<"max_pool2d_gradient", 3>("max_pool2d_gradient", {
    arity: 3,
    type([x, y, dy], attributes, demand) {
      demandPooled(y, x, attributes, demand);
      demandPooled(dy, x, attributes, demand);
      return x;
    },
  }),
  mean_pool2d_gradient: define<"mean_pool2d_gradient", 1>("mean_pool2d_gradient", {
    arity: 1,
    type([dy], attributes, demand) {
      const x = { dtype: dy.dtype, shape: attributes.inputShape };
      demandPooled(dy, x, attributes, demand);
      return x;
    },
  }),
};
