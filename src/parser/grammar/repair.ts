import type { TokenType } from "chevrotain";
import { distance } from "fastest-levenshtein";
import type { Fix } from "../../diagnostics/diagnostic.ts";
import { endOf } from "../lex.ts";
import * as t from "../tokens.ts";
import type { Failure } from "./failure.ts";

/** Signs that are easily taken for one another. */
const confusions: Readonly<Record<string, TokenType[]>> = {
  ":": [t.Assign],
  "=": [t.Colon, t.Equal],
  "->": [t.FatArrow, t.Colon],
};

/** What a value may begin with, `-` and `not` aside. */
const values = [t.Word, t.NumberToken, t.Text, t.LBracket, t.LParen];

/** The repair, where a sign is evidently missing or another is meant. */
export function repair(failure: Failure): Fix | undefined {
  const { places, found, expected } = failure;
  const before = places.near(found, -1);
  const [, meant] = /^`(.*)`$/.exec(expected) ?? [];
  if (meant !== undefined && t.is(found, ...(confusions[meant] ?? []))) return replace(failure, meant);
  if (meant !== undefined && t.is(found, t.Name) && distance(meant, found.image) <= 2) {
    return replace(failure, meant);
  }
  if (expected === "`:`" && t.is(before, t.Name) && t.is(found, ...values)) return put(failure, ":");
  if (expected === "`(`") return put(failure, "()");
  if (expected === "`,` or `)`" && t.is(before, t.Name) && t.is(found, t.NumberToken, t.Text)) {
    return put(failure, ":");
  }
  if (expected.startsWith("`,` or ") && t.is(found, ...values)) return put(failure, ",");
  if (!expected.startsWith("a new line")) return undefined;
  if (t.is(places.near(found, 1), t.Colon)) return put(failure, ",");
  if (!t.is(found, t.Assign)) return undefined;
  const isAlone = t.is(before, t.Name) && t.is(places.near(found, -2), t.Newline, t.LBrace);
  return isAlone ? declare(failure) : replace(failure, "==");
}

function replace({ found, span }: Failure, text: string): Fix {
  return { title: `write \`${text}\``, edits: [{ span: span(found.startOffset, endOf(found)), text }] };
}

/** Puts a sign behind the last token that was read. */
function put({ places, found, span }: Failure, text: string): Fix {
  const before = places.near(found, -1);
  const end = before === undefined ? 0 : endOf(before);
  return { title: `put in \`${text}\``, edits: [{ span: span(end, end), text }] };
}

function declare({ places, found, span }: Failure): Fix {
  const start = places.near(found, -1)?.startOffset ?? 0;
  return { title: "declare it by `let`", edits: [{ span: span(start, start), text: "let " }] };
}
