import {
  EmbeddedActionsParser,
  type ILookaheadStrategy,
  type IParserErrorMessageProvider,
  type IToken,
  isRecognitionException,
  MismatchedTokenException,
  type ParserMethod,
  type TokenType,
  tokenLabel,
} from "chevrotain";
import { report } from "../../diagnostics/catalogue/entry.ts";
import { syntax } from "../../diagnostics/catalogue/syntax.ts";
import type { Diagnostic, Span } from "../../diagnostics/diagnostic.ts";
import { DEPTH, isMissing } from "../brackets.ts";
import type { Documentation } from "../docs.ts";
import { endOf } from "../lex.ts";
import * as t from "../tokens.ts";
import type { Expression, Name } from "../tree.ts";
import { explain } from "./failure.ts";
import { TableLookahead } from "./lookahead.ts";
import { nestingOf, Places } from "./places.ts";

/** An error's message is what was expected; `failure.ts` makes the diagnostic of it. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNotAllInputParsedMessage: () => "the end of the file",
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? "something else",
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? "something else",
};

/** The expectation of a failure that is reported already. */
const REPORTED = "";

/** What ends a thing, and how messages call it. */
export interface End {
  readonly types: readonly TokenType[];
  readonly label: string;
}

/** So many tokens tell what comes next. */
const maxLookahead = 2;

const itemEnd: End = { types: [t.Separator, t.RBrace], label: "a new line or `,`" };

/** What is being read. */
export interface Reading {
  readonly file: string;
  readonly source: string;
  readonly documentation: Documentation;
}

export interface Options {
  /** Looks for ambiguities in the grammar itself; a test does. */
  readonly validate?: boolean;
  readonly lookahead?: ILookaheadStrategy;
}

/** What all parts of the grammar use: spans, lists, and going on after a mistake. */
export abstract class Base extends EmbeddedActionsParser {
  protected reading: Reading | undefined;
  protected diagnostics: Diagnostic[] = [];
  /** Where tokens were passed over after a mistake. */
  protected passed: Span[] = [];
  /** Made when the first mistake is met. */
  #known: Places | undefined;
  #depth = 0;

  protected constructor({ validate = false, lookahead = new TableLookahead({ maxLookahead }) }: Options) {
    super(t.vocabulary, {
      errorMessageProvider: expectations,
      lookaheadStrategy: lookahead,
      maxLookahead,
      skipValidations: !validate,
    });
  }

  protected abstract expression: ParserMethod<[], Expression>;

  protected begin(reading: Reading, tokens: IToken[]): void {
    this.input = tokens;
    this.reading = reading;
    this.diagnostics = [];
    this.passed = [];
    this.#known = undefined;
    this.#depth = 0;
  }

  get #places(): Places {
    this.#known ??= new Places(this.input);
    return this.#known;
  }

  // ---------------------------------------------------------------------- spans

  protected span(start: number, end: number): Span {
    return { file: this.reading?.file ?? "", start, end };
  }

  /** From a token to the last one read. */
  protected from(first: IToken): Span {
    return this.span(first.startOffset, endOf(this.LA(0)));
  }

  protected nameOf(token: IToken): Name {
    return { text: token.image, span: this.span(token.startOffset, endOf(token)) };
  }

  /** Whether the next tokens are of these types. */
  protected next(...types: TokenType[]): boolean {
    return types.every((type, i) => t.is(this.LA(i + 1), type));
  }

  // ---------------------------------------------------------------------- lists

  /** Items between brackets, with commas between them; `missing` stands for what can't be read. Once in a rule. */
  protected bracketed<T>(
    open: TokenType,
    close: TokenType,
    item: ParserMethod<[], T>,
    missing?: (span: Span) => T,
  ): T[] {
    const items: T[] = [];
    const end = { types: [t.Comma, close], label: `\`,\` or ${tokenLabel(close)}` };
    const read = () => {
      const at = this.LA(1).startOffset;
      const found = this.attempt(
        () => this.subrule(9, item),
        end,
        () => this.next(t.Comma),
      );
      if (found !== undefined) items.push(found);
      else if (missing !== undefined) items.push(missing(this.span(at, at)));
    };
    this.consume(9, open);
    this.MANY_SEP9({ SEP: t.Comma, DEF: read });
    while (!this.RECORDING_PHASE && !this.next(close)) this.readStray(read);
    this.consume(9, close);
    return items;
  }

  /** Items between braces, each on a line of its own or with commas between them. Once in a rule. */
  protected braces<T>(item: ParserMethod<[], T>): T[] {
    const items: T[] = [];
    const read = () => {
      const found = this.attempt(() => this.subrule(8, item), itemEnd, this.isNextItem);
      if (found !== undefined) items.push(found);
    };
    this.consume(8, t.LBrace);
    this.MANY_SEP8({ SEP: t.Separator, DEF: read });
    while (!this.RECORDING_PHASE && !this.next(t.RBrace)) this.readStray(read);
    this.consume(8, t.RBrace);
    return items;
  }

  /** Reads where nothing begins as it should: reports it, and passes the separator behind it. */
  protected readStray(read: () => void): void {
    read();
    if (this.next(t.Separator)) this.SKIP_TOKEN();
  }

  // ------------------------------------------------------------------- mistakes

  /** Reads one thing up to its `end`; after a mistake reports it and goes on where `isNext` tells. */
  protected attempt<T>(read: () => T, end: End, isNext: () => boolean): T | undefined {
    if (this.RECORDING_PHASE) return read();
    const first = this.LA(1);
    let found: T | undefined;
    try {
      found = read();
      if (t.is(this.LA(1), ...end.types)) return found;
      this.fail(this.LA(1), end.label);
    } catch (error) {
      if (!(error instanceof Error) || !isRecognitionException(error)) throw error;
      if (error.message !== REPORTED) this.fail(this.LA(1), error.message);
    }
    this.pass(first, isNext);
    return found;
  }

  /** A value up to the end of its item; one that can't be read is `invalid`. */
  protected value(): Expression {
    const { startOffset } = this.LA(1);
    const read = this.attempt(() => this.subrule(7, this.expression), itemEnd, this.isNextItem);
    return read ?? this.invalid(this.span(startOffset, startOffset));
  }

  protected invalid(span: Span): Expression {
    return { kind: "invalid", span };
  }

  private fail(found: IToken, expected: string): void {
    if (isMissing(found) || isMissing(this.LA(0))) return;
    const span = (start: number, end: number) => this.span(start, end);
    this.diagnostics.push(explain({ places: this.#places, found, expected, span }));
  }

  protected raise(expected: string): never {
    throw new MismatchedTokenException(expected, this.LA(1), this.LA(0));
  }

  /** Reads one level deeper. */
  protected deeper<T>(read: () => T): T {
    if (this.RECORDING_PHASE) return read();
    if (this.#depth >= DEPTH) this.tooDeep(DEPTH);
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  protected tooDeep(limit: number): never {
    const labels = [{ span: this.span(this.LA(1).startOffset, endOf(this.LA(1))), text: "too deep" }];
    this.diagnostics.push(report(syntax.tooDeep, { limit }, { labels }));
    this.raise(REPORTED);
  }

  // ------------------------------------------------------------------- going on

  /** Whether a new item begins after the next token. */
  private isNextItem(): boolean {
    return this.next(t.Newline) || (this.next(t.Comma, t.Name) && t.is(this.LA(3), t.Colon));
  }

  /** Passes over tokens to where `isNext` tells, or to the end of the brackets in which `first` stands. */
  private pass(first: IToken, isNext: () => boolean): void {
    let depth = this.#places.depth(this.LA(1)) - this.#places.depth(first);
    while (Number.isFinite(this.LA(1).startOffset)) {
      const change = nestingOf(this.LA(1));
      if (depth === 0 && (change < 0 || isNext.call(this))) break;
      depth += change;
      this.SKIP_TOKEN();
    }
    this.passed.push(this.span(first.startOffset, this.LA(1).startOffset || Number.POSITIVE_INFINITY));
  }
}
