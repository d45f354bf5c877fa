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
  return Object.fromEntries(cases);
}
