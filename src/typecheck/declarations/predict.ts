import { report } from "../../diagnostics/catalogue/entry.ts";
import { train as mistakes } from "../../diagnostics/catalogue/train.ts";
import type * as tree from "../../parser/tree.ts";
import type { CheckedPredict, ColumnReference } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import type { TargetKind } from "../metrics.ts";
import { predictSettings, threshold as thresholdOption } from "../settings.ts";
import { readColumns } from "./columns.ts";
import { removeItem, replacement, textOf } from "./context.ts";
import type { ReadData } from "./data.ts";
import { checkEntries } from "./inheritance.ts";
import { isJoined } from "./joins.ts";
import type { ReadTrain } from "./train.ts";
import { kindNames } from "./train-settings.ts";
import { readValue } from "./values.ts";

/** Checks a `predict`; without `columns` it writes those of the data's key. */
export function readPredict(
  checker: DefinitionChecker,
  predict: tree.Predict,
  trainOf: (train: tree.Train) => ReadTrain,
): CheckedPredict | undefined {
  const what = `predict \`${predict.name.text}\``;
  checkEntries(checker, what, predict.entries, predictSettings);
  const settings = new Map(predict.entries.map((entry) => [entry.name.text, entry]));
  const trainEntry = settings.get("train");
  if (!trainEntry) {
    const labels = [{ span: predict.name.span, text: "which training?" }];
    checker.report(report(mistakes.missingSetting, { what, name: "train" }, { labels }));
    return undefined;
  }
  const train = readTrainName(checker, trainEntry.value);
  const data = train && trainOf(train).on.data;
  if (!train || !data) return undefined;
  const columns = readOutput(checker, settings.get("columns"), data);
  const threshold = readThreshold(checker, settings.get("threshold"), data);
  if (!columns || threshold === undefined) return undefined;
  return { name: predict.name.text, train: train.name.text, columns, threshold, span: predict.name.span };
}

function readTrainName(checker: DefinitionChecker, expression: tree.Expression): tree.Train | undefined {
  if (expression.kind === "invalid") return undefined;
  if (expression.kind === "name") return checker.scope.resolve(expression, "train");
  const labels = [{ span: expression.span, text: "the name of a train is wanted" }];
  const found = textOf(checker, expression);
  const meant = expression.kind === "string" && /^\w+$/.test(expression.value) ? expression.value : undefined;
  const fix = meant && { fix: replacement("write it without quotes", expression.span, meant) };
  checker.report(report(mistakes.notATrain, { found }, { labels, ...fix }));
  return undefined;
}

function readOutput(
  checker: DefinitionChecker,
  entry: tree.Entry | undefined,
  { sources, joined, checked }: ReadData,
): readonly ColumnReference[] | undefined {
  if (!entry) return checked.key;
  const { value } = entry;
  const columns = (value.kind === "list" ? value.elements : [value]).map((expression) => {
    const read = readColumns(checker, sources, expression);
    return read && isJoined(checker, read, joined) ? read : undefined;
  });
  return columns.every((column) => column !== undefined) ? columns : undefined;
}

function readThreshold(
  checker: DefinitionChecker,
  entry: tree.Entry | undefined,
  { checked }: ReadData,
): number | undefined {
  if (!entry) return Number(thresholdOption.default);
  const value = readValue(checker, thresholdOption, entry.value);
  const target = checked.fields.find((field) => field.target);
  if (target && target.type.kind !== "binary") {
    const told = { target: target.name, kind: kindNames[target.type.kind as TargetKind] };
    const labels = [
      { span: entry.span, text: "has nothing to decide" },
      { span: target.span, text: "the target" },
    ];
    const fix = { title: "remove it", edits: [removeItem(checker, entry)] };
    checker.report(report(mistakes.thresholdForOtherTarget, told, { labels, fix }));
    return undefined;
  }
  return typeof value === "number" ? value : undefined;
}
