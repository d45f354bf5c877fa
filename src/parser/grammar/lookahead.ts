import {
  type ILookaheadStrategy,
  type IOrAlt,
  type IToken,
  LLkLookaheadStrategy,
  type TokenType,
} from "chevrotain";
import { internal } from "../../diagnostics/diagnostic.ts";
import { vocabulary } from "../tokens.ts";
import known from "./lookahead.json" with { type: "json" };

/**
 * What tells which way to go, by places in the grammar: for each alternative the rows of one or two tokens that it may begin with. It
 * takes longer to work out than a program to read, so `npm run grammar` does.
 */
export type LookaheadTable = Readonly<Record<string, readonly (readonly (readonly string[])[])[]>>;

export type OrOptions = Parameters<ILookaheadStrategy["buildLookaheadForAlternation"]>[0];
export type OptionOptions = Parameters<ILookaheadStrategy["buildLookaheadForOptional"]>[0];

/** The key of a place in the table. */
export const placeOf = ({ rule, prodOccurrence, ...options }: OrOptions | OptionOptions): string =>
  `${rule.name} ${"prodType" in options ? options.prodType : "Alternation"} ${prodOccurrence}`;

/** Looks ahead by the table. */
export class TableLookahead extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(options: OrOptions) {
    return chooser(placeOf(options));
  }

  override buildLookaheadForOptional(options: OptionOptions) {
    const choose = chooser(placeOf(options));
    return function (this: Parser): boolean {
      return choose.call(this) === 0;
    };
  }
}

interface Parser {
  LA(distance: number): IToken;
}

/** An alternative that a token may begin, and which tokens must follow; any where none are told. */
interface Beginning {
  readonly alternative: number;
  readonly seconds?: ReadonlySet<number>;
}

/** Tells the first alternative whose gate is open and that may begin with what comes next. */
function chooser(place: string) {
  let beginnings: ReadonlyMap<number, readonly Beginning[]> | undefined;
  return function (this: Parser, alternatives?: readonly IOrAlt<unknown>[]): number | undefined {
    beginnings ??= beginningsOf(place);
    for (const { alternative, seconds } of beginnings.get(this.LA(1).tokenTypeIdx ?? 0) ?? []) {
      if (seconds && !seconds.has(this.LA(2).tokenTypeIdx)) continue;
      if (alternatives?.[alternative]?.GATE?.call(this) !== false) return alternative;
    }
    return undefined;
  };
}

const types = new Map(vocabulary.map((type) => [type.name, type]));

/** The numbers of a type of token and of all that belong to it. */
function numbersOf(name: string): readonly number[] {
  const type: TokenType = types.get(name) ?? internal(`there is no token ${name}`);
  return [type.tokenTypeIdx ?? 0, ...(type.categoryMatches ?? [])];
}

function beginningsOf(place: string): ReadonlyMap<number, readonly Beginning[]> {
  const table: LookaheadTable = known;
  const found = new Map<number, Beginning[]>();
  for (const [alternative, rows] of (table[place] ?? internal(`no lookahead at ${place}`)).entries())
    for (const [first = "", second] of rows) {
      const seconds = second === undefined ? {} : { seconds: new Set(numbersOf(second)) };
      for (const number of numbersOf(first))
        found.set(number, [...(found.get(number) ?? []), { alternative, ...seconds }]);
    }
  return found;
}
