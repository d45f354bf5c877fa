import type { SharpConstructor } from "sharp";
import { uniform } from "../../ir/random.ts";
import type { CheckedStep } from "../../typecheck/checked.ts";
import { isRandom } from "../../typecheck/steps.ts";

export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** Pixels row by row, 0..255, the channels of a pixel together. */
export interface Image extends ImageSize {
  readonly channels: number;
  readonly pixels: Uint8Array;
}

/** Where the random numbers of one image in one epoch come from. */
export interface Chance {
  readonly seed: number;
  readonly epoch: number;
  readonly field: string;
  readonly row: number;
}

function sizeOf(step: CheckedStep): ImageSize {
  return { height: Number(step.options["height"]), width: Number(step.options["width"]) };
}

/** The size of an image after steps; a text says what doesn't fit. */
export function sizeAfter(steps: readonly CheckedStep[], size: ImageSize): ImageSize | string {
  let now = size;
  for (const step of steps) {
    if (step.name === "flip") continue;
    const wanted = sizeOf(step);
    if (step.name === "crop" && (wanted.height > now.height || wanted.width > now.width))
      return `a piece of ${showSize(wanted)} is to be cut out of it`;
    now = wanted;
  }
  return now;
}

export function showSize({ height, width }: ImageSize): string {
  return `${height} x ${width} pixels`;
}

/** sharp, set for many small images: each is the work of one thread, as several are at work, and none is asked for twice. */
async function loadSharp(): Promise<SharpConstructor> {
  const { default: sharp } = await import("sharp");
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

/**
 * Reads an encoded image, upright, as 1 (grey), 3 (RGB) or 4 (RGBA) channels; where alpha is not wanted, it is laid on white.
 * Errors: sharp's, where the bytes are no image.
 */
export async function decodeImage(bytes: Uint8Array, channels: number, size?: ImageSize): Promise<Image> {
  const sharp = await loadSharp();
  let image = sharp(bytes, { failOn: "error" }).rotate();
  image = channels === 4 ? image.ensureAlpha() : image.flatten({ background: "#ffffff" });
  image = image.toColourspace(channels === 1 ? "b-w" : "srgb");
  if (size) image = image.resize({ ...size, fit: "fill" });
  const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { height: info.height, width: info.width, channels: info.channels, pixels: data };
}

/** Applies steps one after another; those that depend on chance need it. */
export async function applySteps(
  image: Image,
  steps: readonly CheckedStep[],
  chance?: Chance,
): Promise<Image> {
  let now = image;
  for (const [i, step] of steps.entries()) now = await applyStep(now, step, chance && draw(chance, i));
  return now;
}

/** Two numbers in [0, 1), the same for the same image, epoch and step wherever they are drawn. */
function draw({ seed, epoch, field, row }: Chance, step: number): Float32Array {
  return uniform(seed, epoch, row, `data.${field}.${step}`, 2);
}

async function applyStep(image: Image, step: CheckedStep, random?: Float32Array): Promise<Image> {
  switch (step.name) {
    case "resize":
      return resize(image, sizeOf(step));
    case "crop": {
      const { height, width } = sizeOf(step);
      const [down, right] = [image.height - height, image.width - width];
      if (!isRandom(step)) return crop(image, down >> 1, right >> 1, height, width);
      const place = (room: number, at = 0) => Math.floor(at * (room + 1));
      return crop(image, place(down, random?.[0]), place(right, random?.[1]), height, width);
    }
    case "flip":
      return (random?.[0] ?? 1) < 0.5 ? flip(image) : image;
    default:
      return image;
  }
}

async function resize(image: Image, size: ImageSize): Promise<Image> {
  if (size.height === image.height && size.width === image.width) return image;
  const sharp = await loadSharp();
  const { height, width, channels } = image;
  const raw = { height, width, channels: channels as 1 | 3 | 4 };
  const pixels = await sharp(image.pixels, { raw })
    .resize({ ...size, fit: "fill" })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw()
    .toBuffer();
  return { ...size, channels, pixels };
}

function crop(image: Image, top: number, left: number, height: number, width: number): Image {
  const { channels } = image;
  const pixels = new Uint8Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * channels;
    pixels.set(image.pixels.subarray(from, from + width * channels), y * width * channels);
  }
  return { height, width, channels, pixels };
}

function flip(image: Image): Image {
  const { height, width, channels } = image;
  const pixels = new Uint8Array(image.pixels.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        pixels[(y * width + x) * channels + c] =
          image.pixels[(y * width + width - 1 - x) * channels + c] ?? 0;
  return { height, width, channels, pixels };
}
