import type { IToken } from "chevrotain";
import * as t from "../tokens.ts";

/** 1 for an opening bracket, -1 for a closing one, 0 for every other token. */
export function nestingOf(token: IToken): number {
  if (t.is(token, t.LParen, t.LBracket, t.LBrace)) return 1;
  return t.is(token, t.RParen, t.RBracket, t.RBrace) ? -1 : 0;
}

/** Where tokens stand in their row, and in which brackets. The brackets are balanced. */
export class Places {
  readonly #tokens: readonly IToken[];
  readonly #places = new Map<IToken, number>();
  /** For each token the open brackets before it, the innermost first, as a linked list. */
  readonly #brackets: (Bracket | undefined)[] = [];

  constructor(tokens: readonly IToken[]) {
    this.#tokens = tokens;
    let open: Bracket | undefined;
    for (const [i, token] of tokens.entries()) {
      if (!this.#places.has(token)) this.#places.set(token, i);
      this.#brackets.push(open);
      const nesting = nestingOf(token);
      if (nesting > 0) open = { token, outer: open, depth: (open?.depth ?? 0) + 1 };
      if (nesting < 0) open = open?.outer;
    }
  }

  /** The token so many places after another, or before it. */
  near(token: IToken, distance: number): IToken | undefined {
    return this.#tokens[this.#of(token) + distance];
  }

  /** How many brackets are open before a token. */
  depth(token: IToken): number {
    return this.#brackets[this.#of(token)]?.depth ?? 0;
  }

  /** The innermost bracket that is open before a token. */
  opener(token: IToken): IToken | undefined {
    return this.#brackets[this.#of(token)]?.token;
  }

  #of(token: IToken): number {
    return this.#places.get(token) ?? this.#tokens.length;
  }
}

interface Bracket {
  readonly token: IToken;
  readonly outer: Bracket | undefined;
  readonly depth: number;
}
