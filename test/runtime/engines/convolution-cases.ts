import type { FunctionBuilder } from "../../../src/ir/builder.ts";
import type { Value } from "../../../src/ir/ir.ts";
import { primitiveType } from "../../../src/ir/primitives/index.ts";
import type { Dense } from "../../../src/ir/primitives/primitive.ts";
import type { Composed, Drawn } from "./more-cases.ts";

/** Images [N, H, W, C] and kernels [KH, KW, C, F]. */
interface Geometry {
  readonly image: readonly [number, number, number, number];
  readonly kernel: readonly [number, number, number, number];
  readonly stride?: readonly [number, number];
  /** Before and behind, of rows then of columns. */
  readonly padding?: readonly [number, number, number, number];
}

/** Images and channels enough for operators that take several of them at once: as many as these have, fewer, more. */
const geometries: Readonly<Record<string, Geometry>> = {
  "of whole blocks": { image: [16, 6, 5, 16], kernel: [3, 3, 16, 16], padding: [1, 1, 1, 1] },
  "of several blocks": { image: [33, 5, 4, 32], kernel: [3, 3, 32, 48], padding: [1, 1, 1, 1] },
  "of parts of blocks": { image: [9, 7, 6, 24], kernel: [3, 2, 24, 20], padding: [1, 0, 0, 1] },
  "of three channels": { image: [40, 8, 9, 3], kernel: [3, 3, 3, 16], stride: [2, 2], padding: [1, 1, 1, 1] },
  "with strides": { image: [16, 9, 8, 32], kernel: [3, 3, 32, 16], stride: [2, 3], padding: [1, 1, 2, 0] },
  "with strides that leave places out": { image: [16, 8, 7, 16], kernel: [2, 3, 16, 16], stride: [3, 2] },
  "that leaves the last rows out": { image: [16, 8, 8, 16], kernel: [3, 3, 16, 16], stride: [2, 2] },
  "wider than the image": { image: [16, 2, 3, 16], kernel: [5, 5, 16, 16], padding: [2, 2, 2, 2] },
  "with padding as wide as the kernel": {
    image: [16, 3, 3, 16],
    kernel: [2, 2, 16, 16],
    padding: [2, 2, 2, 2],
  },
};

/** What follows convolutions of images in blocks, which may be done as they are written; each has a convolution for its start. */
const followers: Readonly<Record<string, (b: FunctionBuilder, y: Value, others: Others) => Value>> = {
  "a bias and relu": (b, y, { channels }) => b.op("relu", [b.op("add", [y, channels])]),
  "a bias, used twice": (b, y, { channels }) => b.op("mul", [b.op("add", [y, channels]), y]),
  "another image added, with bias and relu": (b, y, { channels, image }) =>
    b.op("relu", [b.op("add", [b.op("add", [image, y]), channels])]),
  "itself added": (b, y) => b.op("add", [y, y]),
  "factors of channels and images": (b, y, { channels, each, image }) => {
    const centered = b.op("sub", [y, channels]);
    const scaled = b.op("add", [b.op("mul", [centered, channels]), b.op("mul", [image, each])]);
    return b.op("relu", [b.op("add", [scaled, each])]);
  },
  "numbers for places": (b, y, { places }) => b.op("mul", [b.op("add", [y, places]), places]),
  "sums of products": (b, y, { image }) => {
    const sums = b.op("reduce_sum", [b.op("mul", [y, image])], { axes: [0, 1, 2] });
    const squares = b.op("reduce_sum", [b.op("mul", [y, y])], { axes: [1, 2] });
    return b.op("add", [sums, squares]);
  },
  "sums that keep channels, rows, or nothing": (b, y) => {
    const places = b.op("reduce_sum", [y], { axes: [1, 2] });
    const rows = b.op("reduce_sum", [b.op("relu", [y])], { axes: [0, 3] });
    const all = b.op("reduce_sum", [y], { axes: [0, 1, 2, 3] });
    return b.op("add", [b.op("add", [places, all]), b.op("reduce_sum", [rows], { axes: [0, 1] })]);
  },
  "sums of what one number scales": (b, y) =>
    b.op("reduce_sum", [b.op("mul", [b.op("relu", [y]), b.constant(0.5)])], { axes: [0, 1, 2] }),
  "one image added to all": (b, y, { x, kernel, image }) => {
    const first = b.op("slice", [x], { starts: [0, 0, 0, 0], limits: [1, ...x.type.shape.slice(1)] });
    const alone = b.op("conv2d", [first, kernel], { stride: [1, 1], padding: [1, 1, 1, 1] });
    return b.op("mul", [b.op("add", [alone, image]), b.op("sub", [y, b.op("abs", [alone])])]);
  },
  "the sign of its relu, of tiny and large numbers": (b, y, { image }) => {
    const sign = (x: Value, scale: number) =>
      b.op("sign", [b.op("relu", [b.op("mul", [x, b.constant(scale)])])]);
    const both = [sign(y, 1e-30), sign(y, 1e30)] as const;
    return b.op("add", [b.op("mul", [image, both[0]]), both[1]]);
  },
  "a comparison and a choice": (b, y, { image }) =>
    b.op("select", [b.op("less", [y, image]), b.op("relu", [y]), image]),
  "another order and shape": (b, y) =>
    b.op("reshape", [b.op("transpose", [b.op("relu", [y])], { permutation: [3, 0, 2, 1] })], {
      shape: [y.type.shape.reduce((product, size) => product * size, 1)],
    }),
};

/** Values that broadcast to an image. */
interface Others {
  /** What was convolved. */
  readonly x: Value;
  readonly kernel: Value;
  readonly image: Value;
  /** [C], [N, 1, 1, C] and [H, W, 1]. */
  readonly channels: Value;
  readonly each: Value;
  readonly places: Value;
}

function followed(floats: Drawn, name: string, count: number, filters: number): [string, Composed] {
  const shapes = [[filters], [count, 1, 1, filters], [5, 4, 1], [count, 5, 4, filters]];
  const inputs = [[count, 5, 4, 16], [3, 3, 16, filters], ...shapes].map((shape) => floats(...shape));
  const build: Composed["build"] = (b, [x, kernel, channels, each, places, image] = []) => {
    const y = b.op("conv2d", [x, kernel] as Value[], { stride: [1, 1], padding: [1, 1, 1, 1] });
    const scaled = b.op("mul", [y, b.constant(0.1)]);
    const others = { x, kernel, channels, each, places, image } as Others;
    const last = followers[name] as (typeof followers)[string];
    return b.op("mul", [last(b, name.startsWith("sums") ? scaled : y, others), b.constant(0.01)]);
  };
  return [`${name}, of ${count} images of ${filters} channels`, { inputs, build }];
}

/** A convolution of each kind with its gradients, scaled: long sums of large numbers lose digits. */
export function convolutions(floats: Drawn): Readonly<Record<string, Composed>> {
  const cases = Object.entries(geometries).flatMap(([name, geometry]): [string, Composed][] => {
    const { image, kernel, stride = [1, 1], padding = [0, 0, 0, 0] } = geometry;
    const windows = { stride, padding };
    const [x, k] = [floats(...image), floats(...kernel)];
    const dy = floats(...primitiveType("conv2d", [x.type, k.type], windows).shape);
    const scaled = (inputs: readonly Dense[], build: Composed["build"]): Composed => ({
      inputs,
      build: (b, values) => b.op("mul", [build(b, values), b.constant(0.01)]),
    });
    const byKernel = { ...windows, kernelShape: kernel };
    const byImage = { ...windows, inputShape: image };
    return [
      [`a convolution ${name}`, scaled([x, k], (b, inputs) => b.op("conv2d", inputs, windows))],
      [
        `the gradient by the kernel of a convolution ${name}`,
        scaled([x, dy], (b, inputs) => b.op("conv2d_kernel_gradient", inputs, byKernel)),
      ],
      [
        `the gradient by the image of a convolution ${name}`,
        scaled([k, dy], (b, inputs) => b.op("conv2d_input_gradient", inputs, byImage)),
      ],
    ];
  });
  const following = Object.keys(followers).flatMap((name) => [
    followed(floats, name, 3, 16),
    followed(floats, name, 1, 32),
    followed(floats, name, 2, 20),
  ]);
  return Object.fromEntries([...cases, ...following]);
}
