/** A place in a text: lines and columns count from 1, columns in UTF-16 units as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds lines and columns of offsets in one text, and back. */
export class LineIndex {
  readonly text: string;
  private readonly starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
  }

  /** How many lines there are; an empty text has one. */
  get count(): number {
    return this.starts.length;
  }

  /** The position of an offset; one past the end is at the end. */
  position(offset: number): Position {
    const within = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.start(middle + 1) <= within) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: within - this.start(low + 1) + 1 };
  }

  /** The offset of a position; one past a line's end is at that end. */
  offset(position: Position): number {
    const line = Math.max(1, Math.min(position.line, this.count));
    return this.start(line) + Math.max(0, Math.min(position.column - 1, this.line(line).length));
  }

  /** Where a line starts. */
  start(line: number): number {
    return this.starts[line - 1] ?? this.text.length;
  }

  /** A line without its end. */
  line(line: number): string {
    return this.text.slice(this.start(line), this.start(line + 1)).replace(/[\r\n]+$/, "");
  }
}
