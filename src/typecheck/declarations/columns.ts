import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type { Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { CheckedSource, ColumnReference } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { replacement, suggestion, textOf } from "./context.ts";

/** A source as columns are looked up in it. */
export interface KnownSource {
  readonly name: string;
  readonly span: Span;
  /** Absent where the declaration is in error. */
  readonly checked?: CheckedSource;
  /** Absent where they are not known; then every name passes. */
  readonly columns?: readonly string[];
}

/** The sources of one data set, as they are declared. */
export interface Sources {
  readonly data: string;
  readonly byName: ReadonlyMap<string, KnownSource>;
  /** Sources whose columns something reads, filled as columns are looked up. */
  readonly used: Set<string>;
}

/** The columns that `source.name`, `source["name"]` or `source["a", "b"]` means. Reports what is none. */
export function readColumns(
  checker: DefinitionChecker,
  sources: Sources,
  expression: tree.Expression,
): ColumnReference | undefined {
  if (expression.kind === "invalid") return undefined;
  const parts = columnParts(expression);
  if (!parts) return notAColumn(checker, sources, expression);
  const source = sources.byName.get(parts.source.text);
  if (sources.byName.size === 0) return undefined;
  if (!source) return unknownSource(checker, sources, parts.source);
  sources.used.add(source.name);
  const unknown = parts.columns.filter(({ text }) => source.columns && !source.columns.includes(text));
  for (const column of unknown) unknownColumn(checker, source, column);
  if (unknown.length > 0) return undefined;
  return { source: source.name, columns: parts.columns.map(({ text }) => text), span: expression.span };
}

/** As `readColumns`, for `what`, which takes one column only. */
export function readColumn(
  checker: DefinitionChecker,
  sources: Sources,
  expression: tree.Expression,
  what: string,
): ColumnReference | undefined {
  const columns = readColumns(checker, sources, expression);
  return columns && isOneColumn(checker, columns, what) ? columns : undefined;
}

/** Reports several columns where one is wanted. */
export function isOneColumn(checker: DefinitionChecker, columns: ColumnReference, what: string): boolean {
  const count = columns.columns.length;
  if (count === 1) return true;
  const labels = [{ span: columns.span, text: "one column is wanted here" }];
  checker.report(report(mistakes.severalColumns, { what, count }, { labels }));
  return false;
}

/** `source.column`, or with quotes where the column's name needs them. */
export function writeColumn(source: string, column: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(column)
    ? `${source}.${column}`
    : `${source}[${JSON.stringify(column)}]`;
}

interface ColumnName {
  readonly text: string;
  readonly span: Span;
  /** How the name is written when it is replaced by another. */
  readonly write: (name: string) => string;
}

interface ColumnParts {
  readonly source: tree.NameExpression;
  readonly columns: readonly ColumnName[];
}

function columnParts(expression: tree.Expression): ColumnParts | undefined {
  if (expression.kind === "member" && expression.object.kind === "name") {
    const source = expression.object;
    const { file, end } = expression.span;
    const span = { file, start: source.span.end, end };
    const write = (name: string) => writeColumn("", name);
    return { source, columns: [{ text: expression.name.text, span, write }] };
  }
  if (expression.kind !== "index" || expression.object.kind !== "name") return undefined;
  const texts = expression.indices.filter((index) => index.kind === "string");
  if (texts.length === 0 || texts.length < expression.indices.length) return undefined;
  const columns = texts.map(({ value, span }) => ({ text: value, span, write: JSON.stringify }));
  return { source: expression.object, columns };
}

function notAColumn(checker: DefinitionChecker, sources: Sources, expression: tree.Expression): undefined {
  const found = textOf(checker, expression);
  const bare = expression.kind === "name" ? expression.text : undefined;
  const all = [...sources.byName.values()];
  const owner =
    all.find((source) => source.columns?.includes(bare ?? "")) ?? all.find((source) => !source.columns);
  const written = bare !== undefined && owner ? writeColumn(owner.name, bare) : undefined;
  checker.report(
    report(
      mistakes.notAColumn,
      { found },
      {
        labels: [{ span: expression.span, text: 'a column is written `source.name` or `source["name"]`' }],
        ...(written && { fix: replacement(`did you mean \`${written}\`?`, expression.span, written) }),
      },
    ),
  );
  return undefined;
}

function unknownSource(checker: DefinitionChecker, sources: Sources, name: tree.NameExpression): undefined {
  const known = [...sources.byName.keys()];
  checker.report(
    report(
      mistakes.unknownSource,
      { data: sources.data, source: name.text },
      {
        labels: [{ span: name.span, text: "not declared" }],
        ...(known.length > 0 && { notes: [`Its sources: ${known.map((s) => `\`${s}\``).join(", ")}.`] }),
        ...suggestion(name.span, name.text, known),
      },
    ),
  );
  return undefined;
}

function unknownColumn(checker: DefinitionChecker, source: KnownSource, column: ColumnName): void {
  const known = source.columns ?? [];
  const near = suggestion(column.span, column.text, known).fix?.edits[0]?.text;
  checker.report(
    report(
      mistakes.unknownColumn,
      { source: source.name, column: column.text },
      {
        labels: [
          { span: column.span, text: "not among the columns" },
          { span: source.span, text: "of this source" },
        ],
        notes: [`Columns of \`${source.name}\`: ${listed(known)}.`],
        ...(near !== undefined && {
          fix: replacement(`did you mean \`${near}\`?`, column.span, column.write(near)),
        }),
      },
    ),
  );
}

/** Names for a note; of many only the first. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `\`${name}\``);
  return shown.join(", ") + (names.length > 20 ? ` and ${names.length - 20} more` : "");
}
