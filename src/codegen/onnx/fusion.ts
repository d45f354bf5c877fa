import type { AttributeTable } from "../../ir/primitives/index.ts";
import { aligned, elements, sameShape } from "../../ir/shapes.ts";
import {
  blockNode,
  blocksShape,
  type Convolution,
  elementwiseInBlocks,
  type Four,
  fromBlocks,
  inBlocks,
  isPerChannel,
  liesInBlocks,
  operandInBlocks,
  toBlocks,
} from "./blocks.ts";
import type { Emitter } from "./emitter.ts";
import type { Operand } from "./operand.ts";

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

/** [N * C] numbers of an operand that has one for each channel, of all images or of each; undefined where it has more. */
function perImage(e: Emitter, operand: Operand, [n, , , c]: Four): string | undefined {
  const stored = aligned(operand.stored, 4);
  if (isPerChannel(operand, c)) {
    const all = e.node("Expand", [e.reshape(operand.name, operand.stored, [c]), e.nodes.integers([n, c])]);
    return e.reshape(all, [n, c], [n * c]);
  }
  return sameShape(stored, [n, 1, 1, c]) ? e.reshape(operand.name, operand.stored, [n * c]) : undefined;
}

/** An image times one number a channel: a convolution that sees each channel by itself. Of two images the factors are kept. */
export function productInBlocks(e: Emitter, inputs: readonly Operand[], type: Operand["type"]) {
  const at = inputs.findIndex((input) => liesInBlocks(input, type));
  const [blocks, other] = [inputs[at]?.blocks, inputs[1 - at]];
  if (!blocks || !other) return undefined;
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
  if (elements(other.stored) === 1) return value;
  const factor = operandInBlocks(e, other, [n, h, w, c]);
  return value?.blocks && { ...value, blocks: { ...value.blocks, factors: [blocks.name, factor] as const } };
}

/** A convolution that nothing else uses, and one number a channel or an image: done as it is written. */
export function sumInBlocks(e: Emitter, inputs: readonly Operand[], type: Operand["type"]) {
  const at = inputs.findIndex(
    (input) => input.once && input.blocks?.convolution && liesInBlocks(input, type),
  );
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

/** So large that whatever is above 0, twice times it, is above 1. */
const HUGE = 2 ** 100;

/** 1 where an image that is never below 0 is above it, else 0: a convolution cut off at 0 and at 1. Casting a truth value takes one thread. */
export function signInBlocks(e: Emitter, [x]: readonly Operand[], type: Operand["type"]) {
  if (!x?.cut || !x.blocks) return undefined;
  const [n, h, w, c] = type.shape as Four;
  const block = e.block as number;
  const shape = [1, n * c, 1, h * w];
  const image = e.reshape(x.blocks.name, blocksShape([n, h, w, c], block), shape);
  const kernel = e.node("Expand", [e.scalar("f32", HUGE), e.nodes.integers([n * c, 1, 1, 1])]);
  const name = blockNode(e, "Conv", [image, kernel], {
    ...{ kernel_shape: [1, 1], group: n * c },
    ...{ activation: "HardSigmoid", activation_params: { floats: [HUGE, 0] } },
  });
  return inBlocks(e, type, { name: e.reshape(name, shape, blocksShape([n, h, w, c], block)) });
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
