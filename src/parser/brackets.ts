import type { IToken, TokenType } from "chevrotain";
import { report } from "../diagnostics/catalogue/entry.ts";
import { syntax } from "../diagnostics/catalogue/syntax.ts";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.ts";
import { endOf, made } from "./lex.ts";
import * as t from "./tokens.ts";

/** How deep brackets may be nested. */
export const DEPTH = 100;

const counterparts = new Map<TokenType, { close: TokenType; image: string }>([
  [t.LParen, { close: t.RParen, image: ")" }],
  [t.LBracket, { close: t.RBracket, image: "]" }],
  [t.LBrace, { close: t.RBrace, image: "}" }],
]);

export const openers: ReadonlySet<TokenType> = new Set(counterparts.keys());
export const closers: ReadonlySet<TokenType> = new Set([t.RParen, t.RBracket, t.RBrace]);

/** A bracket that is open. */
export interface Open {
  readonly token: IToken;
  readonly close: TokenType;
  readonly image: string;
  /** Its line, counted from 1, and the columns before that line's first token. */
  readonly line: number;
  readonly indentation: number;
  /** What it opens, as messages tell. */
  readonly what: string;
}

/** Whether a token was put in for a missing closing bracket. */
export function isMissing(token: IToken): boolean {
  return token.image === "" && closers.has(token.tokenType);
}

/** Takes tokens one by one and balances their brackets: puts in what is missing, leaves out what closes nothing. */
export class Brackets {
  readonly tokens: IToken[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: string;
  readonly #source: string;
  readonly #open: Open[] = [];
  /** How far lines are counted. */
  #counted = { offset: 0, line: 1 };

  constructor(file: string, source: string) {
    this.#file = file;
    this.#source = source;
  }

  /** The innermost bracket that is open. */
  get open(): Open | undefined {
    return this.#open.at(-1);
  }

  get last(): IToken | undefined {
    return this.tokens.at(-1);
  }

  /** Takes a token that stands on a line of some indentation; false where it is nested too deep to go on. */
  put(token: IToken, indentation: number): boolean {
    const opens = counterparts.get(token.tokenType);
    if (opens !== undefined && this.#open.length === DEPTH) {
      this.#tooDeep(token);
      return false;
    }
    if (closers.has(token.tokenType)) this.#close(token);
    else this.tokens.push(token);
    if (opens !== undefined) {
      const [line, what] = [this.#lineOf(token), this.#purposeOf(token)];
      this.#open.push({ token, ...opens, line, indentation, what });
    }
    return true;
  }

  /** Closes the innermost bracket, which should have been closed here. */
  closeMissing(): void {
    const { open } = this;
    if (open === undefined) return;
    const at = this.last === undefined ? 0 : endOf(this.last);
    const here = this.#span(at, at);
    const text = open.close === t.RBrace ? `\n${" ".repeat(open.indentation)}}` : open.image;
    this.#report(
      report(
        syntax.unclosed,
        { open: open.token.image, close: open.image, line: open.line },
        {
          labels: [{ span: here, text: `\`${open.image}\` expected` }, this.#opened(open)],
          fix: { title: `close it by \`${open.image}\``, edits: [{ span: here, text }] },
        },
      ),
    );
    this.#pushCloser(made(open.close, "", at, at));
  }

  #close(token: IToken): void {
    const { open } = this;
    if (this.#open.some(({ close }) => close === token.tokenType)) {
      while (this.open?.close !== token.tokenType) this.closeMissing();
      this.#pushCloser(token);
    } else if (open !== undefined && open.close !== t.RBrace && token.tokenType !== t.RBrace) {
      this.#closeWrong(token, open);
    } else {
      const span = this.#span(token.startOffset, endOf(token));
      const labels = [{ span, text: "closes nothing" }];
      const fix = { title: `remove \`${token.image}\``, edits: [{ span, text: "" }] };
      this.#report(report(syntax.unopened, { close: token.image }, { labels, fix }));
    }
  }

  #closeWrong(token: IToken, open: Open): void {
    const span = this.#span(token.startOffset, endOf(token));
    this.#report(
      report(
        syntax.mismatched,
        { open: open.token.image, close: open.image, found: token.image },
        {
          labels: [{ span, text: `\`${open.image}\` expected` }, this.#opened(open)],
          fix: { title: `write \`${open.image}\``, edits: [{ span, text: open.image }] },
        },
      ),
    );
    this.#pushCloser(made(open.close, token.image, token.startOffset, endOf(token)));
  }

  /** A comma before a closing bracket says nothing. */
  #pushCloser(token: IToken): void {
    const before = this.tokens.at(-2)?.tokenType;
    const separates = before !== undefined && !openers.has(before) && before !== t.Comma;
    if (this.last?.tokenType === t.Comma && separates) this.tokens.pop();
    this.#open.pop();
    this.tokens.push(token);
  }

  #opened({ token, what }: Open): { span: Span; text: string } {
    return { span: this.#span(token.startOffset, endOf(token)), text: `${what}opened here` };
  }

  /** What the bracket taken last opens, by the tokens before it. */
  #purposeOf(bracket: IToken): string {
    const before = this.tokens.at(-2);
    if (bracket.tokenType !== t.LParen || !t.is(before, t.Word)) return "";
    const of = t.is(this.tokens.at(-3), t.Sort) ? "the parameters of" : "the call of";
    return `${of} \`${before?.image}\` `;
  }

  /** The line of a token; asked for tokens in their order. */
  #lineOf({ startOffset }: IToken): number {
    const passed = this.#source.slice(this.#counted.offset, startOffset).match(/\r\n?|\n/g)?.length ?? 0;
    this.#counted = { offset: startOffset, line: this.#counted.line + passed };
    return this.#counted.line;
  }

  #tooDeep(token: IToken): void {
    const labels = [{ span: this.#span(token.startOffset, endOf(token)), text: "what follows is not read" }];
    this.#report(report(syntax.tooDeep, { limit: DEPTH }, { labels }));
    for (const open of this.#open.splice(0).reverse()) {
      this.tokens.push(made(open.close, "", token.startOffset, token.startOffset));
    }
  }

  #span(start: number, end: number): Span {
    return { file: this.#file, start, end };
  }

  #report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }
}
