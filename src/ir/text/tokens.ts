import { internal } from "../../diagnostics/diagnostic.ts";

/** The pieces of printed IR. A comment is one too: at the end of an instruction it is its span. */
export interface Token {
  readonly kind: "comment" | "text" | "value" | "number" | "name" | "mark" | "end";
  readonly text: string;
}

const pieces =
  /(?<comment>\/\/[^\n]*)|(?<text>"(?:[^"\\]|\\.)*")|(?<value>%\d+)|(?<mark>->|[(){}[\]:,=])|(?<number>-?(?:\d[\d.e+-]*|Infinity|NaN))|(?<name>[A-Za-z_][\w.:-]*)|(?<rest>\S)/g;

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  for (const { groups = {} } of source.matchAll(pieces)) {
    const [found] = Object.entries(groups).filter(([, text]) => text !== undefined);
    if (found === undefined || found[0] === "rest") internal(`printed IR holds no "${found?.[1]}"`);
    const [kind, text] = found as [Token["kind"], string];
    tokens.push({ kind, text });
  }
  return tokens;
}

/** Reads tokens one after another. */
export class Tokens {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(source: string) {
    this.tokens = tokenize(source);
  }

  get next(): Token {
    return this.tokens[this.at] ?? { kind: "end", text: "the end" };
  }

  take(kind: Token["kind"]): string {
    const { next } = this;
    if (next.kind !== kind) internal(`printed IR: ${kind} expected, not ${next.text}`);
    this.at++;
    return next.text;
  }

  /** Takes the token where it is the next one. */
  skip(text: string): boolean {
    const found = this.next.text === text && this.next.kind !== "text";
    if (found) this.at++;
    return found;
  }

  expect(text: string): void {
    if (!this.skip(text)) internal(`printed IR: "${text}" expected, not ${this.next.text}`);
  }

  /** `open item, item, close`; a comma may follow the last. */
  list<T>(open: string, close: string, item: () => T): T[] {
    this.expect(open);
    const items: T[] = [];
    while (!this.skip(close)) {
      items.push(item());
      if (!this.skip(",")) {
        this.expect(close);
        break;
      }
    }
    return items;
  }
}
