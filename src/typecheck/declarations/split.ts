import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type { Fix } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { CheckedField, CheckedSplit, ColumnReference, PartName } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { splits as splitTable } from "../settings.ts";
import type { Kind, Signature } from "../signatures.ts";
import { type ReadCall, readCall } from "./calls.ts";
import { readColumn, readColumns, type Sources } from "./columns.ts";
import { removeItem, replacement, suggestion } from "./context.ts";
import { isJoined, type Joined } from "./joins.ts";
import { readValue } from "./values.ts";

type Part = CheckedSplit["parts"][number];

const partNames: readonly PartName[] = ["train", "validation", "test"];
const share: Kind = { kind: "share", above: 0 };

/** Checks a split. */
export function readSplit(
  checker: DefinitionChecker,
  data: tree.Data,
  split: tree.Split,
  sources: Sources,
  joined: Joined,
): CheckedSplit | undefined {
  const call = readCall(checker, splitTable, split.by);
  const by = call && readBy(checker, call, sources, joined);
  const byColumn = call?.signature.name === "column";
  const entries = knownParts(checker, split);
  const read = entries.map((entry) => readPart(checker, entry, byColumn));
  const parts = read.filter((part) => part !== undefined);
  const complete = parts.length === split.parts.length;
  if (!entries.some((entry) => entry.name.text === "train") && entries.length === split.parts.length) {
    const labels = [{ span: split.by.span, text: "no part `train`" }];
    checker.report(report(mistakes.noTrainPart, { data: data.name.text }, { labels }));
  } else if (complete && call && !byColumn) checkSum(checker, split, parts);
  if (byColumn) checkDistinct(checker, parts);
  return by && { by, parts, span: split.span };
}

/** Reports a split by what the target is made of. */
export function checkSplitTarget(
  checker: DefinitionChecker,
  { by }: CheckedSplit,
  target: CheckedField,
): void {
  const columns = by.kind === "hash" ? by.columns : by.kind === "column" ? [by.column] : [];
  for (const { source, columns: names, span } of columns) {
    const shared = names.find(
      (name) => source === target.columns.source && target.columns.columns.includes(name),
    );
    if (shared === undefined) continue;
    const told = { column: `${source}.${shared}`, target: target.name };
    const labels = [
      { span, text: "decides about the part" },
      { span: target.columns.span, text: "is to be predicted" },
    ];
    checker.report(report(mistakes.targetDecidesPart, told, { labels }));
  }
}

function readBy(
  checker: DefinitionChecker,
  { options, rest, signature }: ReadCall<Signature>,
  sources: Sources,
  joined: Joined,
): CheckedSplit["by"] | undefined {
  if (!options) return undefined;
  const usable = (columns: ColumnReference | undefined) =>
    columns && isJoined(checker, columns, joined) ? columns : undefined;
  if (signature.name === "random") return { kind: "random", seed: Number(options["seed"]) };
  if (signature.name === "hash") {
    const columns = rest.map((argument) => usable(readColumns(checker, sources, argument)));
    if (!columns.every((column) => column !== undefined)) return undefined;
    return { kind: "hash", columns, salt: Number(options["salt"]) };
  }
  const column = rest[0] && usable(readColumn(checker, sources, rest[0], "`column`"));
  return column && { kind: "column", column };
}

/** The parts with names that exist, each once. */
function knownParts(checker: DefinitionChecker, split: tree.Split): tree.Entry[] {
  const seen = new Map<string, tree.Entry>();
  return split.parts.filter((entry) => {
    const { text, span } = entry.name;
    const before = seen.get(text);
    if (before) {
      const labels = [
        { span, text: "again" },
        { span: before.name.span, text: "first here" },
      ];
      const fix = { title: "remove it", edits: [removeItem(checker, entry)] };
      checker.report(report(mistakes.partTwice, { part: text }, { labels, fix }));
      return false;
    }
    seen.set(text, entry);
    if (partNames.some((name) => name === text)) return true;
    const labels = [{ span, text: "`train`, `validation` or `test`" }];
    checker.report(
      report(mistakes.unknownPart, { part: text }, { labels, ...suggestion(span, text, partNames) }),
    );
    return false;
  });
}

function readPart(checker: DefinitionChecker, entry: tree.Entry, byColumn: boolean): Part | undefined {
  const kind: Kind = byColumn ? { kind: "value" } : share;
  const value = readValue(checker, { name: entry.name.text, kind }, entry.value);
  const name = partNames.find((part) => part === entry.name.text);
  if (value === undefined || !name) return undefined;
  return { name, value: typeof value === "number" ? value : String(value), span: entry.value.span };
}

function checkSum(checker: DefinitionChecker, split: tree.Split, parts: readonly Part[]): void {
  const values = parts.map((part) => Number(part.value));
  const sum = values.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) < 1e-9) return;
  const labels = parts.map(({ span }) => ({ span, text: "" }));
  const fix = adjusted(split, values, sum);
  checker.report(report(mistakes.sharesSum, { sum: percent(sum) }, { labels, ...fix }));
}

/** The largest share changed so that all add up. */
function adjusted(split: tree.Split, values: readonly number[], sum: number): { fix?: Fix } {
  const largest = values.indexOf(Math.max(...values));
  const value = (values[largest] ?? 0) + 1 - sum;
  const entry = split.parts[largest];
  if (!entry || value <= 0) return {};
  const written = percent(value);
  return { fix: replacement(`make \`${entry.name.text}\` ${written}`, entry.value.span, written) };
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(6))}%`;
}

function checkDistinct(checker: DefinitionChecker, parts: readonly Part[]): void {
  const seen = new Map<string, Part>();
  for (const part of parts) {
    const value = String(part.value);
    const before = seen.get(value);
    if (before) {
      const labels = [
        { span: part.span, text: `here for \`${part.name}\`` },
        { span: before.span, text: `here for \`${before.name}\`` },
      ];
      checker.report(
        report(mistakes.partValueTwice, { value, first: before.name, second: part.name }, { labels }),
      );
    } else seen.set(value, part);
  }
}
