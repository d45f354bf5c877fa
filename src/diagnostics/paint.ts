import pc from "picocolors";
import { displayWidth } from "./display.ts";

/** What a piece of the rendering is; the palette gives it a look. */
export type Style =
  | "plain"
  | "error"
  | "warning"
  | "headline"
  | "secondary"
  | "gutter"
  | "help"
  | "added"
  | "removed";

export type Palette = Readonly<Record<Style, (text: string) => string>>;

/** Looks for a terminal, or none. */
export function palette(colour: boolean): Palette {
  const c = pc.createColors(colour);
  return {
    plain: (text) => text,
    error: (text) => c.bold(c.red(text)),
    warning: (text) => c.bold(c.yellow(text)),
    headline: c.bold,
    secondary: (text) => c.bold(c.blue(text)),
    gutter: (text) => c.bold(c.blue(text)),
    help: (text) => c.bold(c.cyan(text)),
    added: c.green,
    removed: c.red,
  };
}

/** A text at a display column of a row. */
export interface Piece {
  readonly column: number;
  readonly text: string;
  readonly style: Style;
}

/** One row of pieces that do not overlap. */
export function compose(pieces: readonly Piece[], paint: Palette): string {
  let row = "";
  let column = 0;
  for (const piece of [...pieces].sort((a, b) => a.column - b.column)) {
    row += " ".repeat(Math.max(0, piece.column - column)) + paint[piece.style](piece.text);
    column = piece.column + displayWidth(piece.text);
  }
  return row;
}
