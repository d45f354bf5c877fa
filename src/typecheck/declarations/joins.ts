import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type { Label, Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { CheckedJoin, ColumnReference } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { readColumn, type Sources } from "./columns.ts";
import { suggestion, textOf } from "./context.ts";

type Condition = CheckedJoin["on"][number];

/** What has been joined so far; the base is there from the start. */
export interface Joined {
  readonly base: string;
  /** Sources whose rows belong to samples, those with a join in error included. */
  readonly names: Set<string>;
}

/** Checks a data set's joins in their order. */
export function readJoins(
  checker: DefinitionChecker,
  data: tree.Data,
  sources: Sources,
): { joins: CheckedJoin[]; joined: Joined } {
  const base = baseOf(data, sources);
  const joined: Joined = { base, names: new Set([base]) };
  const joins = data.items.flatMap((item) => {
    if (item.kind !== "join") return [];
    const join = readJoin(checker, item, sources, joined);
    joined.names.add(item.source.text);
    return join ? [join] : [];
  });
  return { joins, joined };
}

/** The source whose rows are the samples. Called before columns are looked up, when only queries have used sources. */
function baseOf(data: tree.Data, sources: Sources): string {
  const joined = new Set(data.items.flatMap((item) => (item.kind === "join" ? [item.source.text] : [])));
  const names = [...sources.byName.keys()];
  return names.find((name) => !joined.has(name) && !sources.used.has(name)) ?? names[0] ?? "";
}

/** Reports columns of a source that no join brings to the samples. */
export function isJoined(checker: DefinitionChecker, columns: ColumnReference, joined: Joined): boolean {
  if (joined.names.has(columns.source)) return true;
  const told = { source: columns.source, base: joined.base };
  checker.report(
    report(mistakes.notJoined, told, {
      labels: [{ span: columns.span, text: "whose row belongs to which sample?" }],
      notes: [
        `Write \`join ${columns.source} on ${joined.base}.COLUMN == ${columns.source}.COLUMN\` in the data set.`,
      ],
    }),
  );
  return false;
}

function readJoin(
  checker: DefinitionChecker,
  join: tree.Join,
  sources: Sources,
  joined: Joined,
): CheckedJoin | undefined {
  const name = join.source.text;
  const wrong = (
    reason: string,
    details: { text: string; fix?: ReturnType<typeof suggestion> },
  ): undefined => {
    const labels = [{ span: join.source.span, text: details.text }];
    checker.report(report(mistakes.joinedWrongly, { source: name, reason }, { labels, ...details.fix }));
    return undefined;
  };
  if (!sources.byName.has(name)) {
    const candidates = [...sources.byName.keys()].filter((other) => !joined.names.has(other));
    const fix = suggestion(join.source.span, name, candidates);
    joined.names.add(fix.fix?.edits[0]?.text ?? name);
    return wrong("there is no source of this name", { text: "not declared", fix });
  }
  if (name === joined.base)
    return wrong("it is the base, whose rows are the samples", { text: "it needs no join" });
  if (joined.names.has(name)) return wrong("it is joined already", { text: "a second time" });
  const conditions = join.on.flatMap(conjuncts);
  const on = conditions.map((condition) => readCondition(checker, condition, name, sources, joined));
  if (!on.every((side) => side !== undefined)) return undefined;
  return { source: name, on, cardinality: join.cardinality?.value ?? "exactly one", span: join.span };
}

/** The conditions that `and` puts together. */
function conjuncts(expression: tree.Expression): tree.Expression[] {
  return expression.kind === "binary" && expression.operator === "and"
    ? [...conjuncts(expression.left), ...conjuncts(expression.right)]
    : [expression];
}

function readCondition(
  checker: DefinitionChecker,
  expression: tree.Expression,
  name: string,
  sources: Sources,
  joined: Joined,
): Condition | undefined {
  if (expression.kind === "invalid") return undefined;
  if (expression.kind === "name") return sharedColumn(checker, expression, name, sources, joined);
  const wrong = (reason: string, labels: readonly Label[]): undefined => {
    checker.report(report(mistakes.joinCondition, { source: name, reason }, { labels }));
    return undefined;
  };
  if (expression.kind !== "binary" || expression.operator !== "==")
    return wrong(`is \`${textOf(checker, expression)}\``, [
      { span: expression.span, text: "a column's name or `a.x == b.y` is wanted" },
    ]);
  const what = "a join's condition";
  const left = readColumn(checker, sources, expression.left, what);
  const right = readColumn(checker, sources, expression.right, what);
  if (!left || !right) return undefined;
  if (right.source === name && joined.names.has(left.source)) return { left, right };
  if (left.source === name && joined.names.has(right.source)) return { left: right, right: left };
  const [stray, reason] = strayed(left, right, name);
  return wrong(reason, [{ span: stray, text: "not what ties the two together" }]);
}

/** The side of a condition that is not where it should be, and why. */
function strayed(left: ColumnReference, right: ColumnReference, name: string): [Span, string] {
  if (left.source !== name && right.source !== name) return [right.span, "has no column of it"];
  if (left.source === right.source) return [right.span, "has columns of no other source"];
  const other = left.source === name ? right : left;
  return [other.span, `has a column of \`${other.source}\`, which is not joined before it`];
}

/** `on id`: the column of that name in the joined source and in the first source before it that has one. */
function sharedColumn(
  checker: DefinitionChecker,
  name: tree.NameExpression,
  joining: string,
  sources: Sources,
  joined: Joined,
): Condition | undefined {
  const member = (source: string): tree.Member => ({
    kind: "member",
    object: { kind: "name", text: source, span: { ...name.span, end: name.span.start } },
    name,
    span: name.span,
  });
  const has = (source: string) => sources.byName.get(source)?.columns?.includes(name.text);
  const other = [...joined.names].find(has) ?? joined.base;
  const right = readColumn(checker, sources, member(joining), "a join's condition");
  const left = readColumn(checker, sources, member(other), "a join's condition");
  return left && right ? { left, right } : undefined;
}
