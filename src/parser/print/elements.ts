import { type Comments, commentText } from "./comments.ts";
import {
  breakHere,
  choice,
  type Doc,
  group,
  hardLine,
  indent,
  join,
  line,
  softLine,
  suffix,
} from "./document.ts";

/** Something to print, with the place where it stood. */
export interface Element {
  readonly start: number;
  readonly end: number;
  readonly print: () => Doc;
  /** Lines of documentation before it. */
  readonly docLines?: number;
  /** Set off by blank lines. */
  readonly apart?: boolean;
}

/** Prints lists, and puts the comments back: before an element, behind it, or at the end of its list. */
export abstract class Elements {
  protected readonly source: string;
  protected readonly comments: Comments;

  constructor(source: string, comments: Comments) {
    this.source = source;
    this.comments = comments;
  }

  /** An element with its comments. */
  protected element(element: Element): Doc {
    const led = this.led(element);
    const behind = this.comments.behind(element.end);
    return behind === undefined ? led : [led, suffix(` ${commentText(behind)}`)];
  }

  /** An element with the comments before it; those within it that found no place stand there, too. */
  protected led({ start, end, print }: Element): Doc {
    const leading = this.comments.before(start);
    const body = print();
    leading.push(...this.comments.before(end));
    return [...leading.flatMap((comment) => [commentText(comment), hardLine]), body];
  }

  /** `(a, b)` or `[a, b]`; broken, each element has a line. `end` is the offset of the closing bracket. */
  protected list(open: string, elements: readonly Element[], close: string, end: number): Doc {
    const docs = elements.map((element) => this.element(element));
    const dangling = this.comments.before(end).map(commentText);
    if (docs.length === 0 && dangling.length === 0) return open + close;
    const comma = docs.length === 0 ? "" : choice(",", "");
    const rest = dangling.flatMap((text, i) => [i === 0 && docs.length === 0 ? "" : hardLine, text]);
    const last = dangling.length === 0 ? softLine : hardLine;
    return group([open, indent([softLine, join([",", line], docs), comma, rest]), last, close]);
  }

  /** `{ a, b }`; broken, each element has a line, without commas. Stays broken if it was. */
  protected braces(elements: readonly Element[], end: number, force = false): Doc {
    const wasBroken = elements[0] !== undefined && this.comments.beginsLine(elements[0].start);
    const inside = this.sequence(elements, end, choice("", ","));
    if (inside.length === 0) return "{}";
    return group(["{", indent([line, inside]), line, "}"], force || wasBroken);
  }

  /** Elements and comments on lines of their own; one blank line is kept where there was one. */
  protected sequence(elements: readonly Element[], end: number, separator: Doc): Doc[] {
    const docs: Doc[] = [];
    const put = (doc: Doc, between: Doc, isBlank: boolean) => {
      if (docs.length > 0) docs.push(between, isBlank ? choice(line, "") : "", line);
      docs.push(doc);
    };
    const putComments = (before: number, isApart: boolean): boolean => {
      const comments = this.comments.before(before);
      for (const [i, comment] of comments.entries()) {
        const isBlank = this.comments.blankBefore(comment.span.start) || (isApart && i === 0);
        put([commentText(comment), breakHere], "", isBlank);
      }
      return comments.length > 0;
    };
    for (const [i, element] of elements.entries()) {
      const isApart = i > 0 && (element.apart === true || elements[i - 1]?.apart === true);
      const commented = putComments(element.start, isApart);
      const isBlank = this.comments.blankBefore(element.start, element.docLines) || (isApart && !commented);
      put(this.element(element), i === 0 || commented ? "" : separator, isBlank);
    }
    putComments(end, false);
    return docs;
  }
}
