import type { TokenType } from "chevrotain";
import * as tokens from "./tokens.ts";

/** A spelling of other languages that a reader understands, with what is said of it and how it is written here. */
export interface Foreign {
  readonly pattern: RegExp;
  /** Ends the sentence "`found` is …". */
  readonly use: string;
  /** The token it stands for; none where it stands for nothing. */
  readonly stands?: TokenType;
  /** How it is written here; none where only its author can tell. */
  readonly write?: (found: string) => string;
}

const comment = (found: string) => `// ${found.replace(/^(?:#+|\/\*+)\s*|\s*\*\/$/g, "")}`;

export const foreigners: readonly Foreign[] = [
  { pattern: /\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/, use: "no comment: begin each of its lines by `//`" },
  { pattern: /#[^\r\n]*/, use: "no comment: comments begin with `//`", write: comment },
  {
    pattern: /'(?:[^'\\\r\n]|\\[^\r\n])*'/,
    use: 'no text: texts stand in `"`',
    stands: tokens.Text,
    write: (found) => `"${found.slice(1, -1).replaceAll('"', '\\"').replaceAll("\\'", "'")}"`,
  },
  {
    pattern: /[“”„][^“”"\r\n]*[“”"]/,
    use: 'no text: texts stand in straight quotes, `"`',
    stands: tokens.Text,
    write: (found) => `"${found.slice(1, -1)}"`,
  },
  { pattern: /&&/, use: "written `and`", stands: tokens.And, write: () => "and" },
  { pattern: /\|\|/, use: "written `or`", stands: tokens.Or, write: () => "or" },
  { pattern: /===/, use: "written `==`", stands: tokens.Equal, write: () => "==" },
  { pattern: /!==/, use: "written `!=`", stands: tokens.NotEqual, write: () => "!=" },
  { pattern: /!(?!=)/, use: "written `not`", stands: tokens.Not, write: () => "not " },
  { pattern: /%/, use: "written `mod`", stands: tokens.Mod, write: () => "mod" },
  { pattern: /\^/, use: "written `**`", stands: tokens.Power, write: () => "**" },
  { pattern: /;/, use: "not needed: a statement ends with its line", write: () => "" },
];
