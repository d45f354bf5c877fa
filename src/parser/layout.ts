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

const closers = [t.RParen, t.RBracket, t.RBrace];

/** After these a line can't end a statement. */
const needsMore = [
  ...[
    t.LParen,
    t.LBracket,
    t.LBrace,
    t.Comma,
    t.Pipe,
    t.Arrow,
    t.FatArrow,
    t.Dot,
    t.Question,
    t.Colon,
    t.Assign,
  ],
  ...[
    t.Coalesce,
    t.Range,
    t.Equal,
    t.NotEqual,
    t.LessEqual,
    t.GreaterEqual,
    t.Less,
    t.Greater,
    t.Power,
    t.Times,
  ],
  ...[t.Divide, t.MatMul, t.Plus, t.Minus, t.And, t.Or, t.Not, t.Div, t.Mod],
];

/** A line that begins with one of these goes on with the line before. */
const goesOn = [
  ...[
    t.Comma,
    t.Pipe,
    t.Arrow,
    t.FatArrow,
    t.Dot,
    t.Question,
    t.Colon,
    t.Assign,
    t.Coalesce,
    t.Range,
    t.Equal,
  ],
  ...[
    t.NotEqual,
    t.LessEqual,
    t.GreaterEqual,
    t.Less,
    t.Greater,
    t.Power,
    t.Times,
    t.Divide,
    t.MatMul,
    t.Plus,
  ],
  ...[t.And, t.Or, t.Div, t.Mod],
];

interface Open {
  readonly token: IToken;
  readonly close: TokenType;
  readonly image: string;
  /** Columns before the first token of the line it stands on. */
  readonly indentation: number;
}

export interface Laid {
  readonly tokens: IToken[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Decides which newlines separate items, and pairs the brackets: in the result brackets are always balanced, a comma
 * before a closing bracket is gone, and the only newlines are those that separate.
 */
export function layout(file: string, source: string, tokens: readonly IToken[]): Laid {
  const laying = new Laying(file, source, tokens);
  laying.run();
  return laying;
}

/** Whether a token was put in for a missing closing bracket. */
export function isMissing(token: IToken): boolean {
  return token.image === "" && t.is(token, ...closers);
}

class Laying implements Laid {
  readonly tokens: IToken[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: string;
  readonly #source: string;
  readonly #input: readonly IToken[];
  readonly #open: Open[] = [];
  /** Columns before the first token of the current line. */
  #indentation = 0;

  constructor(file: string, source: string, input: readonly IToken[]) {
    this.#file = file;
    this.#source = source;
    this.#input = input;
  }

  run(): void {
    let newline: IToken | undefined;
    for (const [i, token] of this.#input.entries()) {
      if (token.tokenType === t.Newline) {
        newline ??= token;
        this.#indentation = /[^\r\n]*$/.exec(token.image)?.[0].length ?? 0;
        continue;
      }
      if (newline !== undefined) this.#beginLine(i, token, newline);
      newline = undefined;
      while (this.#cannotBeIn(token)) this.#closeMissing();
      if (this.#open.length === DEPTH && counterparts.has(token.tokenType)) {
        this.#tooDeep(token);
        break;
      }
      this.#put(token);
    }
    while (this.#open.length > 0) this.#closeMissing();
  }

  #beginLine(i: number, token: IToken, newline: IToken): void {
    while (this.#isForgotten(i, token)) this.#closeMissing();
    const open = this.#open.at(-1);
    const separates =
      (open === undefined || open.close === t.RBrace) &&
      this.#last !== undefined &&
      !t.is(token, ...closers) &&
      !this.#continues(i, token) &&
      (!t.is(this.#last, ...needsMore) || this.#isCutOff(i));
    if (separates) this.tokens.push(newline);
  }

  /** Whether a line begins something new although the line before is not complete. */
  #isCutOff(i: number): boolean {
    const fresh = t.is(this.#last, t.LBrace, t.Comma, t.Newline);
    return !fresh && (this.#beginsStatement(i) || this.#beginsDeclaration(i));
  }

  /** Whether a token at the beginning of a line goes on with the line before. */
  #continues(i: number, token: IToken): boolean {
    if (t.is(token, ...goesOn)) return true;
    if (token.tokenType === t.When) return t.is(this.#input[i + 1], t.Training, t.Evaluating);
    return this.#open.length === 0 && t.is(token, t.Where, t.With, t.LBrace);
  }

  /** Whether a token at the beginning of a line shows that the innermost bracket should have been closed before. */
  #isForgotten(i: number, token: IToken): boolean {
    const open = this.#open.at(-1);
    if (open === undefined) return false;
    if (this.#beginsDeclaration(i)) return true;
    if (open.close === t.RBrace) return false;
    if (this.#beginsStatement(i)) return true;
    const ended = !t.is(this.#last, ...needsMore) && !t.is(token, ...closers) && !this.#continues(i, token);
    return ended && this.#indentation <= open.indentation;
  }

  /** Whether a token can't stand directly in the innermost bracket, so that it should have been closed before. */
  #cannotBeIn(token: IToken): boolean {
    const close = this.#open.at(-1)?.close;
    const inRepeat = t.is(this.#last, t.Name) && t.is(this.tokens.at(-2), t.From);
    if (close === t.RBracket) return t.is(token, t.Arrow) || (t.is(token, t.Assign) && !inRepeat);
    return close === t.RParen && token.tokenType === t.Arrow && this.#last?.tokenType !== t.RParen;
  }

  #beginsDeclaration(i: number): boolean {
    const [first, second] = [this.#input[i], this.#input[i + 1]];
    if (t.is(first, t.Import)) return t.is(second, t.LBrace);
    if (t.is(first, t.Batchwise)) return t.is(second, t.Sort);
    return t.is(first, t.Data, t.Sort, t.Train, t.Predict) && t.is(second, t.Name);
  }

  #beginsStatement(i: number): boolean {
    const [first, second] = [this.#input[i], this.#input[i + 1]];
    return t.is(first, t.Let) || (t.is(first, t.Param, t.State, t.SetWord) && t.is(second, t.Name));
  }

  #put(token: IToken): void {
    const opens = counterparts.get(token.tokenType);
    if (t.is(token, ...closers)) this.#close(token);
    else {
      if (opens !== undefined) this.#open.push({ token, ...opens, indentation: this.#indentation });
      this.tokens.push(token);
    }
  }

  #close(token: IToken): void {
    if (this.#open.some((open) => open.close === token.tokenType)) {
      while (this.#open.at(-1)?.close !== token.tokenType) this.#closeMissing();
      this.#pushCloser(token);
    } else if (
      this.#open.length > 0 &&
      this.#open.at(-1)?.close !== t.RBrace &&
      token.tokenType !== t.RBrace
    ) {
      this.#closeWrong(token);
    } else {
      const span = this.#span(token.startOffset, endOf(token));
      this.diagnostics.push(
        report(
          syntax.unopened,
          { close: token.image },
          {
            labels: [{ span, text: "closes nothing" }],
            fix: { title: `remove \`${token.image}\``, edits: [{ span, text: "" }] },
          },
        ),
      );
    }
  }

  #pushCloser(token: IToken): void {
    const before = this.tokens.at(-2);
    const trailing = this.#last?.tokenType === t.Comma && !t.is(before, ...counterparts.keys(), t.Comma);
    if (trailing) this.tokens.pop();
    this.#open.pop();
    this.tokens.push(token);
  }

  #closeMissing(): void {
    const open = this.#open.at(-1);
    if (open === undefined) return;
    const at = this.#last === undefined ? 0 : endOf(this.#last);
    const opener = open.token.image;
    const line = this.#source.slice(0, open.token.startOffset).split(/\r\n?|\n/).length;
    const text = open.close === t.RBrace ? `\n${" ".repeat(open.indentation)}}` : open.image;
    this.diagnostics.push(
      report(
        syntax.unclosed,
        { open: opener, close: open.image, line },
        {
          labels: [
            { span: this.#span(at, at), text: `\`${open.image}\` expected` },
            { span: this.#span(open.token.startOffset, endOf(open.token)), text: this.#opened(open.token) },
          ],
          fix: { title: `close it by \`${open.image}\``, edits: [{ span: this.#span(at, at), text }] },
        },
      ),
    );
    this.#pushCloser(made(open.close, "", at, at));
  }

  #closeWrong(token: IToken): void {
    const open = this.#open.at(-1);
    if (open === undefined) return;
    const span = this.#span(token.startOffset, endOf(token));
    this.diagnostics.push(
      report(
        syntax.mismatched,
        { open: open.token.image, close: open.image, found: token.image },
        {
          labels: [
            { span, text: `\`${open.image}\` expected` },
            { span: this.#span(open.token.startOffset, endOf(open.token)), text: this.#opened(open.token) },
          ],
          fix: { title: `write \`${open.image}\``, edits: [{ span, text: open.image }] },
        },
      ),
    );
    this.#pushCloser(made(open.close, token.image, token.startOffset, endOf(token)));
  }

  /** What a bracket opens, by the token before it. */
  #opened(bracket: IToken): string {
    const at = this.tokens.indexOf(bracket);
    const before = this.tokens[at - 1];
    if (bracket.tokenType !== t.LParen || !t.is(before, t.Word)) return "opened here";
    const what = t.is(this.tokens[at - 2], t.Sort) ? "the parameters of" : "the call of";
    return `${what} \`${before?.image}\` opened here`;
  }

  #tooDeep(token: IToken): void {
    const span = this.#span(token.startOffset, endOf(token));
    const labels = [{ span, text: "what follows is not read" }];
    this.diagnostics.push(report(syntax.tooDeep, { limit: DEPTH }, { labels }));
    for (const open of this.#open.splice(0).reverse()) {
      this.tokens.push(made(open.close, "", token.startOffset, token.startOffset));
    }
  }

  get #last(): IToken | undefined {
    return this.tokens.at(-1);
  }

  #span(start: number, end: number): Span {
    return { file: this.#file, start, end };
  }
}
