import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type { Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { CheckedData, CheckedSplit, ColumnReference } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { errorPolicies } from "../settings.ts";
import { readCall } from "./calls.ts";
import { readColumns, type Sources } from "./columns.ts";
import { insertLineAfter, removeItem } from "./context.ts";
import { checkLeaks, readField } from "./fields.ts";
import { isJoined, type Joined, readJoins } from "./joins.ts";
import { readSources, reportUnused } from "./sources.ts";
import { checkSplitTarget, readSplit } from "./split.ts";

/** A data set as far as it is right: what is in error is left out of `checked`, and named where others ask for it. */
export interface ReadData {
  readonly tree: tree.Data;
  readonly checked: CheckedData;
  /** Declared fields that are in error. */
  readonly broken: ReadonlySet<string>;
  /** Whether the split is known, so that its parts may be asked for. */
  readonly splitKnown: boolean;
  readonly sources: Sources;
  readonly joined: Joined;
}

type Item<K extends tree.DataItem["kind"]> = Extract<tree.DataItem, { kind: K }>;

/** Checks one data set. */
export function readData(checker: DefinitionChecker, data: tree.Data): ReadData {
  reportTwice(checker, data);
  const sources = readSources(checker, data);
  const { joins, joined } = readJoins(checker, data, sources);
  const key = (first(data, "key")?.columns ?? []).flatMap((column): ColumnReference[] => {
    const columns = readColumns(checker, sources, column);
    return columns && isJoined(checker, columns, joined) ? [columns] : [];
  });
  const declared = all(data, "field");
  const fields = declared.flatMap((field) => readField(checker, field, sources, joined) ?? []);
  checkTargets(checker, data, declared);
  checkLeaks(checker, fields, key);
  const split = readOneSplit(checker, data, sources, joined);
  const target = fields.find((field) => field.target);
  if (split && target) checkSplitTarget(checker, split, target);
  reportUnused(checker, data, sources, joined.base);
  const checked: CheckedData = {
    name: data.name.text,
    sources: [...sources.byName.values()].flatMap((source) => source.checked ?? []),
    base: joined.base,
    joins,
    key,
    fields,
    split: split ?? { by: { kind: "random", seed: 0 }, parts: [], span: data.name.span },
    onError: readPolicy(checker, data),
    span: data.name.span,
  };
  const right = new Set(fields.map((field) => field.name));
  const broken = new Set(declared.map((field) => field.name.text).filter((name) => !right.has(name)));
  return { tree: data, checked, broken, splitKnown: split !== undefined, sources, joined };
}

function all<K extends tree.DataItem["kind"]>(data: tree.Data, kind: K): Item<K>[] {
  return data.items.filter((item): item is Item<K> => item.kind === kind);
}

function first<K extends tree.DataItem["kind"]>(data: tree.Data, kind: K): Item<K> | undefined {
  return all(data, kind)[0];
}

/** Reports names that are given twice, and what a data set has once. */
function reportTwice(checker: DefinitionChecker, data: tree.Data): void {
  const seen = new Map<string, Span>();
  for (const item of data.items) {
    const { what, span } = identity(item);
    if (what === undefined) continue;
    const before = seen.get(what);
    if (before === undefined) seen.set(what, span);
    else {
      const labels = [
        { span, text: "again" },
        { span: before, text: "first here" },
      ];
      checker.report(
        report(mistakes.declaredTwice, { data: data.name.text, what }, { labels, ...removal(checker, item) }),
      );
    }
  }
}

/** Sources and fields are renamed or removed as their author decides; of the rest the second one goes. */
function removal(checker: DefinitionChecker, item: tree.DataItem) {
  const named = item.kind === "source" || item.kind === "field";
  return named ? {} : { fix: { title: "remove it", edits: [removeItem(checker, item)] } };
}

function identity(item: tree.DataItem): { what?: string; span: Span } {
  switch (item.kind) {
    case "source":
    case "field":
      return { what: `the ${item.kind} \`${item.name.text}\``, span: item.name.span };
    case "key":
      return { what: "a key", span: item.span };
    case "split":
      return { what: "a split", span: item.by.span };
    case "on-error":
      return { what: "a policy `on error`", span: item.span };
    case "join":
      return { span: item.span };
  }
}

function checkTargets(checker: DefinitionChecker, data: tree.Data, fields: readonly tree.Field[]): void {
  const targets = fields.filter((field) => field.target);
  if (targets.length === 0) {
    const labels = [{ span: data.name.span, text: "nothing to predict" }];
    checker.report(report(mistakes.noTarget, { data: data.name.text }, { labels }));
  }
  if (targets.length > 1) {
    const labels = targets.map((field) => ({ span: field.name.span, text: "a target" })).reverse();
    const told = { data: data.name.text, count: targets.length };
    checker.report(report(mistakes.severalTargets, told, { labels }));
  }
}

function readOneSplit(
  checker: DefinitionChecker,
  data: tree.Data,
  sources: Sources,
  joined: Joined,
): CheckedSplit | undefined {
  const split = first(data, "split");
  if (split) return readSplit(checker, data, split, sources, joined);
  const last = data.items.at(-1);
  const written = "split by random(seed: 0) { train: 80%, validation: 10%, test: 10% }";
  const fix = last && { fix: { title: "add one", edits: [insertLineAfter(checker, last, written)] } };
  const labels = [{ span: data.name.span, text: "which rows are to train on?" }];
  checker.report(report(mistakes.noSplit, { data: data.name.text }, { labels, ...fix }));
  return undefined;
}

function readPolicy(checker: DefinitionChecker, data: tree.Data): CheckedData["onError"] {
  const item = first(data, "on-error");
  const call = item && readCall(checker, errorPolicies, item.policy);
  return call?.signature.name === "skip"
    ? { policy: "skip", limit: Number(call.options?.["limit"] ?? 0) }
    : { policy: "stop" };
}
