import type { IToken, TokenType } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Brackets, closers, openers } from "./brackets.ts";
import * as t from "./tokens.ts";

const infix = t.vocabulary.filter(
  (type) => type.CATEGORIES?.includes(t.Operator) && type !== t.Minus && type !== t.On,
);
const connecting = [t.Comma, t.Pipe, t.Arrow, t.FatArrow, t.Dot, t.Question, t.Colon, t.Assign];

/** A line that begins with one of these goes on with the line before. */
const goesOn: ReadonlySet<TokenType> = new Set([...infix, ...connecting]);

/** A line that ends with one of these goes on with the line after. */
const needsMore: ReadonlySet<TokenType> = new Set([...goesOn, ...openers, t.Minus, t.Not]);

export interface Laid {
  readonly tokens: IToken[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Decides which newlines separate items, and pairs the brackets: in the result brackets are always balanced, a comma
 * before a closing bracket is gone, and the only newlines are those that separate.
 */
export function layout(file: string, source: string, tokens: readonly IToken[]): Laid {
  const brackets = new Brackets(file, source);
  new Lines(tokens, brackets).run();
  return brackets;
}

class Lines {
  readonly #input: readonly IToken[];
  readonly #brackets: Brackets;
  /** Columns before the first token of the current line. */
  #indentation = 0;

  constructor(input: readonly IToken[], brackets: Brackets) {
    this.#input = input;
    this.#brackets = brackets;
  }

  run(): void {
    let newline: IToken | undefined;
    for (const [i, token] of this.#input.entries()) {
      if (token.tokenType === t.Newline) {
        newline = token;
        continue;
      }
      if (newline !== undefined) this.#beginLine(i, token, newline);
      newline = undefined;
      while (this.#cannotStand(token)) this.#brackets.closeMissing();
      if (!this.#brackets.put(token, this.#indentation)) return;
    }
    while (this.#brackets.open !== undefined) this.#brackets.closeMissing();
  }

  #beginLine(i: number, token: IToken, newline: IToken): void {
    this.#indentation = /[^\r\n]*$/.exec(newline.image)?.[0].length ?? 0;
    while (this.#isForgotten(i, token)) this.#brackets.closeMissing();
    const { open, last } = this.#brackets;
    if (last === undefined || (open !== undefined && open.close !== t.RBrace)) return;
    if (this.#ends(i, token) || this.#isCutOff(i, last)) this.#brackets.tokens.push(newline);
  }

  /** Whether the line before is complete, and a token at the beginning of the next does not go on with it. */
  #ends(i: number, token: IToken): boolean {
    const { last } = this.#brackets;
    const isComplete = last !== undefined && !needsMore.has(last.tokenType);
    return isComplete && !closers.has(token.tokenType) && !this.#continues(i, token);
  }

  #continues(i: number, token: IToken): boolean {
    if (goesOn.has(token.tokenType)) return true;
    if (token.tokenType === t.When) return t.is(this.#input[i + 1], t.Training, t.Evaluating);
    return this.#brackets.open === undefined && t.is(token, t.Where, t.With, t.LBrace);
  }

  /** Whether a line begins something new although the line before is not complete. */
  #isCutOff(i: number, last: IToken): boolean {
    if (t.is(last, t.LBrace, t.Comma, t.Newline)) return false;
    const isGiven = t.is(this.#input[i], t.Name) && t.is(this.#input[i + 1], t.Assign);
    return isGiven || this.#beginsStatement(i) || this.#beginsDeclaration(i);
  }

  /** Whether a token at the beginning of a line shows that the innermost bracket should have been closed before. */
  #isForgotten(i: number, token: IToken): boolean {
    const { open } = this.#brackets;
    if (open === undefined) return false;
    if (this.#beginsDeclaration(i)) return true;
    if (open.close === t.RBrace) return false;
    return this.#beginsStatement(i) || (this.#ends(i, token) && this.#indentation <= open.indentation);
  }

  /** Whether a token can't stand directly in the innermost bracket, so that it should have been closed before. */
  #cannotStand({ tokenType }: IToken): boolean {
    const { open, last, tokens } = this.#brackets;
    if (open === undefined || open.close === t.RBrace) return false;
    if (tokenType === t.Arrow) return last?.tokenType !== t.RParen;
    const inRepeat = tokens.at(-2)?.tokenType === t.From;
    return tokenType === t.Assign && open.close === t.RBracket && !inRepeat;
  }

  #beginsDeclaration(i: number): boolean {
    const [first, second] = [this.#input[i], this.#input[i + 1]];
    if (t.is(first, t.Import)) return t.is(second, t.LBrace) && this.#imports(i + 2);
    if (t.is(first, t.Batchwise)) return t.is(second, t.Sort);
    return t.is(first, t.Data, t.Sort, t.Train, t.Predict) && t.is(second, t.Name);
  }

  /** Whether names, a closing brace and `from` follow. */
  #imports(i: number): boolean {
    let at = i;
    while (t.is(this.#input[at], t.Name, t.Separator)) at++;
    return t.is(this.#input[at], t.RBrace) && t.is(this.#input[at + 1], t.From);
  }

  #beginsStatement(i: number): boolean {
    const [first, second] = [this.#input[i], this.#input[i + 1]];
    return t.is(first, t.Let) || (t.is(first, t.Param, t.State, t.SetWord) && t.is(second, t.Name));
  }
}
