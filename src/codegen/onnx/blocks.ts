import type { AttributeTable } from "../../ir/primitives/index.ts";
import { elements, type Shape, sameShape } from "../../ir/shapes.ts";
import type { Emitter } from "./emitter.ts";
import type { Operand } from "./operand.ts";

/**
 * Images in blocks of B channels, [N, C / B, H, W, B], as onnxruntime's own operators take them, which it uses itself where kernels are
 * constants. The operators type them [N, C, H, W]. Measured in docs/decisions/onnx-lowerings.md.
 */
const operators = "com.microsoft.nchwc";

/** One such operator's node. */
export function blockNode(e: Emitter, opType: string, ...node: [readonly string[], Attributes?]): string {
  return e.node(`${operators}.${opType}`, ...node);
}

type Attributes = Parameters<Emitter["node"]>[2];
type Four = [number, number, number, number];

/** A convolution that can be written anew with one thing more done: a bias, an image added, the negative numbers cut off. */
export interface Convolution {
  readonly image: string;
  readonly kernel: string;
  readonly attributes: NonNullable<Attributes>;
  /** What it gives, as it is typed. */
  readonly shape: Shape;
  readonly bias?: string;
  readonly sum?: string;
}

/** An image of whole blocks as it lies in them, and what made it so. */
export interface Blocks {
  /** [N, C / B, H * W, B]. */
  readonly name: string;
  readonly convolution?: Convolution;
  /** Two images in blocks that it is the product of. */
  readonly factors?: readonly [string, string];
}

/** The size up to whole blocks. */
export const whole = (size: number, block: number) => Math.ceil(size / block) * block;

/** [N, C / B, H * W, B] for an image of whole blocks. */
function blocksShape([n, h, w, c]: Four, block: number): Shape {
  return [n, c / block, h * w, block];
}

/** An image in blocks as a value, which is taken out of them only where somebody needs that. */
export function inBlocks(e: Emitter, type: Operand["type"], blocks: Blocks): Operand {
  const { shape } = type;
  const [n, h, w, c] = shape as Four;
  const typed = e.reshape(blocks.name, blocksShape(shape as Four, e.block as number), [n, c, h, w]);
  return { name: fromBlocks(e, typed, shape, e.block as number), type, stored: shape, blocks };
}

/** What the operators type [N, C, H, W], of as many channels as `shape` says, as [N, H, W, C]. */
export function fromBlocks(e: Emitter, name: string, shape: Shape, block: number): string {
  const [n, h, w, c] = shape as Four;
  if (c === block) return e.reshape(name, [n, c, h, w], shape);
  return blockNode(e, "ReorderOutput", [name], { channels: c, channels_last: 1 });
}

/** An image as the operators type it. Channels are filled up to whole blocks; where they are fewer than one, they lie one by one. */
export function toBlocks(e: Emitter, image: Operand, block: number): string {
  const [n, h, w, c] = image.type.shape as Four;
  if (image.blocks) return e.reshape(image.blocks.name, blocksShape([n, h, w, c], block), [n, c, h, w]);
  const name = e.full(image);
  if (c < block) return e.transpose(name, image.type.shape, [0, 3, 1, 2]);
  const all = whole(c, block);
  const full = all === c ? name : e.padEnd(name, 4, 3, all - c);
  if (all === block) return e.reshape(full, [n, h, w, all], [n, all, h, w]);
  return blockNode(e, "ReorderInput", [full], { channels_last: 1 });
}

/** A convolution as a value: [N, H, W, C] of `type`. */
export function convolved(e: Emitter, type: Operand["type"], convolution: Convolution): Operand {
  const { image, kernel, attributes, shape, bias = "", sum } = convolution;
  const block = e.block as number;
  const extra = sum ? [bias, sum] : bias ? [bias] : [];
  const name = blockNode(e, "Conv", [image, kernel, ...extra], attributes);
  const [n, h, w, c] = type.shape as Four;
  if (c % block !== 0) return { name: fromBlocks(e, name, type.shape, block), type, stored: type.shape };
  const blocks = e.reshape(name, shape, blocksShape([n, h, w, c], block));
  return inBlocks(e, type, { name: blocks, convolution });
}

/** Done element by element in blocks, if any of the images lies in them. */
export function elementwiseInBlocks(
  e: Emitter,
  inputs: readonly Operand[],
  type: Operand["type"],
  make: (...names: string[]) => string,
): Operand | undefined {
  const of = [type, ...inputs.map((input) => input.type)];
  if (!inputs.some(({ blocks }) => blocks) || of.some(({ dtype }) => dtype !== "f32")) return undefined;
  const names = inputs.map((input) => operandInBlocks(e, input, type.shape as Four));
  return inBlocks(e, type, { name: make(...names) });
}

/** What broadcasts to an image in blocks, long enough to be worth it. */
function operandInBlocks(e: Emitter, operand: Operand, image: Four): string {
  const block = e.block as number;
  const [, h, w, c] = image;
  const shape = blocksShape(image, block);
  if (elements(operand.stored) === 1) return operand.name;
  if (isPerChannel(operand, c)) {
    const parts = e.reshape(operand.name, operand.stored, [c / block, 1, block]);
    return e.node("Expand", [parts, e.nodes.integers([c / block, h * w, block])]);
  }
  const all = e.full({ ...operand, type: { ...operand.type, shape: image } });
  const full = operand.blocks
    ? operand
    : { name: all, type: { ...operand.type, shape: image }, stored: image };
  return e.reshape(toBlocks(e, full, block), [image[0], c, h, w], shape);
}

/** What is stored, as it broadcasts to an image. */
function aligned({ stored }: Operand): Shape {
  return [...new Array<number>(4 - stored.length).fill(1), ...stored];
}

/** One number a channel. */
function isPerChannel(operand: Operand, channels: number): boolean {
  return sameShape(aligned(operand), [1, 1, 1, channels]);
}

/** [N * C] numbers of an operand that has one for each channel, of all images or of each; undefined where it has more. */
function perImage(e: Emitter, operand: Operand, [n, , , c]: Four): string | undefined {
  const stored = aligned(operand);
  if (isPerChannel(operand, c)) {
    const all = e.node("Expand", [e.reshape(operand.name, operand.stored, [c]), e.nodes.integers([n, c])]);
    return e.reshape(all, [n, c], [n * c]);
  }
  return sameShape(stored, [n, 1, 1, c]) ? e.reshape(operand.name, operand.stored, [n * c]) : undefined;
}

/** The image and the other of two operands, where one is an image in blocks and the other is not. */
function imageAndOther(inputs: readonly Operand[]): readonly [Blocks, Operand] | undefined {
  const at = inputs.findIndex(({ blocks }) => blocks);
  const [image, other] = [inputs[at], inputs[1 - at]];
  return image?.blocks && other && [image.blocks, other];
}

/** An image times one number a channel: a convolution that sees each channel by itself. Of two images the factors are kept. */
export function productInBlocks(e: Emitter, inputs: readonly Operand[], type: Operand["type"]) {
  const [blocks, other] = imageAndOther(inputs) ?? [];
  if (!blocks || !other || other.type.dtype !== "f32") return undefined;
  const [n, h, w, c] = type.shape as Four;
  const kernel = perImage(e, other, [n, h, w, c]);
  if (kernel !== undefined) {
    const shape = [1, n * c, 1, h * w];
    return convolved(e, type, {
      image: e.reshape(blocks.name, blocksShape([n, h, w, c], e.block as number), shape),
      kernel: e.reshape(kernel, [n * c], [n * c, 1, 1, 1]),
      attributes: { kernel_shape: [1, 1], group: n * c },
      shape,
    });
  }
  const value = elementwiseInBlocks(e, inputs, type, (x, z) => e.node("Mul", [x, z]));
  const factor = operandInBlocks(e, other, [n, h, w, c]);
  return value?.blocks && { ...value, blocks: { ...value.blocks, factors: [blocks.name, factor] as const } };
}

/** A convolution that nothing else uses, and one number a channel or an image: done as it is written. */
export function sumInBlocks(e: Emitter, inputs: readonly Operand[], type: Operand["type"]) {
  const at = inputs.findIndex(({ blocks, once }) => once && blocks?.convolution);
  const [image, other] = [inputs[at], inputs[1 - at]];
  const made = image?.blocks?.convolution;
  if (!made || !other) return undefined;
  const [n, , , c] = type.shape as Four;
  const own = made.shape[0] === n && n > 1 && isPerChannel(other, c);
  const bias = own ? e.reshape(other.name, other.stored, [c]) : perImage(e, other, type.shape as Four);
  if (bias !== undefined) {
    const fits = made.bias === undefined && (own || made.shape[1] === n * c);
    return fits ? convolved(e, type, { ...made, bias }) : undefined;
  }
  if (made.sum !== undefined || elements(other.stored) === 1) return undefined;
  const added = operandInBlocks(e, other, type.shape as Four);
  const sum = e.reshape(added, blocksShape(type.shape as Four, e.block as number), made.shape);
  return convolved(e, type, { ...made, sum });
}

/** A convolution that nothing else uses, its negative numbers cut off. */
export function reluInBlocks(e: Emitter, [x]: readonly Operand[], type: Operand["type"]) {
  const made = x?.once ? x.blocks?.convolution : undefined;
  if (!made) return undefined;
  const done = convolved(e, type, { ...made, attributes: { ...made.attributes, activation: "Relu" } });
  return done.blocks && { ...done, blocks: { name: done.blocks.name } };
}

/**
 * Sums over the places of images in blocks, [N, C]; of a product of two that nothing else uses, without making the product: each channel
 * of one is convolved with that of the other.
 */
export function placeSums(e: Emitter, image: Operand): string | undefined {
  const { blocks, once, type } = image;
  if (!blocks) return undefined;
  const [n, h, w, c] = type.shape as Four;
  const shape = blocksShape([n, h, w, c], e.block as number);
  if (!blocks.factors || !once) {
    const sums = e.node("ReduceSum", [blocks.name, e.nodes.integers([2])], { keepdims: 0 });
    return e.reshape(sums, [n, shape[1] as number, shape[3] as number], [n, c]);
  }
  const [left, right] = blocks.factors;
  const sums = blockNode(
    e,
    "Conv",
    [e.reshape(left, shape, [1, n * c, h, w]), e.reshape(right, shape, [n * c, 1, h, w])],
    { kernel_shape: [h, w], group: n * c },
  );
  return e.reshape(sums, [1, n * c, 1, 1], [n, c]);
}

/** The greatest of each window of an image in blocks. */
export function maxInBlocks(
  e: Emitter,
  image: Operand,
  type: Operand["type"],
  { size, stride }: AttributeTable["max_pool2d"],
): Operand | undefined {
  if (!image.blocks) return undefined;
  const [n, h, w, c] = type.shape as Four;
  const attributes = { kernel_shape: size, strides: stride };
  const name = blockNode(e, "MaxPool", [toBlocks(e, image, e.block as number)], attributes);
  return inBlocks(e, type, {
    name: e.reshape(name, [n, c, h, w], blocksShape([n, h, w, c], e.block as number)),
  });
}
