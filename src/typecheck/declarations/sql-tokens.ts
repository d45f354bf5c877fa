/** A token of an SQL text: comments and spaces are left out. */
export interface SqlToken {
  readonly kind: "word" | "quoted" | "text" | "sign";
  /** As written, without quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Open brackets before it. */
  readonly depth: number;
}

/** Cuts an SQL text into tokens, as DuckDB reads it: nested comments, `E''` escapes and dollar quotes included. */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let depth = 0;
  for (let at = skipped(sql, 0); at < sql.length; at = skipped(sql, at)) {
    const token = { ...tokenAt(sql, at), depth };
    tokens.push(token);
    if (isSign(token, "(")) depth++;
    if (isSign(token, ")")) depth--;
    at = token.end;
  }
  return tokens;
}

export function isSign(token: Omit<SqlToken, "depth"> | undefined, sign: string): boolean {
  return token?.kind === "sign" && token.text === sign;
}

export function isWord(token: SqlToken | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "word" && words.includes(token.text.toLowerCase());
}

/** The next place that is neither space nor comment. */
function skipped(sql: string, from: number): number {
  let at = from;
  while (at < sql.length) {
    if (/\s/.test(sql.charAt(at))) at++;
    else if (sql.startsWith("--", at)) at = sql.indexOf("\n", at) + 1 || sql.length;
    else if (sql.startsWith("/*", at)) at = commentEnd(sql, at);
    else return at;
  }
  return sql.length;
}

/** The end of a block comment; they nest. */
function commentEnd(sql: string, start: number): number {
  const edges = /\/\*|\*\//g;
  edges.lastIndex = start;
  let nesting = 0;
  for (let edge = edges.exec(sql); edge; edge = edges.exec(sql)) {
    nesting += edge[0] === "/*" ? 1 : -1;
    if (nesting === 0) return edges.lastIndex;
  }
  return sql.length;
}

const patterns: readonly { kind: SqlToken["kind"]; pattern: RegExp; quotes: number }[] = [
  { kind: "text", pattern: /[eE]'(?:[^'\\]|\\[\s\S]|'')*'?/y, quotes: 1 },
  { kind: "text", pattern: /'(?:[^']|'')*'?/y, quotes: 1 },
  { kind: "text", pattern: /\$([\p{L}_][\p{L}\p{N}_]*)?\$[\s\S]*?\$\1\$/uy, quotes: 0 },
  { kind: "quoted", pattern: /"(?:[^"]|"")*"?/y, quotes: 1 },
  { kind: "word", pattern: /[\p{L}_][\p{L}\p{N}_$]*/uy, quotes: 0 },
  { kind: "sign", pattern: /[\p{N}.]+|[\s\S]/uy, quotes: 0 },
];

function tokenAt(sql: string, start: number): Omit<SqlToken, "depth"> {
  for (const { kind, pattern, quotes } of patterns) {
    pattern.lastIndex = start;
    const written = pattern.exec(sql)?.[0];
    if (written === undefined) continue;
    const text = quotes ? written.slice(written.indexOf(written.at(-1) ?? "") + 1, -1) : written;
    return { kind, text, start, end: start + written.length };
  }
  return { kind: "sign", text: sql.charAt(start), start, end: start + 1 };
}
