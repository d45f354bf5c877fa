import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Heap, OwnKernel } from "./heap.ts";

type Four = readonly [number, number, number, number];

interface Geometry {
  readonly strides: readonly [number, number];
  /** Batch, height, width, channels: before and after. */
  readonly pad: readonly (readonly [number, number])[];
}

/** One row of outputs as one tap of the kernel sees it: the first place of the image and of the output, and how many see the image. */
interface Sight {
  readonly tap: number;
  readonly image: number;
  readonly output: number;
  readonly count: number;
}

/** Visits all that is multiplied, a row of outputs at a time. Places are counted without channels. */
function visit(
  [n, h, w]: Four,
  [kh, kw]: Four,
  [, oh, ow]: Four,
  geometry: Geometry,
  see: (sight: Sight) => void,
) {
  const { strides, pad } = geometry;
  const [top, left] = [pad[1]?.[0] ?? 0, pad[2]?.[0] ?? 0];
  for (let i = 0; i < kh; i++)
    for (let j = 0; j < kw; j++) {
      const first = Math.max(0, Math.ceil((left - j) / strides[1]));
      const count = Math.min(ow, Math.floor((w - 1 - j + left) / strides[1]) + 1) - first;
      if (count <= 0) continue;
      for (let image = 0; image < n; image++)
        for (let row = 0; row < oh; row++) {
          const line = row * strides[0] + i - top;
          if (line < 0 || line >= h) continue;
          const place = (image * h + line) * w + first * strides[1] + j - left;
          see({ tap: i * kw + j, image: place, output: (image * oh + row) * ow + first, count });
        }
    }
}

/** [KH, KW, C, F] to [KH, KW, F, C]. */
function turned(heap: Heap, kernel: TensorInfo): TensorInfo {
  return heap.best("Transpose")({ x: kernel }, { perm: [0, 1, 3, 2] });
}

const BYTES = 4;

/** Gradients as products of what a tap sees in a row, on the images themselves: nothing is gathered. */
export const convolutions = {
  /** tfjs's is a plain loop. */
  Conv2DBackpropInput: (heap) => (inputs, attributes) => {
    const { dy, filter } = inputs as unknown as Record<"dy" | "filter", TensorInfo>;
    const { inputShape, ...geometry } = attributes as unknown as Geometry & { readonly inputShape: Four };
    const shape = filter.shape as unknown as Four;
    const [, , channels, filters] = shape;
    const kernel = turned(heap, filter);
    const dx = heap.zeros(inputShape);
    const [atDx, atDy, atKernel] = [dx, dy, kernel].map((x) => heap.address(x)) as [number, number, number];
    const steps = { aRow: filters, aTerm: 1, bRow: channels, cRow: geometry.strides[1] * channels };
    visit(inputShape, shape, dy.shape as unknown as Four, geometry, ({ tap, image, output, count }) =>
      heap.multiply({
        a: atDy + BYTES * output * filters,
        b: atKernel + BYTES * tap * filters * channels,
        c: atDx + BYTES * image * channels,
        ...{ rows: count, terms: filters, columns: channels, steps },
      }),
    );
    heap.free(kernel);
    return dx;
  },
  /** tfjs has none. */
  Conv2DBackpropFilter: (heap) => (inputs, attributes) => {
    const { x, dy } = inputs as unknown as Record<"x" | "dy", TensorInfo>;
    const { filterShape, ...geometry } = attributes as unknown as Geometry & { readonly filterShape: Four };
    const [, , channels, filters] = filterShape;
    const dk = heap.zeros(filterShape);
    const [atX, atDy, atDk] = [x, dy, dk].map((x) => heap.address(x)) as [number, number, number];
    const steps = { aRow: 1, aTerm: geometry.strides[1] * channels, bRow: filters, cRow: filters };
    const [image, output] = [x.shape, dy.shape] as unknown as [Four, Four];
    visit(image, filterShape, output, geometry, ({ tap, image, output, count }) =>
      heap.multiply({
        a: atX + BYTES * image * channels,
        b: atDy + BYTES * output * filters,
        c: atDk + BYTES * tap * channels * filters,
        ...{ rows: channels, terms: count, columns: filters, steps },
      }),
    );
    return dk;
  },
} satisfies Record<string, OwnKernel>;
