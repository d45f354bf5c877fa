import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type * as tree from "../../parser/tree.ts";
import type { CheckedField, ColumnReference, FieldType, StaticValue } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { readArguments } from "./calls.ts";
import { isOneColumn, readColumns, type Sources } from "./columns.ts";
import { replacement } from "./context.ts";
import { type FieldKindRead, hasNoDimensions, readImage, readKind, readWidth } from "./field-kind.ts";
import { imageType } from "./images.ts";
import { isJoined, type Joined } from "./joins.ts";
import { type KnownStep, pipelineOf, readSteps } from "./pipeline.ts";

/** Checks a field: its type, its columns, its steps, and whether they fit together. */
export function readField(
  checker: DefinitionChecker,
  field: tree.Field,
  sources: Sources,
  joined: Joined,
): CheckedField | undefined {
  const pipeline = pipelineOf(field.value);
  const columns = readColumns(checker, sources, pipeline.input);
  const reachable = columns !== undefined && isJoined(checker, columns, joined);
  const kind = readKind(checker, field);
  const isTarget = checkTarget(checker, field);
  if (!kind) return undefined;
  const steps = field.target ? [] : readSteps(checker, field.name.text, kind.signature, pipeline);
  if (!steps || !columns || !isTarget) return undefined;
  const type = readType(checker, field, kind, columns, steps, sources);
  const checked = steps.flatMap((step) => (step.checked ? [step.checked] : []));
  if (!type || !reachable || checked.length < steps.length) return undefined;
  const { name, optional, target } = field;
  return { name: name.text, optional, target, type, columns, steps: checked, span: name.span };
}

/** Checks what targets cannot have. */
function checkTarget(checker: DefinitionChecker, field: tree.Field): boolean {
  if (!field.target) return true;
  const name = field.name.text;
  if (field.optional) {
    const { file, end } = field.name.span;
    const mark = checker.module.source.indexOf("?", end);
    const span = { file, start: mark, end: mark + 1 };
    const fix = replacement("remove the `?`", span, "");
    const labels = [{ span, text: "targets are always there" }];
    checker.report(report(mistakes.optionalTarget, { field: name }, { labels, fix }));
  }
  if (field.value.kind !== "pipe") return !field.optional;
  const { input, span: all } = field.value;
  const span = { ...all, start: input.span.end };
  const labels = [{ span: field.value.steps[0]?.span ?? span, text: "would change what is predicted" }];
  const fix = replacement("remove the steps", span, "");
  checker.report(report(mistakes.preparedTarget, { field: name }, { labels, fix }));
  return false;
}

function readType(
  checker: DefinitionChecker,
  field: tree.Field,
  { signature, type }: FieldKindRead,
  columns: ColumnReference,
  steps: readonly KnownStep[],
  sources: Sources,
): FieldType | undefined {
  const name = field.name.text;
  const { options } = readArguments(checker, signature, type.options, type.span);
  const { sizes } = signature;
  const sized = typeof sizes === "string" || hasNoDimensions(checker, field, type, sizes.from);
  const counted = !signature.oneColumn || isOneColumn(checker, columns, `\`${name}: ${signature.name}\``);
  if (!options || !sized || !counted) return undefined;
  switch (signature.name) {
    case "text":
      return textType(name, stepOptions(steps, "words"));
    case "bag": {
      const buckets = stepOptions(steps, "ngrams")?.["buckets"];
      return buckets === undefined ? undefined : { kind: "bag", buckets: Number(buckets) };
    }
    case "category":
      return { kind: "category", values: { name: `categories(${name})` } };
    case "number":
      return numberType(checker, field, type, columns, sources);
    case "image": {
      const written = readImage(checker, field, type);
      return written && imageType(checker, field, written === "none" ? undefined : written, steps);
    }
    case "binary":
      return { kind: "binary", positive: options["positive"] ?? true };
    case "class":
      return { kind: "class", classes: { name: `classes(${name})` } };
  }
}

function textType(
  name: string,
  words: Readonly<Record<string, StaticValue>> | undefined,
): FieldType | undefined {
  if (!words) return undefined;
  const vocabulary = { name: `vocabulary(${name})`, bound: Number(words["vocabulary"]) };
  return { kind: "text", length: Number(words["length"]), vocabulary };
}

function stepOptions(
  steps: readonly KnownStep[],
  name: string,
): Readonly<Record<string, StaticValue>> | undefined {
  return steps.find((step) => step.signature.name === name)?.checked?.options;
}

function numberType(
  checker: DefinitionChecker,
  field: tree.Field,
  type: tree.NamedType,
  columns: ColumnReference,
  sources: Sources,
): FieldType | undefined {
  const width = readWidth(checker, field, type);
  const count = columns.columns.length;
  if (width === undefined) return undefined;
  if (width === count || (count === 1 && mayHoldLists(sources, columns))) return { kind: "number", width };
  const told = { field: field.name.text, declared: width, columns: count };
  const labels = [
    { span: type.span, text: `${width} number${width === 1 ? "" : "s"}` },
    { span: columns.span, text: `${count} column${count === 1 ? "" : "s"}` },
  ];
  const written = count === 1 ? "number" : `number[${count}]`;
  const fix = replacement(`write \`${written}\``, type.span, written);
  const notes = count === 1 ? ["lists of numbers in one column come from JSON and Parquet files"] : [];
  checker.report(report(mistakes.fieldWidth, told, { labels, notes, fix }));
  return undefined;
}

/** Whether a column's values may be lists of numbers: those of typed records may. */
function mayHoldLists(sources: Sources, { source }: ColumnReference): boolean {
  const format = sources.byName.get(source)?.checked?.format;
  return format === undefined || ["json", "jsonl", "parquet", "query"].includes(format);
}

/** Reports fields that read what the target is made of, or the key. */
export function checkLeaks(
  checker: DefinitionChecker,
  fields: readonly CheckedField[],
  key: readonly ColumnReference[],
): void {
  const target = fields.find((field) => field.target);
  for (const field of fields.filter((other) => !other.target)) {
    const answer = target && shared(field.columns, target.columns);
    if (target && answer !== undefined) {
      const told = { field: field.name, column: answer, target: target.name };
      const labels = [
        { span: field.columns.span, text: "an input" },
        { span: target.columns.span, text: "is to be predicted" },
      ];
      checker.report(report(mistakes.targetAsInput, told, { labels }));
    }
    for (const columns of key) {
      const column = shared(field.columns, columns);
      if (column === undefined) continue;
      const labels = [
        { span: field.columns.span, text: "an input" },
        { span: columns.span, text: "the key" },
      ];
      checker.report(report(mistakes.keyAsInput, { field: field.name, column }, { labels }));
    }
  }
}

/** A column that two references have in common. */
function shared(a: ColumnReference, b: ColumnReference): string | undefined {
  const column = a.source === b.source ? a.columns.find((name) => b.columns.includes(name)) : undefined;
  return column === undefined ? undefined : `${a.source}.${column}`;
}
