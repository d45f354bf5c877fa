import type { Shape } from "../shapes.ts";

/** A window that slides over images: its size, its steps, and how many zeros lie above and to the left. */
export interface Windows {
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly top?: number;
  readonly left?: number;
}

/** What one place of a window sees: where the channels of the image's place, of the window's place and of the output begin. */
type Visit = (image: number, place: number, output: number) => void;

/**
 * Visits every place of every window that lies inside the images, window after window, row by row. Offsets count places of all
 * channels: multiply by the number of channels.
 */
export function slide(image: Shape, output: Shape, windows: Windows, visit: Visit): void {
  const [count, height, width] = image as [number, number, number, number];
  const [, rows, columns] = output as [number, number, number, number];
  const { size, stride, top = 0, left = 0 } = windows;
  for (let n = 0; n < count; n++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const to = (n * rows + row) * columns + column;
        const [y0, x0] = [row * stride[0] - top, column * stride[1] - left];
        for (let ky = Math.max(0, -y0); ky < size[0] && y0 + ky < height; ky++) {
          const line = (n * height + y0 + ky) * width + x0;
          for (let kx = Math.max(0, -x0); kx < size[1] && x0 + kx < width; kx++) {
            visit(line + kx, ky * size[1] + kx, to);
          }
        }
      }
    }
  }
}
