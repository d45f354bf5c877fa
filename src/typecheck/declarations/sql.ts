import { isSign, isWord, type SqlToken, sqlTokens } from "./sql-tokens.ts";

/** Why an SQL text is not a query that only reads declared sources, and where. */
export interface SqlProblem {
  readonly kind: "statement" | "file";
  readonly found: string;
  readonly start: number;
  readonly end: number;
}

/** Statements that write, load or change settings: none may stand where a statement can. */
const STATEMENTS = new Set(
  (
    "alter analyze attach begin call checkpoint comment commit copy create deallocate delete describe detach drop " +
    "execute explain export force import insert install load merge pragma prepare reset rollback set show summarize " +
    "truncate update use vacuum"
  ).split(" "),
);

/** Functions that read files or other databases by themselves. */
const READERS =
  /^(read_\w+|parquet_\w+|sniff_csv|glob|query|query_table|sqlite_\w+|postgres_\w+|mysql_\w+|iceberg_\w+|delta_scan|st_read\w*|getenv)$/;

/** What keeps an SQL text from being one SELECT over declared sources; undefined when nothing does. */
export function sqlProblem(sql: string): SqlProblem | undefined {
  const tokens = sqlTokens(sql);
  const first = tokens[0];
  if (!first) return { kind: "statement", found: "it is empty", start: 0, end: sql.length };
  const problem = ({ start, end }: SqlToken, found: string): SqlProblem => ({
    kind: "statement",
    found,
    start,
    end,
  });
  if (!isWord(first, "select", "with")) return problem(first, `it begins with \`${first.text}\``);
  const end = tokens.findIndex((token) => isSign(token, ";"));
  const second = end < 0 ? undefined : tokens.slice(end).find((token) => !isSign(token, ";"));
  if (second) return problem(second, `a second statement begins with \`${second.text}\``);
  const main = isWord(first, "with") ? tokens.find((token, i) => isMain(token, tokens[i - 1])) : first;
  if (main && !isWord(main, "select")) return problem(main, `it is \`WITH … ${main.text}\``);
  const writing = tokens.find((token, i) => startsStatement(token, tokens[i - 1], tokens[i + 1]));
  if (writing) return problem(writing, `it contains \`${writing.text.toUpperCase()}\``);
  const reading = tokens.find((_, i) => readsFile(tokens, i));
  if (!reading) return undefined;
  return { ...problem(reading, `\`${sql.slice(reading.start, reading.end)}\``), kind: "file" };
}

/** The names that a query may mean sources by, in small letters. */
export function sqlNames(sql: string): ReadonlySet<string> {
  const names = sqlTokens(sql).filter((token) => token.kind === "word" || token.kind === "quoted");
  return new Set(names.map((token) => token.text.toLowerCase()));
}

/** Whether a token begins what stands behind the list of a WITH: the first word behind a `)` of the outermost level. */
function isMain(token: SqlToken, before: SqlToken | undefined): boolean {
  return token.depth === 0 && isSign(before, ")") && token.kind === "word" && !isWord(token, "as", "using");
}

/** A word that begins a statement right behind `(`; alone, or before a sign, it is a column's name. */
function startsStatement(
  token: SqlToken,
  before: SqlToken | undefined,
  after: SqlToken | undefined,
): boolean {
  const known = token.kind === "word" && STATEMENTS.has(token.text.toLowerCase());
  return known && isSign(before, "(") && after !== undefined && after.kind !== "sign";
}

/** A function that reads files, or a text where a table is wanted. */
function readsFile(tokens: readonly SqlToken[], i: number): boolean {
  const token = tokens[i];
  if (token?.kind === "word") return isSign(tokens[i + 1], "(") && READERS.test(token.text.toLowerCase());
  const isPath = token?.kind === "text" || (token?.kind === "quoted" && /[./*]/.test(token.text));
  return isPath && isTablePlace(tokens, i);
}

/** Whether a table is named at a place: behind FROM or JOIN, or behind a comma of FROM's list. */
function isTablePlace(tokens: readonly SqlToken[], i: number): boolean {
  const before = tokens[i - 1];
  if (isSign(before, "(")) return isTablePlace(tokens, i - 1);
  if (!isSign(before, ",")) return isWord(before, "from", "join");
  const level = tokens[i]?.depth ?? 0;
  const earlier = tokens.slice(0, i);
  const opening = earlier.findLastIndex((token) => token.depth < level);
  const clause = earlier
    .slice(opening + 1)
    .findLast((token) => token.depth === level && isWord(token, ...CLAUSES));
  return isWord(clause, "from");
}

const CLAUSES = [
  "select",
  "from",
  "where",
  "group",
  "order",
  "having",
  "limit",
  "window",
  "qualify",
  "values",
  "in",
];
