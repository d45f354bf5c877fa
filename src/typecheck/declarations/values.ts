import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type * as tree from "../../parser/tree.ts";
import type { StaticValue } from "../checked.ts";
import { describeKind, type Kind } from "../signatures.ts";
import { nearest } from "../suggest.ts";
import { type Reader, replacement, suggestion, textOf } from "./context.ts";

/** What is read: the name it goes by in messages, and what it accepts. */
export interface Wanted {
  readonly name: string;
  readonly kind: Kind;
}

/** The value of a setting or an option. Reports what is not accepted, and is then undefined. */
export function readValue(
  reader: Reader,
  wanted: Wanted,
  expression: tree.Expression,
): StaticValue | undefined {
  if (expression.kind === "invalid") return undefined;
  const { kind } = wanted;
  switch (kind.kind) {
    case "integer":
    case "number":
    case "share":
      return readNumber(reader, wanted, kind, expression);
    case "range":
      return readRange(reader, wanted, kind.least, expression);
    case "either":
      return readEither(reader, wanted, kind.kinds, expression);
    case "boolean":
      return expression.kind === "boolean" ? expression.value : wrong(reader, wanted, expression);
    case "text":
      return expression.kind === "string" ? expression.value : wrong(reader, wanted, expression);
    case "word":
      return readWord(reader, wanted, kind.words, expression);
    case "value":
      return literal(expression) ?? wrong(reader, wanted, expression);
  }
}

/** A number, text or truth value that is written out. */
export function literal(expression: tree.Expression): number | string | boolean | undefined {
  switch (expression.kind) {
    case "number":
    case "string":
    case "boolean":
      return expression.value;
    case "unary":
      return expression.operator === "-" && expression.operand.kind === "number"
        ? -expression.operand.value
        : undefined;
    default:
      return undefined;
  }
}

const computed = new Set<tree.Expression["kind"]>(["unary", "binary", "conditional", "call"]);

type Numeric = Extract<Kind, { kind: "integer" | "number" | "share" }>;

function readNumber(
  reader: Reader,
  wanted: Wanted,
  kind: Numeric,
  expression: tree.Expression,
): StaticValue | undefined {
  const written = literal(expression);
  if (written === undefined && computed.has(expression.kind)) {
    const value = reader.evaluateStatic(expression, kind.kind === "integer" ? "int" : "float");
    return typeof value === "number" ? within(reader, wanted, kind, expression, value) : undefined;
  }
  const percent = expression.kind === "number" && expression.percent;
  if (typeof written !== "number" || (kind.kind === "integer" && (percent || !Number.isInteger(written))))
    return wrong(reader, wanted, expression);
  return within(reader, wanted, kind, expression, written);
}

function within(
  reader: Reader,
  wanted: Wanted,
  kind: Numeric,
  expression: tree.Expression,
  value: number,
): number | undefined {
  const bounds = kind.kind === "share" ? { least: 0, most: 1, ...kind } : kind;
  const { least, most, above, below } = { above: undefined, below: undefined, ...bounds };
  const fits =
    (least === undefined || value >= least) &&
    (most === undefined || value <= most) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below);
  if (fits) return value;
  const told = { option: wanted.name, wanted: describeKind(kind), found: textOf(reader, expression) };
  reader.report(report(mistakes.outOfRange, told, { labels: [{ span: expression.span, text: "outside" }] }));
  return undefined;
}

function readRange(
  reader: Reader,
  wanted: Wanted,
  least: number,
  expression: tree.Expression,
): StaticValue | undefined {
  if (expression.kind !== "range") return wrong(reader, wanted, expression);
  const end = { name: wanted.name, kind: { kind: "integer", least } } as const;
  const from = readValue(reader, end, expression.from);
  const to = readValue(reader, end, expression.to);
  if (typeof from !== "number" || typeof to !== "number") return undefined;
  if (from <= to) return [from, to];
  const told = { option: wanted.name, low: String(from), high: String(to) };
  const swapped = replacement("swap the ends", expression.span, `${to}..${from}`);
  const labels = [{ span: expression.span, text: "the smaller number comes first" }];
  reader.report(report(mistakes.emptyRange, told, { labels, fix: swapped }));
  return undefined;
}

function readWord(
  reader: Reader,
  wanted: Wanted,
  words: readonly string[],
  expression: tree.Expression,
): StaticValue | undefined {
  if (expression.kind === "name" && words.includes(expression.text)) return expression.text;
  return expression.kind === "name" && words.length > FEW
    ? unknownWord(reader, wanted.name, words, expression)
    : wrong(reader, wanted, expression, words);
}

/** Numbers are read as numbers, names as words. */
function readEither(
  reader: Reader,
  wanted: Wanted,
  kinds: readonly Kind[],
  expression: tree.Expression,
): StaticValue | undefined {
  const word = kinds.find((kind) => kind.kind === "word");
  if (word && expression.kind === "name" && word.words.includes(expression.text)) return expression.text;
  const numeric = kinds.find((kind) => kind.kind !== "word");
  const isNumber = typeof literal(expression) === "number" || computed.has(expression.kind);
  if (numeric && isNumber) return readValue(reader, { ...wanted, kind: numeric }, expression);
  return wrong(reader, wanted, expression, word?.words);
}

/** So many words fit into a headline. */
const FEW = 4;

function unknownWord(
  reader: Reader,
  what: string,
  words: readonly string[],
  { text, span }: tree.NameExpression,
): undefined {
  const labels = [{ span, text: "not known" }];
  const notes = [`There are: ${words.map((word) => `\`${word}\``).join(", ")}.`];
  const told = { what, name: text };
  reader.report(report(mistakes.unknownName, told, { labels, notes, ...suggestion(span, text, words) }));
  return undefined;
}

function wrong(
  reader: Reader,
  { name, kind }: Wanted,
  expression: tree.Expression,
  words: readonly string[] = [],
): undefined {
  const found = textOf(reader, expression);
  const meant = meaning(kind, expression) ?? nearest(found.replace(/^"|"$/g, ""), words);
  reader.report(
    report(
      mistakes.wrongValue,
      { option: name, wanted: describeKind(kind), found },
      {
        labels: [{ span: expression.span, text: `not ${describeKind(kind)}` }],
        ...(meant !== undefined && {
          fix: replacement(`did you mean \`${meant}\`?`, expression.span, meant),
        }),
      },
    ),
  );
  return undefined;
}

/** What a value of another kind was likely meant to be: `"64"` where 64 is wanted, `body` where `"body"` is. */
function meaning(kind: Kind, expression: tree.Expression): string | undefined {
  const text = expression.kind === "string" ? expression.value : undefined;
  if (kind.kind === "integer") return text !== undefined && /^[1-9]\d*$/.test(text) ? text : undefined;
  if (kind.kind === "number") return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? text : undefined;
  if (kind.kind === "boolean") return text === "true" || text === "false" ? text : undefined;
  if (kind.kind === "text" && expression.kind === "name") return JSON.stringify(expression.text);
  return undefined;
}
