import type { Pools } from "../../../ir/primitives/attributes.ts";
import type { AttributeTable } from "../../../ir/primitives/index.ts";
import { range, type Shape } from "../../../ir/shapes.ts";
import type { Four } from "../blocks.ts";
import type { Emitter, Lowerings, Operand } from "../emitter.ts";
import { maxInBlocks } from "../fusion.ts";
import { gatherRows, NOWHERE, type Rows, rowsImage, type Sliding } from "./places.ts";

type Pool = AttributeTable["max_pool2d"];

function sliding([, h, w]: Shape, [, oh, ow]: Shape, { size, stride }: Pool): Sliding {
  return {
    image: [h, w] as [number, number],
    output: [oh, ow] as [number, number],
    size,
    stride,
    offset: [0, 0],
  };
}

/** One window sees the whole image. */
function isGlobal({ image, output, size }: Sliding): boolean {
  return output[0] * output[1] === 1 && image[0] === size[0] && image[1] === size[1];
}

/** For each tap of the windows, what it sees: [N, OH, OW, C]. */
function taps(e: Emitter, x: string, { output, size, stride }: Sliding): string[] {
  const limit = (from: number, axis: 0 | 1) => from + (output[axis] - 1) * stride[axis] + 1;
  return range(size[0] * size[1]).map((tap) => {
    const [i, j] = [Math.floor(tap / size[1]), tap % size[1]];
    const bounds = [[i, j], [limit(i, 0), limit(j, 1)], [1, 2], stride].map((list) => e.nodes.integers(list));
    return e.node("Slice", [x, ...bounds]);
  });
}

/**
 * Sums for each place of the image what the windows that see it have for it. `rows` of an image are the windows' own, for each tap
 * or once for all taps. Where windows overlap, they are added layer by layer.
 */
function spread(e: Emitter, rows: Rows, windows: Sliding, perTap: boolean): Rows {
  const { image, output, size, stride } = windows;
  const [down, across] = [Math.ceil(size[0] / stride[0]), Math.ceil(size[1] / stride[1])];
  const layers = range(down * across).map((layer) => {
    const [up, back] = [Math.floor(layer / across), layer % across];
    return range(image[0] * image[1]).map((place) => {
      const [y, x] = [Math.floor(place / image[1]), place % image[1]];
      const [row, column] = [Math.floor(y / stride[0]) - up, Math.floor(x / stride[1]) - back];
      const [i, j] = [y - row * stride[0], x - column * stride[1]];
      const inside = row >= 0 && row < output[0] && column >= 0 && column < output[1];
      if (!inside || i >= size[0] || j >= size[1]) return NOWHERE;
      return (perTap ? (i * size[1] + j) * output[0] * output[1] : 0) + row * output[1] + column;
    });
  });
  const [first, ...others] = layers.map((places) => gatherRows(e, rows, places)) as [Rows, ...Rows[]];
  return { ...first, name: others.reduce((sum, { name }) => e.node("Add", [sum, name]), first.name) };
}

/** The gradient of each tap: of a window's equal greatest, the first takes all. Each takes its share of what is left, the last the rest. */
function tapGradients(e: Emitter, seen: readonly string[], y: string, dy: Operand): string[] {
  let rest = e.full(dy);
  return seen.map((x, tap) => {
    if (tap === seen.length - 1) return rest;
    const taken = e.node("Mul", [rest, e.cast(e.node("Equal", [x, y]), dy.type.dtype)]);
    rest = e.node("Sub", [rest, taken]);
    return taken;
  });
}

export const pooling = {
  max_pool2d: (e, { inputs, attributes, type }) => {
    const [x] = inputs as [Operand];
    const windows = sliding(x.type.shape, type.shape, attributes);
    if (isGlobal(windows)) return e.node("ReduceMax", [e.full(x), e.nodes.integers([1, 2])], { keepdims: 1 });
    return maxInBlocks(e, x, type, attributes) ?? e.node("Max", taps(e, e.full(x), windows));
  },
  max_pool2d_gradient: (e, { inputs, attributes, type }) => {
    const [x, y, dy] = inputs as [Operand, Operand, Operand];
    const windows = sliding(type.shape, y.type.shape, attributes);
    const [count, oh, ow, channels] = y.type.shape as Four;
    const gradients = tapGradients(e, taps(e, e.full(x), windows), e.full(y), dy);
    const places = gradients.length * oh * ow;
    const rows = gradients.map((name) => e.reshape(name, y.type.shape, [count, oh * ow, channels]));
    const joined = { name: e.concat(rows, 1), dtype: type.dtype, count, places, channels };
    return rowsImage(e, spread(e, joined, windows, true), type.shape);
  },
  mean_pool2d: (e, { inputs, attributes, type }) => {
    const [x] = inputs as [Operand];
    const windows = sliding(x.type.shape, type.shape, attributes);
    if (isGlobal(windows))
      return e.node("ReduceMean", [e.full(x), e.nodes.integers([1, 2])], { keepdims: 1 });
    const seen = taps(e, e.full(x), windows);
    return e.node("Mul", [e.node("Sum", seen), e.scalar(type.dtype, 1 / seen.length)]);
  },
  mean_pool2d_gradient: (e, { inputs, attributes, type }) => {
    const [dy] = inputs as [Operand];
    const windows = sliding(type.shape, dy.type.shape, attributes);
    const share = e.scalar(type.dtype, 1 / (attributes.size[0] * attributes.size[1]));
    const scaled = e.elementwise([dy], dy.type, (name) => e.node("Mul", [name, share]));
    if (isGlobal(windows)) return { ...scaled, type };
    const [count, oh, ow, channels] = dy.type.shape as Four;
    const name = e.reshape(e.full(scaled), dy.type.shape, [count, oh * ow, channels]);
    const rows = { name, dtype: type.dtype, count, places: oh * ow, channels };
    return rowsImage(e, spread(e, rows, windows, false), type.shape);
  },
} satisfies Lowerings<Pools>;
