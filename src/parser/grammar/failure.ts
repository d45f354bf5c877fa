import type { IToken } from "chevrotain";
import { distance } from "fastest-levenshtein";
import { report } from "../../diagnostics/catalogue/entry.ts";
import { syntax } from "../../diagnostics/catalogue/syntax.ts";
import type { Diagnostic, Label, Span } from "../../diagnostics/diagnostic.ts";
import { endOf } from "../lex.ts";
import * as t from "../tokens.ts";
import { repair } from "./repair.ts";

/** The place where the parser can't go on. */
export interface Failure {
  readonly tokens: readonly IToken[];
  /** The place of the token that was found. */
  readonly at: number;
  readonly found: IToken;
  readonly before: IToken | undefined;
  /** What was expected, as messages call it. */
  readonly expected: string;
  readonly span: (start: number, end: number) => Span;
}

/** Words that begin a declaration or an item. */
const beginnings = [
  ..."import data encoder fusion layer head loss model batchwise train predict".split(" "),
  ..."source join key target split let param state set".split(" "),
];

/** Tells what is wrong. */
export function explain(failure: Failure): Diagnostic {
  return misspelt(failure) ?? equals(failure) ?? unexpected(failure);
}

function unexpected(failure: Failure): Diagnostic {
  const { found, expected } = failure;
  const labels = [{ span: placeOf(failure), text: `${expected} expected` }, ...opener(failure)];
  const isReserved = t.is(found, t.Word) && !t.is(found, t.Name);
  const note = `\`${found.image}\` is a word of the language and names nothing`;
  const fix = repair(failure);
  return report(
    syntax.unexpected,
    { expected, found: describe(found) },
    { labels, notes: expected === "a name" && isReserved ? [note] : [], ...(fix && { fix }) },
  );
}

function placeOf({ found, before, span }: Failure): Span {
  if (Number.isFinite(found.startOffset) && found.tokenType !== t.Newline) {
    return span(found.startOffset, endOf(found));
  }
  const end = before === undefined ? 0 : endOf(before);
  return span(end, end);
}

function describe(token: IToken): string {
  if (token.tokenType === t.Newline) return "the end of the line";
  if (Number.isNaN(token.startOffset)) return "the end of the file";
  if (t.is(token, t.Text)) return "a text";
  return `\`${token.image}\``;
}

/** A name where a line begins that is nearly one of the words that may begin it. */
function misspelt({ tokens, at, span }: Failure): Diagnostic | undefined {
  const isFirst = (i: number) => i === 0 || t.is(tokens[i - 1], t.Newline, t.LBrace);
  const place = [at, at - 1].find((i) => isFirst(i) && tokens[i]?.tokenType === t.Name);
  const word = place === undefined ? undefined : tokens[place];
  if (place === undefined || word === undefined || !t.is(tokens[place + 1], t.Name)) return undefined;
  const meant = beginnings.find((one) => distance(one, word.image) <= (one.length > 4 ? 2 : 1));
  if (meant === undefined) return undefined;
  const where = span(word.startOffset, endOf(word));
  const labels = [{ span: where, text: "begins nothing" }];
  const fix = { title: `write \`${meant}\``, edits: [{ span: where, text: meant }] };
  return report(syntax.misspelt, { found: word.image, meant }, { labels, fix });
}

/** `name = value` where `name: value` is meant. */
function equals({ found, before, expected, span }: Failure): Diagnostic | undefined {
  const isNamed = expected === "`:`" || expected === "`,` or `)`";
  if (!isNamed || !t.is(found, t.Assign) || before === undefined || !t.is(before, t.Name)) return undefined;
  const edits = [{ span: span(endOf(before), endOf(found)), text: ":" }];
  const labels = [{ span: span(found.startOffset, endOf(found)), text: "`:` expected" }];
  const fix = { title: `write \`${before.image}:\``, edits };
  return report(syntax.equalsForColon, { name: before.image }, { labels, fix });
}

/** Where the bracket was opened that was expected to be closed. */
function opener({ tokens, at, expected, span }: Failure): Label[] {
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
