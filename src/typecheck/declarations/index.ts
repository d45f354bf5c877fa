import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type * as tree from "../../parser/tree.ts";
import { isStatic } from "../arguments.ts";
import type { CheckDeclarations, DefinitionChecker } from "../interface.ts";
import { removeItem } from "./context.ts";
import { type ReadData, readData } from "./data.ts";
import { readPredict } from "./predict.ts";
import { type ReadTrain, TrainReader } from "./train.ts";

/** Checks the `data`, `train` and `predict` declarations of a module. */
export const checkDeclarations: CheckDeclarations = (checker) => {
  const { declarations } = checker.module;
  const dataOf = remembered((data: tree.Data) => readData(checker, data));
  const reader = new TrainReader(checker, dataOf);
  const trainOf = remembered((train: tree.Train) => reader.read(train));
  const data = declarations.filter((each) => each.kind === "data").map(dataOf);
  const trains = declarations.filter((each) => each.kind === "train").map(trainOf);
  const predicts = declarations
    .filter((each) => each.kind === "predict")
    .flatMap((each) => readPredict(checker, each, trainOf) ?? []);
  for (const each of data) reportUnusedFields(checker, each, trains);
  return {
    data: new Map(data.map(({ checked }) => [checked.name, checked])),
    trains: new Map(trains.flatMap(({ checked }) => (checked ? [[checked.name, checked]] : []))),
    predicts: new Map(predicts.map((predict) => [predict.name, predict])),
  };
};

/** What a function gave the first time for an argument. */
function remembered<A extends object, R>(of: (argument: A) => R): (argument: A) => R {
  const done = new Map<A, R>();
  return (argument) => {
    const before = done.get(argument);
    if (before !== undefined) return before;
    const result = of(argument);
    done.set(argument, result);
    return result;
  };
}

/**
 * Reports fields that none of the models takes which are trained on the data, `_names` aside. Where a model takes what is no
 * field, or the target, nothing is said: it may mean one of them.
 */
function reportUnusedFields(checker: DefinitionChecker, data: ReadData, trains: readonly ReadTrain[]): void {
  const uses = trains.filter(({ on }) => on.data === data);
  const models = uses.flatMap(({ on }) => (on.model ? [on.model.definition] : []));
  if (uses.length === 0 || models.length < uses.length) return;
  const taken = new Set(
    models.flatMap(({ parameters }) => parameters.filter((p) => !isStatic(p.type)).map((p) => p.name.text)),
  );
  const declared = data.tree.items.flatMap((item) =>
    item.kind === "field" && !item.target ? [item.name.text] : [],
  );
  if ([...taken].some((name) => !declared.includes(name))) return;
  for (const item of data.tree.items) {
    if (item.kind !== "field" || item.target) continue;
    if (taken.has(item.name.text) || item.name.text.startsWith("_")) continue;
    const labels = [{ span: item.name.span, text: "prepared for nothing" }];
    const fix = { title: "remove it", edits: [removeItem(checker, item)] };
    const told = { field: item.name.text, data: data.checked.name };
    checker.report(report(mistakes.unusedField, told, { labels, fix }));
  }
}
