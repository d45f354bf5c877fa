import type { Convolutions } from "../../../ir/primitives/attributes.ts";
import { range } from "../../../ir/shapes.ts";
import type { Four } from "../blocks.ts";
import type { Emitter, Lowerings, Operand } from "../emitter.ts";
import {
  gatherRows,
  imageRows,
  NOWHERE,
  type Phase,
  phasesOf,
  type Rows,
  seenPlaces,
  sliding,
} from "./places.ts";

/**
 * Convolutions are matrix products of gathered columns, in NHWC throughout: no transposition, and the gradient by the kernel is one
 * product too. The batch goes in chunks, so that columns stay in the cache and memory does not grow with the batch.
 * Measured in docs/decisions/onnx-lowerings.md.
 */
const CHUNK_BYTES = 1e6;
/** Columns that are kept whole: the gradient by the kernel uses those of the forward pass again. */
const SHARED_BYTES = 4e6;

/** The first and last image of each chunk. */
function chunks(count: number, columnsOfImage: number): [from: number, to: number][] {
  const bytes = 4 * columnsOfImage;
  const images = count * bytes <= SHARED_BYTES ? count : Math.max(1, Math.floor(CHUNK_BYTES / bytes));
  return Array.from({ length: Math.ceil(count / images) }, (_, i) => [
    i * images,
    Math.min(count, (i + 1) * images),
  ]);
}

function part(e: Emitter, rows: Rows, [from, to]: [number, number]): Rows {
  if (from === 0 && to === rows.count) return rows;
  return { ...rows, name: e.slice(rows.name, 0, from, to), count: to - from };
}

/** Each of `steps` columns' rows side by side: [count * places / steps, steps * channels]. */
function matrix(e: Emitter, { name, count, places, channels }: Rows, steps: number): string {
  return e.reshape(name, [count, places, channels], [(count * places) / steps, steps * channels]);
}

/** The kernel's taps, each turned: [KH * KW, F, C]. */
interface TurnedKernel {
  readonly name: string;
  readonly taps: number;
  readonly f: number;
  readonly c: number;
}

function turnedKernel(e: Emitter, kernel: Operand): TurnedKernel {
  const [kh, kw, c, f] = kernel.type.shape as Four;
  const taps = kh * kw;
  const flat = e.reshape(e.full(kernel), kernel.type.shape, [taps, c, f]);
  return { name: e.transpose(flat, [taps, c, f], [0, 2, 1]), taps, f, c };
}

/** What the places of one phase get: [images, places, C]. */
function phaseProduct(e: Emitter, { places, taps, windows }: Phase, dy: Rows, kernel: TurnedKernel): string {
  const all = {
    name: kernel.name,
    dtype: dy.dtype,
    count: 1,
    places: kernel.taps,
    channels: kernel.f * kernel.c,
  };
  const whole = {
    ...all,
    name: e.reshape(kernel.name, [kernel.taps, kernel.f, kernel.c], [1, all.places, all.channels]),
  };
  const weights = matrix(e, gatherRows(e, whole, taps), 1);
  const flat = e.reshape(weights, [taps.length, kernel.f * kernel.c], [taps.length * kernel.f, kernel.c]);
  const columns = matrix(e, gatherRows(e, dy, windows), taps.length);
  const rows = [dy.count * places.length, kernel.c];
  return e.reshape(e.node("MatMul", [columns, flat]), rows, [dy.count, places.length, kernel.c]);
}

export const columns = {
  conv2d: (e, { inputs, attributes, type }) => {
    const [x, kernel] = inputs as [Operand, Operand];
    const [kh, kw, c, f] = kernel.type.shape as Four;
    const [, oh, ow] = type.shape as Four;
    const taps = kh * kw;
    const places = seenPlaces(sliding(x.type.shape, kernel.type.shape, type.shape, attributes));
    const rows = imageRows(e, e.full(x), x.type.shape, type.dtype);
    const weights = e.reshape(e.full(kernel), kernel.type.shape, [taps * c, f]);
    const parts = chunks(rows.count, places.length * c).map((chunk) => {
      const columns = gatherRows(e, part(e, rows, chunk), places);
      const y = e.node("MatMul", [matrix(e, columns, taps), weights]);
      return e.reshape(y, [columns.count * oh * ow, f], [columns.count, oh, ow, f]);
    });
    return e.concat(parts, 0);
  },
  conv2d_kernel_gradient: (e, { inputs, attributes, type }) => {
    const [x, dy] = inputs as [Operand, Operand];
    const [kh, kw, c, f] = type.shape as Four;
    const taps = kh * kw;
    const places = seenPlaces(sliding(x.type.shape, type.shape, dy.type.shape, attributes));
    const images = imageRows(e, e.full(x), x.type.shape, type.dtype);
    const gradients = imageRows(e, e.full(dy), dy.type.shape, type.dtype);
    const all = chunks(images.count, places.length * c);
    // Columns of one chunk are those of the forward pass. Of several, they would have to be kept until here: other indices part them.
    const index = all.length === 1 ? "i32" : "i64";
    let sum: string | undefined;
    for (const chunk of all) {
      const columns = matrix(e, gatherRows(e, part(e, images, chunk), places, index), taps);
      const product = [columns, matrix(e, part(e, gradients, chunk), 1)];
      sum = e.node("Gemm", sum === undefined ? product : [...product, sum], { transA: 1 });
    }
    return e.reshape(sum as string, [taps * c, f], type.shape);
  },
  /** The places of the image that the same taps see are one product: as many products as the stride has phases. */
  conv2d_input_gradient: (e, { inputs, attributes, type }) => {
    const [kernel, dy] = inputs as [Operand, Operand];
    const windows = sliding(type.shape, kernel.type.shape, dy.type.shape, attributes);
    const phases = phasesOf(windows).filter(({ taps }) => taps.length > 0);
    const position = new Map(phases.flatMap(({ places }) => places).map((place, at) => [place, at]));
    const order = range(windows.image[0] * windows.image[1]).map((place) => position.get(place) ?? NOWHERE);
    const weights = turnedKernel(e, kernel);
    const gradients = imageRows(e, e.full(dy), dy.type.shape, type.dtype);
    const seen = phases.reduce((sum, { windows }) => sum + windows.length, 0);
    const parts = chunks(gradients.count, seen * gradients.channels).map((chunk) => {
      const rows = part(e, gradients, chunk);
      const products = phases.map((phase) => phaseProduct(e, phase, rows, weights));
      const places = position.size;
      const joined = { ...rows, name: e.concat(products, 1), places, channels: weights.c };
      return gatherRows(e, joined, order).name;
    });
    const [n, , , c] = type.shape as Four;
    return e.reshape(e.concat(parts, 0), [n, order.length, c], type.shape);
  },
} satisfies Lowerings<Convolutions>;
