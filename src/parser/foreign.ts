import { createToken, Lexer, type TokenType } from "chevrotain";
import * as tokens from "./tokens.ts";

/** A spelling of other languages that a reader understands, with what is said of it and how it is written here. */
export interface Foreign {
  readonly type: TokenType;
  /** Ends the sentence "`found` is …". */
  readonly use: string;
  /** The token it stands for; none where it stands for nothing. */
  readonly stands?: TokenType;
  /** How it is written here; none where only its author can tell. */
  readonly write?: (found: string) => string;
}

function foreign(name: string, pattern: RegExp, rest: Omit<Foreign, "type">): Foreign {
  return { type: createToken({ name, pattern, line_breaks: true }), ...rest };
}

const comment = (found: string) => `// ${found.replace(/^(?:#+|\/\*+)\s*|\s*\*\/$/g, "")}`;

export const foreigners: readonly Foreign[] = [
  foreign("BlockComment", /\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/, {
    use: "no comment: begin each of its lines by `//`",
  }),
  foreign("HashComment", /#[^\r\n]*/, { use: "no comment: comments begin with `//`", write: comment }),
  foreign("SingleQuoted", /'(?:[^'\\\r\n]|\\[^\r\n])*'/, {
    use: 'no text: texts stand in `"`',
    stands: tokens.Text,
    write: (found) => `"${found.slice(1, -1).replaceAll('"', '\\"').replaceAll("\\'", "'")}"`,
  }),
  foreign("CurlyQuoted", /[“”„][^“”"\r\n]*[“”"]/, {
    use: 'no text: texts stand in straight quotes, `"`',
    stands: tokens.Text,
    write: (found) => `"${found.slice(1, -1)}"`,
  }),
  foreign("AmpersandAnd", /&&/, { use: "written `and`", stands: tokens.And, write: () => "and" }),
  foreign("BarOr", /\|\|/, { use: "written `or`", stands: tokens.Or, write: () => "or" }),
  foreign("TripleEqual", /===/, { use: "written `==`", stands: tokens.Equal, write: () => "==" }),
  foreign("TripleNotEqual", /!==/, { use: "written `!=`", stands: tokens.NotEqual, write: () => "!=" }),
  foreign("Bang", /!(?!=)/, { use: "written `not`", stands: tokens.Not, write: () => "not " }),
  foreign("PercentSign", /%/, { use: "written `mod`", stands: tokens.Mod, write: () => "mod" }),
  foreign("Caret", /\^/, { use: "written `**`", stands: tokens.Power, write: () => "**" }),
  foreign("Semicolon", /;/, { use: "not needed: a statement ends with its line", write: () => "" }),
];

/** Patterns for letters of all scripts don't allow its choice by the first character: it need not look for one (`safeMode`). */
export const lexer = new Lexer([...foreigners.map((one) => one.type), ...tokens.vocabulary], {
  positionTracking: "onlyOffset",
  skipValidations: true,
  safeMode: true,
});

const byType = new Map(foreigners.map((one) => [one.type, one]));

export function foreignOf(type: TokenType): Foreign | undefined {
  return byType.get(type);
}
