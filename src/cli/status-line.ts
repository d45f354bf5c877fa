import { clip, display } from "../diagnostics/display.ts";

/** Milliseconds between two drawings. */
const PAUSE = 80;

/**
 * The last line of a terminal, which is drawn anew while work goes on; finished lines go above it. Each change is one write, so
 * that nothing flickers. Where the stream is no terminal, finished lines are all there is.
 */
export class StatusLine {
  readonly #stream: NodeJS.WriteStream;
  #shown = false;
  #drawn = Number.NEGATIVE_INFINITY;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Columns of the terminal. */
  get width(): number {
    return this.#stream.columns || 80;
  }

  /** Shows a text of one line, cut where it is too long; too soon after the last one it is left out. */
  draw(text: string): void {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#drawn < PAUSE) return;
    this.#drawn = now;
    this.#shown = true;
    this.#stream.write(`\r${clip(display(text), { from: 0, to: this.width - 1 })}\x1b[K`);
  }

  /** Writes a line that stays, over what is drawn or what the keyboard has left. */
  print(text: string): void {
    this.#stream.write(`${this.#stream.isTTY ? "\r\x1b[K" : ""}${text}\n`);
    this.#shown = false;
    this.#drawn = Number.NEGATIVE_INFINITY;
  }

  /** Tells a log what a terminal sees drawn: writes a line where the stream is no terminal. */
  note(text: string): void {
    if (!this.#stream.isTTY) this.#stream.write(`${text}\n`);
  }

  /** Removes what is drawn. */
  clear(): void {
    if (this.#shown) this.#stream.write("\r\x1b[K");
    this.#shown = false;
  }
}
