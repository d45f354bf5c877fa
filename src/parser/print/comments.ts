import type { Comment } from "../tree.ts";

/** The comments of a module, given out in their order while it is printed, and what the source says about lines. */
export class Comments {
  readonly #source: string;
  readonly #comments: readonly Comment[];
  #next = 0;

  constructor(source: string, comments: readonly Comment[]) {
    this.#source = source;
    this.#comments = comments;
  }

  /** The comments before an offset that were not given out. */
  before(offset: number): Comment[] {
    const found: Comment[] = [];
    for (let one = this.#comments[this.#next]; one !== undefined; one = this.#comments[this.#next]) {
      if (one.span.start >= offset) break;
      found.push(one);
      this.#next++;
    }
    return found;
  }

  /** The comment behind an offset on its line, with nothing but a comma between. */
  behind(offset: number): Comment | undefined {
    const one = this.#comments[this.#next];
    if (one === undefined || one.span.start < offset) return undefined;
    if (!/^[^\S\r\n]*,?[^\S\r\n]*$/.test(this.#source.slice(offset, one.span.start))) return undefined;
    this.#next++;
    return one;
  }

  /** Whether what begins at an offset is the first on its line. */
  beginsLine(offset: number): boolean {
    return this.#linesBefore(offset) > 0;
  }

  /** Whether an empty line precedes what begins at an offset, `lines` lines of documentation before it left aside. */
  blankBefore(offset: number, lines = 0): boolean {
    let start = offset;
    for (let i = 0; i < lines; i++) start = this.#source.lastIndexOf("///", start - 1);
    return this.#linesBefore(start) > 1;
  }

  /** New lines before an offset; brackets around what begins there do not count. */
  #linesBefore(offset: number): number {
    let at = offset;
    while (at > 0 && /[\s(]/.test(this.#source.charAt(at - 1))) at--;
    return this.#source.slice(at, offset).match(/\r\n?|\n/g)?.length ?? 0;
  }
}

export function commentText({ doc, text }: Comment): string {
  return `${doc ? "///" : "//"}${text}`;
}
