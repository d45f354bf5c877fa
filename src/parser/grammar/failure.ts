import type { IToken } from "chevrotain";
import { distance } from "fastest-levenshtein";
import { report } from "../../diagnostics/catalogue/entry.ts";
import { syntax } from "../../diagnostics/catalogue/syntax.ts";
import type { Diagnostic, Label, Span } from "../../diagnostics/diagnostic.ts";
import { endOf } from "../lex.ts";
import * as t from "../tokens.ts";
import type { Places } from "./places.ts";
import { repair } from "./repair.ts";

/** The place where the parser can't go on. */
export interface Failure {
  readonly places: Places;
  readonly found: IToken;
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

function placeOf({ places, found, span }: Failure): Span {
  if (Number.isFinite(found.startOffset) && found.tokenType !== t.Newline) {
    return span(found.startOffset, endOf(found));
  }
  const before = places.near(found, -1);
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
function misspelt({ places, found, span }: Failure): Diagnostic | undefined {
  const word = [found, places.near(found, -1)].find(
    (one) => one?.tokenType === t.Name && isFirst(one, places),
  );
  if (word === undefined || !t.is(places.near(word, 1), t.Name)) return undefined;
  const meant = beginnings.find((one) => distance(one, word.image) <= (one.length > 4 ? 2 : 1));
  if (meant === undefined) return undefined;
  const where = span(word.startOffset, endOf(word));
  const labels = [{ span: where, text: "begins nothing" }];
  const fix = { title: `write \`${meant}\``, edits: [{ span: where, text: meant }] };
  return report(syntax.misspelt, { found: word.image, meant }, { labels, fix });
}

function isFirst(token: IToken, places: Places): boolean {
  const before = places.near(token, -1);
  return before === undefined || t.is(before, t.Newline, t.LBrace);
}

/** `name = value` where `name: value` is meant. */
function equals({ places, found, expected, span }: Failure): Diagnostic | undefined {
  const before = places.near(found, -1);
  const isNamed = expected === "`:`" || expected === "`,` or `)`";
  if (!isNamed || !t.is(found, t.Assign) || before === undefined || !t.is(before, t.Name)) return undefined;
  const edits = [{ span: span(endOf(before), endOf(found)), text: ":" }];
  const labels = [{ span: span(found.startOffset, endOf(found)), text: "`:` expected" }];
  const fix = { title: `write \`${before.image}:\``, edits };
  return report(syntax.equalsForColon, { name: before.image }, { labels, fix });
}

/** Where the bracket was opened that was expected to be closed. */
function opener({ places, found, expected, span }: Failure): Label[] {
  const open = /`[)\]}]`$/.test(expected) ? places.opener(found) : undefined;
  return open === undefined ? [] : [{ span: span(open.startOffset, endOf(open)), text: "opened here" }];
}
