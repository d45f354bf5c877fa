import { type Part, reservedWords, rules, type TokenRule, tokenRules } from "./model.ts";

const WIDTH = 110;

/** The grammar in the notation of the XML specification, https://www.w3.org/TR/xml/#sec-notation. */
export function ebnf(): string {
  return [
    "/* The grammar of Multim, generated from the parser: `node scripts/grammar.mjs`.",
    "   How operators bind and which new lines count is told in docs/language.md. */",
    "",
    ...rules().map(({ name, part }) => definition(name, alternatives(part))),
    "",
    "/* Tokens */",
    "",
    ...tokenRules().map(tokenDefinition),
    ...lexical,
    "",
    `/* Reserved words, names only after a point: ${reservedWords().join(", ")} */`,
    "",
  ].join("\n");
}

function definition(name: string, choices: readonly string[]): string {
  const flat = `${name} ::= ${choices.join(" | ")}`;
  return flat.length <= WIDTH ? flat : `${name} ::=\n    ${choices.join("\n  | ")}`;
}

function alternatives(part: Part): string[] {
  return part.kind === "choice" ? part.parts.map((one) => text(one, false)) : [text(part, false)];
}

/** What the lexer reads; here as people read it. */
export const lexical = [
  "Name ::= [A-Za-z_] [A-Za-z0-9_]* /* no reserved word */",
  'Number ::= Digits ("." Digits)? (("e" | "E") ("+" | "-")? [0-9]+)? "%"?',
  'Digits ::= [0-9]+ ("_" [0-9]+)*',
  String.raw`Text ::= '"' ([^"\#xA#xD] | "\n" | "\t" | "\r" | '\"' | "\\" | "\u{" [0-9A-Fa-f]+ "}")* '"'`,
  `Text ::= '"""' (any characters but three quotes) '"""'`,
  "Newline ::= [#xA#xD]+ /* where it ends a statement */",
];

function tokenDefinition({ name, literals }: TokenRule): string {
  return definition(
    name,
    literals.map((one) => (one === "Newline" ? one : literal(one))),
  );
}

/** `tight` where the part must be one thing. */
function text(part: Part, tight: boolean): string {
  switch (part.kind) {
    case "literal":
      return literal(part.text);
    case "reference":
      return part.name;
    case "sequence":
      return enclose(part.parts.map((one) => text(one, one.kind === "choice")).join(" "), tight);
    case "choice":
      return enclose(part.parts.map((one) => text(one, false)).join(" | "), tight);
    case "optional":
      return `${text(part.part, true)}?`;
    case "repeated": {
      if (part.separator === undefined) return `${text(part.part, true)}*`;
      const one = text(part.part, false);
      return `(${one} (${text(part.separator, true)} ${one})*)?`;
    }
  }
}

function enclose(inside: string, tight: boolean): string {
  return tight ? `(${inside})` : inside;
}

function literal(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}
