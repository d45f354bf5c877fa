import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { OwnKernel } from "./heap.ts";

type Four = readonly [number, number, number, number];

export const pools = {
  /** The first greatest place of a window takes its gradient; tfjs's gives it to another one. */
  MaxPoolGrad: (heap) => (inputs, attributes) => {
    const { dy, input, output } = inputs as unknown as Record<"dy" | "input" | "output", TensorInfo>;
    const { filterSize, strides } = attributes as unknown as Record<
      "filterSize" | "strides",
      readonly [number, number]
    >;
    const [n, h, w, c] = input.shape as unknown as Four;
    const [, oh, ow] = output.shape as unknown as Four;
    const dx = heap.zeros(input.shape);
    const [to, x, y, from] = [dx, input, output, dy].map((x) => heap.floats(x)) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    for (let image = 0, window = 0; image < n; image++)
      for (let row = 0; row < oh; row++)
        for (let column = 0; column < ow; column++, window += c)
          for (let channel = 0; channel < c; channel++) {
            const greatest = y[window + channel];
            const corner = ((image * h + row * strides[0]) * w + column * strides[1]) * c + channel;
            seek: for (let i = 0; i < filterSize[0]; i++)
              for (let j = 0; j < filterSize[1]; j++) {
                const at = corner + (i * w + j) * c;
                if (x[at] !== greatest) continue;
                to[at] = (to[at] as number) + (from[window + channel] as number);
                break seek;
              }
          }
    return dx;
  },
} satisfies Record<string, OwnKernel>;
