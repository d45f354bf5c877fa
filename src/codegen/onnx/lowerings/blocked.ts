import { range, type Shape } from "../../../ir/shapes.ts";
import { blockNode, type Convolution, type Four, fromBlocks, inBlocks, toBlocks, whole } from "../blocks.ts";
import type { Emitter, Operand, Site } from "../emitter.ts";
import { convolved } from "../fusion.ts";
import { axisPhase, gatherRows, NOWHERE, pairs, type Rows, type Sliding, sliding } from "./places.ts";

/** Whether blocks are filled by half at least. */
const fills = (size: number, block: number) => whole(size, block) <= 2 * size;

/** Zeros behind one axis, up to `size`. */
function widened(e: Emitter, name: string, shape: Shape, axis: number, size: number): string {
  const missing = size - (shape[axis] as number);
  return missing === 0 ? name : e.padEnd(name, shape.length, axis, missing);
}

/** Channels of an image that a convolution sees. */
const seen = (channels: number, block: number) => (channels < block ? channels : whole(channels, block));

/** [KH, KW, C, F] as the operators want kernels: [F / B, C / B, KH, KW, B of C, B of F], typed [F, C, KH, KW]. */
function kernelInBlocks(e: Emitter, name: string, shape: Shape, block: number): string {
  const [kh, kw, c, f] = shape as Four;
  const [channels, filters, inner] = [seen(c, block), whole(f, block), c < block ? 1 : block];
  const full = widened(e, widened(e, name, shape, 2, channels), [kh, kw, channels, f], 3, filters);
  const parts = [kh, kw, channels / inner, inner, filters / block, block];
  const order = [4, 2, 0, 1, 3, 5];
  const turned = e.transpose(e.reshape(full, [kh, kw, channels, filters], parts), parts, order);
  const turnedShape = order.map((axis) => parts[axis] as number);
  return e.reshape(turned, turnedShape, [filters, channels, kh, kw]);
}

function conv2d(e: Emitter, { inputs, attributes, type }: Site<"conv2d">): Operand | undefined {
  const [x, kernel] = inputs as [Operand, Operand];
  const [kh, kw, , f] = kernel.type.shape as Four;
  const { block } = e;
  if (!block || type.dtype !== "f32" || kh * kw === 1 || !fills(f, block)) return undefined;
  const [top, bottom, left, right] = attributes.padding;
  const [n, oh, ow] = type.shape as Four;
  return convolved(e, type, {
    image: toBlocks(e, x, block),
    kernel: kernelInBlocks(e, e.full(kernel), kernel.type.shape, block),
    attributes: { kernel_shape: [kh, kw], strides: attributes.stride, pads: [top, left, bottom, right] },
    shape: [n, whole(f, block), oh, ow],
  });
}

/**
 * A convolution of the images, as channels, with the outputs' gradients. A row of places with C channels each is one row of the image,
 * so that windows are C apart: what comes out is as long as the kernel's row. Each block of images is a group of its own, and the
 * groups are added.
 */
function kernelGradient(e: Emitter, { inputs, attributes, type }: Site<"conv2d_kernel_gradient">) {
  const [x, dy] = inputs as [Operand, Operand];
  const [n, h, w, c] = x.type.shape as Four;
  const [kh, kw, , f] = type.shape as Four;
  const [, oh, ow] = dy.type.shape as Four;
  const { block } = e;
  if (!block || type.dtype !== "f32" || kh * kw === 1 || !fills(f, block) || !fills(n, block))
    return undefined;
  const [down, across] = attributes.stride;
  const [top, , left] = attributes.padding;
  const [count, filters] = [whole(n, block), whole(f, block)];
  const groups = count / block;
  const [rows, columns] = [(oh - 1) * down + kh, (ow - 1) * across + kw];
  const around = [0, top, left, 0, count - n, rows - h - top, columns - w - left, 0];
  const framed = e.node("Pad", [e.full(x), e.nodes.integers(around)]);
  const flat = e.reshape(framed, [count, rows, columns, c], [1, count, rows, columns * c]);
  const images = blockNode(e, "ReorderInput", [flat]);
  const sums = blockNode(e, "Conv", [images, gradientsInBlocks(e, dy, block)], {
    kernel_shape: [oh, ow],
    dilations: [down, across * c],
    group: groups,
  });
  const apart = e.reshape(
    sums,
    [1, groups * filters, kh, kw * c],
    [groups, filters / block, kh * kw * c, block],
  );
  const sum = groups === 1 ? apart : e.node("ReduceSum", [apart, e.nodes.integers([0])], { keepdims: 1 });
  const summed = [filters / block, kh * kw * c, block];
  const turned = e.transpose(e.reshape(sum, [1, ...summed], summed), summed, [1, 0, 2]);
  const flatKernel = e.reshape(turned, [kh * kw * c, filters / block, block], [kh, kw, c, filters]);
  return f === filters ? flatKernel : e.slice(flatKernel, 3, 0, f);
}

/** [N, OH, OW, F] as kernels of as many groups as there are blocks of images. */
function gradientsInBlocks(e: Emitter, dy: Operand, block: number): string {
  const [n, oh, ow, f] = dy.type.shape as Four;
  const [count, filters] = [whole(n, block), whole(f, block)];
  const [groups, places, slices] = [count / block, oh * ow, filters / block];
  const { blocks } = dy;
  const at = (slice: number, place: number) => (blocks ? slice * places + place : place * slices + slice);
  const order = range(slices).flatMap((slice) =>
    range(places).flatMap((place) => range(block).map((image) => image * slices * places + at(slice, place))),
  );
  const shape = blocks ? [n, slices, places, block] : [n, oh, ow, f];
  const full = widened(e, blocks?.name ?? e.full(dy), shape, 0, count);
  const all = blocks ? full : widened(e, full, [count, oh, ow, f], 3, filters);
  const from = blocks ? [count, slices, places, block] : [count, oh, ow, filters];
  const rows: Rows = {
    name: e.reshape(all, from, [groups, order.length, block]),
    ...{ dtype: "f32", count: groups, places: order.length, channels: block },
  };
  const kernels = gatherRows(e, rows, order).name;
  return e.reshape(kernels, [groups, order.length, block], [groups * filters, block, oh, ow]);
}

/** The places of one axis that the same taps see: a convolution of the gradient with these taps, the last first. */
interface AxisPhase {
  readonly places: readonly number[];
  readonly taps: readonly number[];
  readonly before: number;
  readonly after: number;
}

function axisPhases({ image, output, size, stride, offset }: Sliding, axis: 0 | 1): readonly AxisPhase[] {
  const all = range(stride[axis]).map((phase) =>
    axisPhase(image[axis], size[axis], stride[axis], offset[axis], phase),
  );
  return all
    .filter(({ places, taps }) => places.length > 0 && taps.length > 0)
    .map(({ places, taps }) => {
      const window = (place: number, tap: number) => (place + offset[axis] - tap) / stride[axis];
      return {
        places,
        taps: taps.toReversed(),
        before: -window(places[0] as number, taps.at(-1) as number),
        after: window(places.at(-1) as number, taps[0] as number) - (output[axis] - 1),
      };
    });
}

/** For each phase of the stride, the gradient convolved with the taps that its places see. */
function inputGradient(e: Emitter, { inputs, attributes, type }: Site<"conv2d_input_gradient">) {
  const [kernel, dy] = inputs as [Operand, Operand];
  const [kh, kw, c, f] = kernel.type.shape as Four;
  const { block } = e;
  if (!block || type.dtype !== "f32" || kh * kw === 1 || !fills(c, block)) return undefined;
  const windows = sliding(type.shape, kernel.type.shape, dy.type.shape, attributes);
  const [down, across] = [axisPhases(windows, 0), axisPhases(windows, 1)];
  if ([...down, ...across].some(({ before, after }) => before < 0 || after < 0)) return undefined;
  const image = toBlocks(e, dy, block);
  const kernels: Rows = {
    name: e.reshape(e.full(kernel), kernel.type.shape, [1, kh * kw, c * f]),
    ...{ dtype: "f32", count: 1, places: kh * kw, channels: c * f },
  };
  const parts = down.flatMap((y) =>
    across.map((x): Part => {
      const taps = [y.taps.length, x.taps.length];
      const chosen = gatherRows(e, kernels, indices(y.taps, x.taps, kw)).name;
      const apart = e.reshape(chosen, [1, y.taps.length * x.taps.length, c * f], [...taps, c, f]);
      const turned = e.transpose(apart, [...taps, c, f], [0, 1, 3, 2]);
      const weights = kernelInBlocks(e, turned, [...taps, f, c], block);
      const shape = [type.shape[0] as number, whole(c, block), y.places.length, x.places.length];
      const pads = [y.before, x.before, y.after, x.after];
      const convolution = { image, kernel: weights, attributes: { kernel_shape: taps, pads }, shape };
      return { convolution, rows: y.places, columns: x.places };
    }),
  );
  const [first] = parts as [Part];
  const all = first.rows.length === type.shape[1] && first.columns.length === type.shape[2];
  return all ? convolved(e, type, first.convolution) : interleaved(e, parts, type, block);
}

/** Some rows and columns of an image in blocks. */
interface Part {
  readonly convolution: Convolution;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

const indices = (rows: readonly number[], columns: readonly number[], width: number) =>
  pairs(rows, columns).map(([i, j]) => i * width + j);

/** An image of parts that have different places of it; other places are 0. */
function interleaved(e: Emitter, parts: readonly Part[], type: Operand["type"], block: number): Operand {
  const [n, h, w, c] = type.shape as Four;
  const slices = whole(c, block) / block;
  const apart = parts.map(({ convolution, rows, columns }) => {
    const name = blockNode(e, "Conv", [convolution.image, convolution.kernel], convolution.attributes);
    return e.reshape(name, convolution.shape, [n, slices, rows.length * columns.length, block]);
  });
  const given = parts.flatMap(({ rows, columns }) => indices(rows, columns, w));
  const position = new Map(given.map((place, at) => [place, at]));
  const order = range(slices).flatMap((slice) =>
    range(h * w).map((place) => {
      const at = position.get(place);
      return at === undefined ? NOWHERE : slice * given.length + at;
    }),
  );
  const joined: Rows = {
    name: e.reshape(e.concat(apart, 2), [n, slices, given.length, block], [n, slices * given.length, block]),
    ...{ dtype: "f32", count: n, places: slices * given.length, channels: block },
  };
  const image = gatherRows(e, joined, order).name;
  const places = [n, slices, h * w, block];
  if (c === slices * block)
    return inBlocks(e, type, { name: e.reshape(image, [n, order.length, block], places) });
  const typed = e.reshape(image, [n, order.length, block], [n, slices * block, h, w]);
  return { name: fromBlocks(e, typed, type.shape, block), type, stored: type.shape };
}

/** Each gives nothing where blocks are not to be had, or would be filled with zeros for the most part. */
export const blocked = {
  conv2d,
  conv2d_kernel_gradient: kernelGradient,
  conv2d_input_gradient: inputGradient,
};
