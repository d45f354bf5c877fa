import type { FunctionBuilder } from "../builder.ts";
import type { TensorType, Value } from "../ir.ts";
import { elements, isFloat, type Shape, sameShape } from "../shapes.ts";
import type { Attributes, AttributeTable, PrimitiveName } from "./attributes.ts";
import { type Demand, define, type Lift } from "./define.ts";
import { merge, split, toBatch } from "./lift.ts";
import { slide } from "./windows.ts";

type Pool = AttributeTable["max_pool2d"];

/** The output's shape of a pooling of x [N, H, W, C]. */
function pooled(x: Shape, { size, stride }: Pool, demand: Demand): Shape {
  demand(x.length === 4, "images are [N, H, W, C]");
  const [n, h, w, c] = x as [number, number, number, number];
  demand(
    [...size, ...stride].every((length) => length > 0),
    "sizes and strides are not positive",
  );
  demand(h >= size[0] && w >= size[1], "the window is larger than the image");
  return [n, Math.floor((h - size[0]) / stride[0]) + 1, Math.floor((w - size[1]) / stride[1]) + 1, c];
}

function pooledType([x]: [TensorType], attributes: Pool, demand: Demand): TensorType {
  demand(isFloat(x.dtype), `${x.dtype} is not accepted`);
  return { dtype: x.dtype, shape: pooled(x.shape, attributes, demand) };
}

function demandPooled(y: TensorType, x: TensorType, attributes: Pool, demand: Demand): void {
  demand(isFloat(x.dtype) && x.dtype === y.dtype, "all are not floats of one dtype");
  demand(sameShape(y.shape, pooled(x.shape, attributes, demand)), "a gradient has not its output's shape");
}

/** Visits each element of each window: where it lies in the image and where its window lies in the output. */
function visitElements(image: Shape, output: Shape, pool: Pool, visit: (x: number, y: number) => void): void {
  const channels = image[3] ?? 0;
  slide(image, output, pool, (at, _, to) => {
    for (let c = 0; c < channels; c++) visit(at * channels + c, to * channels + c);
  });
}

function add(target: Float64Array, at: number, value: number): void {
  target[at] = (target[at] as number) + value;
}

/** Pooling treats images alike, so a batch of batches is one batch. */
function liftImages<N extends PrimitiveName>(
  b: FunctionBuilder,
  inputs: readonly Value[],
  lift: Lift<N>,
): Value {
  const images = toBatch(b, inputs, lift).map((x) => merge(b, x));
  return split(b, b.apply(lift.name, images, lift.attributes as Attributes), lift.size);
}

export const pooling = {
  max_pool2d: define<"max_pool2d", 1>("max_pool2d", {
    arity: 1,
    type: pooledType,
    evaluate([x], attributes, { shape }) {
      const y = new Float64Array(elements(shape)).fill(Number.NEGATIVE_INFINITY);
      visitElements(x.type.shape, shape, attributes, (from, to) => {
        y[to] = Math.max(y[to] as number, x.data[from] as number);
      });
      return y;
    },
    gradient: (b, { inputs: [x], output, attributes }, dy) => [
      b.op("max_pool2d_gradient", [x, output, dy], attributes),
    ],
    batch: liftImages,
  }),
  /** Has no gradient of its own: which place is the greatest is not a value that it gives. */
  max_pool2d_gradient: define<"max_pool2d_gradient", 3>("max_pool2d_gradient", {
    arity: 3,
    type([x, y, dy], attributes, demand) {
      demandPooled(y, x, attributes, demand);
      demandPooled(dy, x, attributes, demand);
      return x;
    },
    evaluate([x, y, dy], attributes, { shape }) {
      const dx = new Float64Array(elements(shape));
      const taken = new Uint8Array(y.data.length);
      visitElements(shape, y.type.shape, attributes, (at, window) => {
        if (taken[window] || x.data[at] !== y.data[window]) return;
        taken[window] = 1;
        add(dx, at, dy.data[window] as number);
      });
      return dx;
    },
    batch: liftImages,
  }),
  mean_pool2d: define<"mean_pool2d", 1>("mean_pool2d", {
    arity: 1,
    type: pooledType,
    evaluate([x], attributes, { shape }) {
      const share = 1 / elements(attributes.size);
      const y = new Float64Array(elements(shape));
      visitElements(x.type.shape, shape, attributes, (from, to) =>
        add(y, to, share * (x.data[from] as number)),
      );
      return y;
    },
    gradient: (b, { inputs: [x], attributes }, dy) => [
      b.op("mean_pool2d_gradient", [dy], { ...attributes, inputShape: x.type.shape }),
    ],
    batch: liftImages,
  }),
  mean_pool2d_gradient: define<"mean_pool2d_gradient", 1>("mean_pool2d_gradient", {
    arity: 1,
    type([dy], attributes, demand) {
      const x = { dtype: dy.dtype, shape: attributes.inputShape };
      demandPooled(dy, x, attributes, demand);
      return x;
    },
    evaluate([dy], attributes, { shape }) {
      const share = 1 / elements(attributes.size);
      const dx = new Float64Array(elements(shape));
      visitElements(shape, dy.type.shape, attributes, (at, window) =>
        add(dx, at, share * (dy.data[window] as number)),
      );
      return dx;
    },
    gradient: (b, { attributes: { size, stride } }, dx) => [b.op("mean_pool2d", [dx], { size, stride })],
    batch(b, inputs, lift) {
      const [n = 1, ...image] = lift.attributes.inputShape;
      const attributes = { ...lift.attributes, inputShape: [lift.size * n, ...image] };
      return liftImages(b, inputs, { ...lift, attributes });
    },
  }),
};
