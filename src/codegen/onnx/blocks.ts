import { aligned, elements, type Shape, sameShape } from "../../ir/shapes.ts";
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
export type Four = [number, number, number, number];

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
export function blocksShape([n, h, w, c]: Four, block: number): Shape {
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

/** Done element by element in blocks, if any of the images lies in them. */
export function elementwiseInBlocks(
  e: Emitter,
  inputs: readonly Operand[],
  type: Operand["type"],
  make: (...names: string[]) => string,
): Operand | undefined {
  const of = [type, ...inputs.map((input) => input.type)];
  const lies = inputs.some((input) => liesInBlocks(input, type));
  if (!lies || of.some(({ dtype }) => dtype !== "f32")) return undefined;
  const names = inputs.map((input) => operandInBlocks(e, input, type.shape as Four));
  return inBlocks(e, type, { name: make(...names) });
}

/** Whether it is an image of this type, no smaller one, and lies in blocks. */
export function liesInBlocks({ blocks, type }: Operand, { shape }: Operand["type"]): boolean {
  return blocks !== undefined && sameShape(type.shape, shape);
}

/** What broadcasts to an image in blocks, long enough to be worth it. */
export function operandInBlocks(e: Emitter, operand: Operand, image: Four): string {
  const block = e.block as number;
  const [, h, w, c] = image;
  const shape = blocksShape(image, block);
  if (elements(operand.stored) === 1) return operand.name;
  if (isPerChannel(operand, c)) {
    const parts = e.reshape(operand.name, operand.stored, [c / block, 1, block]);
    return e.node("Expand", [parts, e.nodes.integers([c / block, h * w, block])]);
  }
  const type = { ...operand.type, shape: image };
  const full = liesInBlocks(operand, type)
    ? operand
    : { name: e.full({ ...operand, type }), type, stored: image };
  return e.reshape(toBlocks(e, full, block), [image[0], c, h, w], shape);
}

/** One number a channel. */
export function isPerChannel(operand: Operand, channels: number): boolean {
  return sameShape(aligned(operand.stored, 4), [1, 1, 1, channels]);
}
