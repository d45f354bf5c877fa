import type { Comment } from "./tree.ts";

/** Gives the doc comments to what they stand before. */
export class Documentation {
  readonly #source: string;
  readonly #comments: readonly Comment[];
  readonly #taken = new Set<Comment>();

  constructor(source: string, comments: readonly Comment[]) {
    this.#source = source;
    this.#comments = comments;
  }

  /** The text of the `///` lines directly before an offset. */
  take(start: number): string | undefined {
    const lines: string[] = [];
    let below = start;
    for (let i = this.#before(start); i >= 0; i--) {
      const comment = this.#comments[i];
      if (comment === undefined || !comment.doc || !this.#standsAlone(comment, below)) break;
      this.#taken.add(comment);
      lines.unshift(comment.text.replace(/^ /, ""));
      below = comment.span.start;
    }
    return lines.length === 0 ? undefined : lines.join("\n");
  }

  /** The comments that document nothing. */
  rest(): Comment[] {
    return this.#comments.filter((comment) => !this.#taken.has(comment));
  }

  /** Whether a comment has its line for itself and the next line begins what it documents. */
  #standsAlone(comment: Comment, below: number): boolean {
    const gap = this.#source.slice(comment.span.end, below);
    let at = comment.span.start - 1;
    while (at >= 0 && /[^\S\r\n]/.test(this.#source.charAt(at))) at--;
    const beginsLine = at < 0 || /[\r\n]/.test(this.#source.charAt(at));
    return beginsLine && /^[^\S\r\n]*(?:\r\n|\r|\n)[^\S\r\n]*$/.test(gap);
  }

  /** The place of the last comment that ends before an offset. */
  #before(offset: number): number {
    let [low, high] = [0, this.#comments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const ends = this.#comments[middle]?.span.end ?? 0;
      if (ends <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
