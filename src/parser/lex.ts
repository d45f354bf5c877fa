import { createTokenInstance, type IToken, type TokenType } from "chevrotain";
import { report } from "../diagnostics/catalogue/entry.ts";
import { syntax } from "../diagnostics/catalogue/syntax.ts";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.ts";
import type { Foreign } from "./foreign.ts";
import { readNumber, readText } from "./literals.ts";
import { scan } from "./scan.ts";
import {
  CommentToken,
  Dot,
  NumberToken,
  Space,
  Text,
  UnclosedRawText,
  UnclosedText,
  words,
} from "./tokens.ts";
import type { Comment } from "./tree.ts";

export interface Lexed {
  readonly tokens: readonly IToken[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A token that is not in the source as it stands. */
export function made(type: TokenType, image: string, start: number, end: number): IToken {
  return createTokenInstance(type, image, start, end - 1, Number.NaN, Number.NaN, Number.NaN, Number.NaN);
}

/** The offset after a token. */
export function endOf(token: IToken): number {
  return token.endOffset === undefined ? token.startOffset + token.image.length : token.endOffset + 1;
}

/** Cuts a source into tokens, newlines among them. What is no token is reported and left out or understood. */
export function lex(file: string, source: string): Lexed {
  const lexed = new Lexing(file);
  lexed.read(source, 0);
  return lexed;
}

class Lexing implements Lexed {
  readonly tokens: IToken[] = [];
  readonly comments: Comment[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  read(source: string, at: number): void {
    for (const { image, start: place, type, foreign } of scan(source)) {
      const start = at + place;
      const end = start + image.length;
      if (foreign) this.#foreign(image, start, foreign);
      else if (type === undefined) this.#unknown(image, start);
      else if (type === CommentToken) this.comments.push(this.#comment(image, start));
      else if (type !== Space) {
        const isMember = this.tokens.at(-1)?.tokenType === Dot;
        const word = isMember ? undefined : words.get(image);
        this.#take(made(word ?? type, image, start, end));
      }
    }
  }

  #take(token: IToken): void {
    if (token.tokenType === UnclosedText || token.tokenType === UnclosedRawText) this.#unclosed(token);
    else {
      if (token.tokenType === NumberToken) this.#number(token);
      if (token.tokenType === Text) this.#escapes(token);
      this.tokens.push(token);
    }
  }

  #unknown(found: string, start: number): void {
    const span = this.#span(start, start + found.length);
    const fix = { title: "remove it", edits: [{ span, text: "" }] };
    this.#report(
      report(syntax.character, { found }, { labels: [{ span, text: "not a sign of the language" }], fix }),
    );
  }

  #foreign(image: string, start: number, { use, stands, write }: Foreign): void {
    const end = start + image.length;
    const span = this.#span(start, end);
    const found = image.length > 20 ? `${image.slice(0, 17)}…` : image;
    const text = write?.(image);
    this.#report(
      report(
        syntax.foreign,
        { found, use },
        {
          labels: [{ span, text: use }],
          ...(text !== undefined && {
            fix: { title: text === "" ? "remove it" : `write \`${text}\``, edits: [{ span, text }] },
          }),
        },
      ),
    );
    if (stands !== undefined) this.tokens.push(made(stands, text?.trim() ?? image, start, end));
  }

  /** Closing brackets at the end of an unclosed text are taken for brackets. */
  #unclosed(token: IToken): void {
    const rest = /[\s,)\]}]*$/.exec(token.image)?.[0] ?? "";
    const end = endOf(token) - rest.length;
    const text = made(Text, token.image.slice(0, token.image.length - rest.length), token.startOffset, end);
    const quotes = token.tokenType === UnclosedText ? '"' : '"""';
    const opening = this.#span(token.startOffset, token.startOffset + quotes.length);
    this.#report(
      report(
        syntax.unclosedText,
        {},
        {
          labels: [{ span: opening, text: "begins here" }],
          fix: { title: `close it by \`${quotes}\``, edits: [{ span: this.#span(end, end), text: quotes }] },
        },
      ),
    );
    this.tokens.push(text);
    if (rest !== "") this.read(rest, end);
  }

  #number(token: IToken): void {
    if (readNumber(token.image) !== undefined) return;
    const span = this.#span(token.startOffset, endOf(token));
    const mended = [`0${token.image}`].find((text) => readNumber(text) !== undefined);
    this.#report(
      report(
        syntax.number,
        { found: token.image },
        {
          labels: [{ span, text: "not a number" }],
          ...(mended !== undefined && {
            fix: { title: `write \`${mended}\``, edits: [{ span, text: mended }] },
          }),
        },
      ),
    );
  }

  #escapes(token: IToken): void {
    for (const { at, image } of readText(token.image).bad) {
      const start = token.startOffset + at;
      this.#report(
        report(
          syntax.escape,
          { found: image },
          {
            labels: [{ span: this.#span(start, start + image.length), text: "no escape" }],
            fix: { title: "write a backslash", edits: [{ span: this.#span(start, start), text: "\\" }] },
          },
        ),
      );
    }
  }

  #comment(image: string, start: number): Comment {
    const doc = /^\/\/\/(?!\/)/.test(image);
    const text = image.slice(doc ? 3 : 2).trimEnd();
    return { text, doc, span: this.#span(start, start + image.length) };
  }

  #span(start: number, end: number): Span {
    return { file: this.#file, start, end };
  }

  #report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }
}
