import type { IToken } from "chevrotain";
import { distance } from "fastest-levenshtein";
import { report } from "../../diagnostics/catalogue/entry.ts";
import { syntax } from "../../diagnostics/catalogue/syntax.ts";
import type { Diagnostic, Fix, Label, Span } from "../../diagnostics/diagnostic.ts";
import { endOf } from "../lex.ts";
import * as t from "../tokens.ts";

type Spanning = (start: number, end: number) => Span;

/** Words that begin a declaration or an item. */
const beginnings = [
  ...[
    "import",
    "data",
    "encoder",
    "fusion",
    "layer",
    "head",
    "loss",
    "model",
    "batchwise",
    "train",
    "predict",
  ],
  ...["source", "join", "key", "target", "split", "let", "param", "state", "set"],
];

/** Tells what is wrong with the token at a place, where something else was expected. */
export function explainFailure(
  tokens: readonly IToken[],
  at: number,
  expected: string,
  span: Spanning,
): Diagnostic {
  const found = tokens[at] ?? tokens.at(-1);
  const before = tokens[at - 1];
  if (found === undefined) return report(syntax.unexpected, { expected, found: "the end of the file" });
  const place = placeOf(found, before, span);
  return (
    misspelt(tokens, at, span) ??
    equals(found, before, expected, span) ??
    report(
      syntax.unexpected,
      { expected, found: describe(found) },
      {
        labels: [{ span: place, text: `${expected} expected` }, ...opener(tokens, at, expected, span)],
        ...repair(found, before, expected, span),
        notes:
          expected === "a name" && isReserved(found)
            ? [`\`${found.image}\` is a word of the language and names nothing`]
            : [],
      },
    )
  );
}

function placeOf(found: IToken, before: IToken | undefined, span: Spanning): Span {
  if (Number.isFinite(found.startOffset) && found.tokenType !== t.Newline) {
    return span(found.startOffset, endOf(found));
  }
  const end = before === undefined ? 0 : endOf(before);
  return span(end, end);
}

function describe(token: IToken): string {
  if (token.tokenType === t.Newline) return "the end of the line";
  if (Number.isNaN(token.startOffset)) return "the end of the file";
  if (token.tokenType === t.Text) return "a text";
  return `\`${token.image}\``;
}

function isReserved(token: IToken): boolean {
  return t.is(token, t.Word) && !t.is(token, t.Name);
}

/** A name where a line begins that is nearly one of the words that may begin it. */
function misspelt(tokens: readonly IToken[], at: number, span: Spanning): Diagnostic | undefined {
  const isFirst = (i: number) => i === 0 || t.is(tokens[i - 1], t.Newline, t.LBrace);
  const place = [at, at - 1].find((i) => isFirst(i) && tokens[i]?.tokenType === t.Name);
  const word = place === undefined ? undefined : tokens[place];
  if (place === undefined || word === undefined || !t.is(tokens[place + 1], t.Name)) return undefined;
  const meant = beginnings.find((one) => distance(one, word.image) <= (one.length > 4 ? 2 : 1));
  if (meant === undefined) return undefined;
  const where = span(word.startOffset, endOf(word));
  return report(
    syntax.misspelt,
    { found: word.image, meant },
    {
      labels: [{ span: where, text: "begins nothing" }],
      fix: { title: `write \`${meant}\``, edits: [{ span: where, text: meant }] },
    },
  );
}

/** `name = value` where `name: value` is meant. */
function equals(
  found: IToken,
  before: IToken | undefined,
  expected: string,
  span: Spanning,
): Diagnostic | undefined {
  const named = expected === "`:`" || expected === "`,` or `)`";
  if (!named || !t.is(found, t.Assign) || before === undefined || !t.is(before, t.Name)) return undefined;
  const fix: Fix = {
    title: `write \`${before.image}:\``,
    edits: [{ span: span(endOf(before), endOf(found)), text: ":" }],
  };
  const labels = [{ span: span(found.startOffset, endOf(found)), text: "`:` expected" }];
  return report(syntax.equalsForColon, { name: before.image }, { labels, fix });
}

/** Where the bracket was opened that was expected to be closed. */
function opener(tokens: readonly IToken[], at: number, expected: string, span: Spanning): Label[] {
  if (!/`[)\]}]`$/.test(expected)) return [];
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    const token = tokens[i];
    if (token === undefined) break;
    if (t.is(token, t.RParen, t.RBracket, t.RBrace)) depth++;
    if (t.is(token, t.LParen, t.LBracket, t.LBrace)) depth--;
    if (depth < 0) return [{ span: span(token.startOffset, endOf(token)), text: "opened here" }];
  }
  return [];
}

/** A sign that is evidently missing or meant. */
function repair(found: IToken, before: IToken | undefined, expected: string, span: Spanning): { fix?: Fix } {
  const swaps: Readonly<Record<string, TokenSwap>> = {
    "`:`": { text: ":", instead: [t.Assign] },
    "`=`": { text: "=", instead: [t.Colon, t.Equal] },
    "`->`": { text: "->", instead: [t.FatArrow, t.Colon] },
  };
  const swap = swaps[expected];
  if (swap !== undefined && t.is(found, ...swap.instead)) {
    const edits = [{ span: span(found.startOffset, endOf(found)), text: swap.text }];
    return { fix: { title: `write \`${swap.text}\``, edits } };
  }
  if (before === undefined) return {};
  const gap = span(endOf(before), endOf(before));
  if (/^`,` or /.test(expected) && t.is(found, t.Word, t.NumberToken, t.Text, t.LBracket, t.LParen)) {
    return { fix: { title: "put in `,`", edits: [{ span: gap, text: "," }] } };
  }
  if (expected === "a new line" && t.is(found, t.Assign) && t.is(before, t.Name)) {
    const start = before.startOffset;
    return { fix: { title: "declare it by `let`", edits: [{ span: span(start, start), text: "let " }] } };
  }
  if (expected === "`(`") return { fix: { title: "put in `()`", edits: [{ span: gap, text: "()" }] } };
  return {};
}

interface TokenSwap {
  readonly text: string;
  readonly instead: Parameters<typeof t.is>[1][];
}
