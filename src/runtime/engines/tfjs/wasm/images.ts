import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Heap, OwnKernel } from "./heap.ts";

type Four = readonly [number, number, number, number];

interface Geometry {
  readonly strides: readonly [number, number];
  /** Batch, height, width, channels: before and after. */
  readonly pad: readonly (readonly [number, number])[];
}

const VALID = { strides: [1, 1], pad: "valid", dataFormat: "NHWC", dilations: [1, 1] };

/**
 * The image's gradient is a convolution of the output's, with zeros between and around its places, by the kernel turned around.
 * [N, H + KH - 1, W + KW - 1, F]
 */
function spaced(
  heap: Heap,
  dy: TensorInfo,
  image: Four,
  kernel: Four,
  { strides, pad }: Geometry,
): TensorInfo {
  const [n, oh, ow, f] = dy.shape as unknown as Four;
  const [, h, w] = image;
  const [kh, kw] = kernel;
  const [top, left] = [kh - 1 - (pad[1]?.[0] ?? 0), kw - 1 - (pad[2]?.[0] ?? 0)];
  const [height, width] = [h + kh - 1, w + kw - 1];
  const y = heap.make([n, height, width, f]);
  const [to, from] = [heap.view(y), heap.view(dy)];
  to.fill(0);
  for (let image = 0; image < n; image++)
    for (let row = 0; row < oh; row++) {
      const line = row * strides[0] + top;
      if (line < 0 || line >= height) continue;
      for (let column = 0; column < ow; column++) {
        const place = column * strides[1] + left;
        if (place < 0 || place >= width) continue;
        const target = ((image * height + line) * width + place) * f;
        const source = ((image * oh + row) * ow + column) * f;
        for (let i = 0; i < f; i++) to[target + i] = from[source + i] as number;
      }
    }
  return y;
}

/** [KH, KW, C, F] to [KH, KW, F, C], the other way round in height and width. */
function turnedAround(heap: Heap, kernel: TensorInfo): TensorInfo {
  const [kh, kw, c, f] = kernel.shape as unknown as Four;
  const y = heap.make([kh, kw, f, c]);
  const [to, from] = [heap.view(y), heap.view(kernel)];
  const taps = kh * kw;
  for (let tap = 0, source = 0; tap < taps; tap++)
    for (let i = 0; i < c; i++)
      for (let j = 0; j < f; j++) to[((taps - 1 - tap) * f + j) * c + i] = from[source++] as number;
  return y;
}

/** Columns take at most so many bytes at a time. */
const CHUNK_BYTES = 1 << 23;

/** What each tap of the kernel sees in images `first` to `last`: [KH * KW * C, images * OH * OW]. */
function columns(
  heap: Heap,
  x: TensorInfo,
  [first, last]: readonly [number, number],
  [kh, kw]: Four,
  [, oh, ow]: Four,
  { strides, pad }: Geometry,
): TensorInfo {
  const [, h, w, c] = x.shape as unknown as Four;
  const count = (last - first) * oh * ow;
  const y = heap.make([kh * kw * c, count]);
  const [to, from] = [heap.view(y), heap.view(x)];
  const [top, left] = [pad[1]?.[0] ?? 0, pad[2]?.[0] ?? 0];
  for (let image = first; image < last; image++)
    for (let i = 0; i < kh; i++)
      for (let j = 0; j < kw; j++)
        for (let channel = 0; channel < c; channel++) {
          let place = ((i * kw + j) * c + channel) * count + (image - first) * oh * ow;
          for (let row = 0; row < oh; row++) {
            const line = row * strides[0] + i - top;
            const inside = line >= 0 && line < h;
            const start = ((image * h + line) * w + j - left) * c + channel;
            for (let column = 0; column < ow; column++) {
              const at = column * strides[1] + j - left;
              to[place++] =
                inside && at >= 0 && at < w ? (from[start + column * strides[1] * c] as number) : 0;
            }
          }
        }
  return y;
}

export const images = {
  /** tfjs's is a plain loop; its convolution is ten times as fast. */
  Conv2DBackpropInput: (heap) => (inputs, attributes) => {
    const { dy, filter } = inputs as unknown as Record<"dy" | "filter", TensorInfo>;
    const { inputShape, ...geometry } = attributes as unknown as Geometry & { readonly inputShape: Four };
    const x = spaced(heap, dy, inputShape, filter.shape as unknown as Four, geometry);
    const turned = turnedAround(heap, filter);
    const dx = heap.theirs("Conv2D")({ x, filter: turned }, VALID);
    heap.free(x);
    heap.free(turned);
    return dx;
  },
  /** tfjs has none. A product of columns with the output's gradient, a few images at a time. */
  Conv2DBackpropFilter: (heap) => (inputs, attributes) => {
    const { x, dy } = inputs as unknown as Record<"x" | "dy", TensorInfo>;
    const { filterShape, ...geometry } = attributes as unknown as Geometry & { readonly filterShape: Four };
    const [kh, kw, c, f] = filterShape;
    const [n, oh, ow] = dy.shape as unknown as Four;
    const images = Math.max(1, Math.floor(CHUNK_BYTES / (4 * kh * kw * c * oh * ow)));
    let sum: TensorInfo | undefined;
    for (let first = 0; first < n; first += images) {
      const last = Math.min(n, first + images);
      const seen = columns(heap, x, [first, last], filterShape, dy.shape as unknown as Four, geometry);
      const part = heap.best("Slice")(
        { x: dy },
        { begin: [first, 0, 0, 0], size: [last - first, oh, ow, f] },
      );
      const b = { ...part, shape: [(last - first) * oh * ow, f] };
      const product = heap.theirs("BatchMatMul")({ a: seen, b }, { transposeA: false, transposeB: false });
      heap.free(seen);
      heap.free(part);
      const before: TensorInfo | undefined = sum;
      sum = before ? heap.theirs("Add")({ a: before, b: product }, {}) : product;
      if (before) {
        heap.free(before);
        heap.free(product);
      }
    }
    return { ...(sum as TensorInfo), shape: [...filterShape] };
  },
  /** The first greatest place of a window takes its gradient; tfjs's gives it to another one. */
  MaxPoolGrad: (heap) => (inputs, attributes) => {
    const { dy, input, output } = inputs as unknown as Record<"dy" | "input" | "output", TensorInfo>;
    const { filterSize, strides } = attributes as unknown as Record<
      "filterSize" | "strides",
      readonly [number, number]
    >;
    const [n, h, w, c] = input.shape as unknown as Four;
    const [, oh, ow] = output.shape as unknown as Four;
    const dx = heap.make(input.shape);
    const [to, x, y, from] = [heap.view(dx), heap.view(input), heap.view(output), heap.view(dy)];
    to.fill(0);
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
