import { internal } from "../../diagnostics/diagnostic.ts";
import type { CheckedStep, FieldType } from "../../typecheck/checked.ts";
import { type Numbers, NumbersWriter } from "../store/numbers.ts";
import type { Storage } from "../store/storage.ts";
import { type StoredColumn, type StoredImages, shared } from "../store.ts";
import type { Image, ImageSize } from "./image.ts";

/** What is done once and kept, and what is left for each batch, in one mode. */
export interface Plan {
  readonly once: readonly CheckedStep[];
  readonly each: readonly CheckedStep[];
}

/** Where an image's pixels are, and how large it is. */
interface StoredImage extends ImageSize {
  readonly start: number;
}

/** Images by row, in each mode; the same ones where the modes have the same beginning. */
interface WrittenImages {
  readonly images: ReadonlyMap<number, StoredImage>;
  readonly pixels: Numbers<"u8">;
}

/** Takes images in any order. */
export class ImageWriter {
  readonly #modes: readonly {
    readonly images: Map<number, StoredImage>;
    readonly pixels: NumbersWriter<"u8">;
  }[];

  constructor([training, evaluating]: readonly [Plan, Plan], storage: Storage) {
    const modes = training.once === evaluating.once ? [training] : [training, evaluating];
    this.#modes = modes.map(() => ({ images: new Map(), pixels: new NumbersWriter("u8", storage) }));
  }

  /** Takes a row's image as each mode has it. */
  add(row: number, both: readonly Image[]): void {
    for (const [mode, { images, pixels }] of this.#modes.entries()) {
      const image = both[mode] ?? internal("an image of no mode");
      images.set(row, { height: image.height, width: image.width, start: pixels.length });
      pixels.append(image.pixels);
    }
  }

  finish(): readonly WrittenImages[] {
    return this.#modes.map(({ images, pixels }) => ({ images, pixels: pixels.finish() }));
  }
}

/** The column of some rows, in their order. */
export function columnOf(
  { height, width, channels }: FieldType & { kind: "image" },
  [training, evaluating]: readonly [Plan, Plan],
  written: readonly WrittenImages[],
  rows: Int32Array,
): StoredColumn {
  const [first = internal("no images"), second = first] = written;
  const own = ({ images, pixels }: WrittenImages, { each }: Plan): StoredImages => {
    const heights = shared.i32(rows.length);
    const widths = shared.i32(rows.length);
    const starts = shared.f64(rows.length);
    for (const [i, row] of rows.entries()) {
      const image = images.get(row);
      if (image) [heights[i], widths[i], starts[i]] = [image.height, image.width, image.start];
    }
    return { heights, widths, starts, pixels, steps: each };
  };
  return {
    kind: "image",
    height,
    width,
    channels,
    training: own(first, training),
    evaluating: own(second, evaluating),
  };
}
