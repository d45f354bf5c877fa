import { lex } from "../../src/parser/lex.ts";
import type { Choices } from "./generator/choices.ts";

interface Token {
  readonly start: number;
  readonly end: number;
  readonly image: string;
}

/** A way to spoil a text. */
type Mutation = (c: Choices, text: string, tokens: readonly Token[]) => string;

const isName = ({ image }: Token) => /^[A-Za-z_]\w*$/.test(image);
const isNumber = ({ image }: Token) => /^\d/.test(image);

const put = (text: string, { start, end }: Pick<Token, "start" | "end">, by: string) =>
  text.slice(0, start) + by + text.slice(end);

/** Replaces one of some tokens, if there is one. */
function replaced(c: Choices, text: string, tokens: readonly Token[], by: (token: Token) => string): string {
  return tokens.length === 0 ? text : ((token) => put(text, token, by(token)))(c.pick(tokens));
}

const operators = ["+", "-", "*", "/", "div", "mod", "@", "**", "==", "<", ">=", "and", "??", "on"];
const scraps = [
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ",",
  ":",
  "=",
  "?",
  "|>",
  "->",
  "=>",
  "...",
  "_",
  "let",
  "training",
  '"',
  "//",
  "3.5",
  "0",
  "-1",
];

/** Characters that nobody expects. */
function oddText(c: Choices): string {
  const ranges = [
    [0, 0x20],
    [0x20, 0x7f],
    [0x80, 0x2ff],
    [0x2000, 0x206f],
    [0xd800, 0xdfff],
    [0xfe00, 0xffff],
    [0x1f300, 0x1f6ff],
  ] as const;
  return Array.from({ length: c.between(1, 4) }, () => {
    const [from, to] = c.pick(ranges);
    return String.fromCodePoint(c.between(from, to));
  }).join("");
}

/** What often leaves a program that can be read. */
const gentle: readonly Mutation[] = Object.values({
  "another name": (c, text, tokens) => {
    const names = tokens.filter(isName);
    return replaced(c, text, names, () => c.pick(names).image);
  },
  "a misspelt name": (c, text, tokens) =>
    replaced(c, text, tokens.filter(isName), ({ image }) => image.slice(0, -1) + c.pick(["", "x", "_2"])),
  "another number": (c, text, tokens) =>
    replaced(c, text, tokens.filter(isNumber), () =>
      c.pick(["0", "1", "2", "3", "7", "-1", "0.5", "64", "1e9"]),
    ),
  "another operator": (c, text, tokens) =>
    replaced(
      c,
      text,
      tokens.filter(({ image }) => operators.includes(image)),
      () => c.pick(operators),
    ),
  "a line is missing": (c, text) => {
    const lines = text.split("\n");
    lines.splice(c.below(lines.length), 1);
    return lines.join("\n");
  },
  "a line is there twice": (c, text) => {
    const lines = text.split("\n");
    const at = c.below(lines.length);
    lines.splice(at, 0, lines[at] as string);
    return lines.join("\n");
  },
} satisfies Record<string, Mutation>);

/** What hardly ever does. */
const rough: readonly Mutation[] = Object.values({
  "a token is missing": (c, text, tokens) => replaced(c, text, tokens, () => ""),
  "a token is there twice": (c, text, tokens) =>
    replaced(c, text, tokens, ({ image }) => `${image} ${image}`),
  "two tokens are swapped": (c, text, tokens) => {
    const at = c.below(tokens.length - 1);
    const [one, other] = [tokens[at], tokens[at + 1]];
    return one && other ? put(put(text, other, one.image), one, other.image) : text;
  },
  "a token of elsewhere": (c, text, tokens) =>
    replaced(c, text, tokens, ({ image }) => `${image} ${c.pick(tokens).image}`),
  "another token": (c, text, tokens) => replaced(c, text, tokens, () => c.pick(tokens).image),
  "a scrap": (c, text, tokens) => replaced(c, text, tokens, ({ image }) => `${image} ${c.pick(scraps)}`),
  "the end is missing": (c, text) => text.slice(0, c.below(text.length)),
  "odd characters": (c, text) => {
    const at = c.below(text.length);
    return put(text, { start: at, end: at }, oddText(c));
  },
} satisfies Record<string, Mutation>);

/** A text spoilt: by one gentle change, or by up to three of any sort. */
export function mutate(c: Choices, text: string): string {
  const isGentle = c.chance(0.6);
  const times = isGentle ? 1 : c.between(1, 3);
  let spoilt = text;
  for (let i = 0; i < times; i++) {
    const tokens = tokensOf(spoilt);
    if (tokens.length > 0) spoilt = c.pick(isGentle ? gentle : [...gentle, ...rough])(c, spoilt, tokens);
  }
  return spoilt;
}

function tokensOf(text: string): Token[] {
  return lex("", text).tokens.flatMap(({ image, startOffset: start }) =>
    image.trim() === "" ? [] : [{ image, start, end: start + image.length }],
  );
}
