import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type * as tree from "../../parser/tree.ts";
import type { StaticValue } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { describeKind, type Kind } from "../signatures.ts";
import { nearest } from "../suggest.ts";
import { replacement, textOf } from "./context.ts";

/** What is read: the name it goes by in messages, and what it accepts. */
export interface Wanted {
  readonly name: string;
  readonly kind: Kind;
}

/** The value of a setting or an option. Reports what is not accepted, and is then undefined. */
export function readValue(
  checker: DefinitionChecker,
  wanted: Wanted,
  expression: tree.Expression,
): StaticValue | undefined {
  if (expression.kind === "invalid") return undefined;
  const { kind } = wanted;
  switch (kind.kind) {
    case "integer":
    case "number":
    case "share":
      return readNumber(checker, wanted, kind, expression);
    case "range":
      return readRange(checker, wanted, kind.least, expression);
    case "either":
      return readEither(checker, wanted, kind.kinds, expression);
    case "boolean":
      return expression.kind === "boolean" ? expression.value : wrong(checker, wanted, expression);
    case "text":
      return expression.kind === "string" ? expression.value : wrong(checker, wanted, expression);
    case "word":
      return readWord(checker, wanted, kind.words, expression);
    case "value":
      return literal(expression) ?? wrong(checker, wanted, expression);
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
  checker: DefinitionChecker,
  wanted: Wanted,
  kind: Numeric,
  expression: tree.Expression,
): StaticValue | undefined {
  const written = literal(expression);
  if (written === undefined && computed.has(expression.kind)) {
    const value = checker.evaluateStatic(expression, kind.kind === "integer" ? "int" : "float");
    return typeof value === "number" ? within(checker, wanted, kind, expression, value) : undefined;
  }
  const percent = expression.kind === "number" && expression.percent;
  if (typeof written !== "number" || (kind.kind === "integer" && (percent || !Number.isInteger(written))))
    return wrong(checker, wanted, expression);
  return within(checker, wanted, kind, expression, written);
}

function within(
  checker: DefinitionChecker,
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
  const told = { option: wanted.name, wanted: describeKind(kind), found: textOf(checker, expression) };
  checker.report(report(mistakes.outOfRange, told, { labels: [{ span: expression.span, text: "outside" }] }));
  return undefined;
}

function readRange(
  checker: DefinitionChecker,
  wanted: Wanted,
  least: number,
  expression: tree.Expression,
): StaticValue | undefined {
  if (expression.kind !== "range") return wrong(checker, wanted, expression);
  const end = { name: wanted.name, kind: { kind: "integer", least } } as const;
  const from = readValue(checker, end, expression.from);
  const to = readValue(checker, end, expression.to);
  if (typeof from !== "number" || typeof to !== "number") return undefined;
  if (from <= to) return [from, to];
  const told = { option: wanted.name, low: String(from), high: String(to) };
  const swapped = replacement("swap the ends", expression.span, `${to}..${from}`);
  const labels = [{ span: expression.span, text: "the smaller number comes first" }];
  checker.report(report(mistakes.emptyRange, told, { labels, fix: swapped }));
  return undefined;
}

function readWord(
  checker: DefinitionChecker,
  wanted: Wanted,
  words: readonly string[],
  expression: tree.Expression,
): StaticValue | undefined {
  if (expression.kind === "name" && words.includes(expression.text)) return expression.text;
  return wrong(checker, wanted, expression, words);
}

/** Numbers are read as numbers, names as words. */
function readEither(
  checker: DefinitionChecker,
  wanted: Wanted,
  kinds: readonly Kind[],
  expression: tree.Expression,
): StaticValue | undefined {
  const word = kinds.find((kind) => kind.kind === "word");
  if (word && expression.kind === "name" && word.words.includes(expression.text)) return expression.text;
  const numeric = kinds.find((kind) => kind.kind !== "word");
  const isNumber = typeof literal(expression) === "number" || computed.has(expression.kind);
  if (numeric && isNumber) return readValue(checker, { ...wanted, kind: numeric }, expression);
  return wrong(checker, wanted, expression, word?.words);
}

function wrong(
  checker: DefinitionChecker,
  { name, kind }: Wanted,
  expression: tree.Expression,
  words: readonly string[] = [],
): undefined {
  const found = textOf(checker, expression);
  const meant = meaning(kind, expression) ?? nearest(found.replace(/^"|"$/g, ""), words);
  checker.report(
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
