import fc from "fast-check";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { lex } from "../../src/parser/lex.ts";
import { parse } from "../../src/parser/parse.ts";
import { format, print } from "../../src/parser/print/print.ts";
import { words } from "../../src/parser/tokens.ts";
import { strip } from "./show.ts";
import { sources } from "./sources.ts";

/** `MULTIM_MUTANTS=20000` for a thorough run. */
const numRuns = Number(process.env["MULTIM_MUTANTS"] ?? 2000);

/** Stretches of a few declarations, so that a run is short. */
const stretches = sources().flatMap(({ text }) => {
  const parts = text.split(/\n(?=\n)/);
  return parts.map((_, i) => parts.slice(i, i + 3).join("\n"));
});

type Mutation = (text: string) => string;

/** Replaces the token at a share of the way through the text, its number modulo the count. */
function atToken(place: number, replace: (token: string, next: string) => string): Mutation {
  return (text) => {
    const { tokens } = lex("", text);
    if (tokens.length === 0) return text;
    const [one, other] = [tokens[place % tokens.length], tokens[(place + 1) % tokens.length]];
    if (one === undefined || other === undefined) return text;
    const [start, end] = [one.startOffset, one.startOffset + one.image.length];
    return text.slice(0, start) + replace(one.image, other.image) + text.slice(end);
  };
}

const place = fc.nat(10_000);
const scrap = fc.oneof(
  fc.constantFrom(...words.keys()),
  fc.constantFrom(
    ..."()[]{},:=?.|><-+*/@\"'#;!&%\\^\n\r\t ",
    "=>",
    "->",
    "..",
    "...",
    "|>",
    "??",
    '"""',
    "//",
    "///",
  ),
  fc.constantFrom("3", "3e", "1__0", "1e999", "\u0000", "\ud800", "é", "\u2028", "\ufeff", "/*"),
  fc.string({ unit: "binary", maxLength: 4 }),
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  place.map((at) => atToken(at, () => "")),
  place.map((at) => atToken(at, (one, next) => `${next} ${one}`)),
  fc.tuple(place, scrap).map(([at, text]) => atToken(at, (one) => `${one} ${text}`)),
  fc.tuple(place, scrap).map(([at, text]) => atToken(at, () => text)),
  fc.tuple(place, scrap).map(
    ([at, scrapped]): Mutation =>
      (text) =>
        text.slice(0, at % (text.length + 1)) + scrapped + text.slice(at % (text.length + 1)),
  ),
  place.map(
    (at): Mutation =>
      (text) =>
        text.slice(0, at % (text.length + 1)),
  ),
);

const mutant = fc
  .tuple(fc.constantFrom(...stretches), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([text, mutations]) => mutations.reduce((changed, mutate) => mutate(changed), text));

function expectOrdered(text: string, diagnostics: readonly Diagnostic[]): void {
  for (const { labels, fix, message } of diagnostics) {
    expect(message).not.toMatch(/undefined|NaN|something else/);
    expect(labels.length).toBeGreaterThan(0);
    for (const { span } of [...labels, ...(fix?.edits ?? [])]) {
      expect(0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true);
    }
  }
}

test("whatever is done to a program, it is read or refused in order", () => {
  fc.assert(
    fc.property(mutant, (text) => {
      const { module, diagnostics } = parse("m.mm", text);
      expectOrdered(text, diagnostics);
      const formatted = format(text);
      if (diagnostics.length > 0) {
        expect(formatted).toBe(text);
        return;
      }
      const again = parse("m.mm", formatted);
      expect(again.diagnostics).toEqual([]);
      expect(strip(again.module.declarations)).toEqual(strip(module.declarations));
      expect(again.module.comments.length).toBe(module.comments.length);
      expect(format(formatted)).toBe(formatted);
    }),
    { numRuns },
  );
});

/** Each is read in time proportional to its length, or this test would not end. */
const many = (text: string) => text.repeat(3000);
test.each([
  many("}"),
  many("("),
  many("$ "),
  many('"""'),
  many('"a\n'),
  many("f(]\n"),
  many("layer\n"),
  many("a = 3\n"),
  many("/// a\n"),
  many("repeat from "),
  many("layer f(x: [A]) -> [A] {\n"),
  `train T {\n${many("a b c\n")}}`,
  `train T { a: f(${many("a b, ")}) }`,
  `train T { a: ${many("b + ")} c }`,
  `train T { a: ${many("-")} c }`,
  `train T { a: ${many("x => ")} c }`,
  `train T { a: ${many("b ? ")} c }`,
  `train T { a: b${many(".c")} }`,
  `train T { a: [${many("1, ")}] }`,
  `layer f() -> [] {\n${many("let a = g(1\n")}}`,
  `layer f() -> ${many("() -> ")}[] { 3 }`,
  `layer f() -> []${many("[]")} { 3 }`,
])("many mistakes or deep nesting, %#", (text) => {
  const { module, diagnostics } = parse("m.mm", text);
  expectOrdered(text, diagnostics);
  expect(print(module)).toBeTypeOf("string");
});
