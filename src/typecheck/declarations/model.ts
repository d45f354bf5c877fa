import { report } from "../../diagnostics/catalogue/entry.ts";
import { train as mistakes } from "../../diagnostics/catalogue/train.ts";
import type { Fix } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { Bound, StaticValue } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { insertAfter, textOf, useNames } from "./context.ts";
import type { ReadData } from "./data.ts";

/** A model on data. */
export interface ModelOnData {
  /** Absent where it is in error. */
  readonly model?: Bound;
  readonly data?: ReadData;
}

/** Reads `M(width: 128) on D`. */
export function readModelOnData(
  checker: DefinitionChecker,
  expression: tree.Expression,
  dataOf: (data: tree.Data) => ReadData,
): ModelOnData {
  if (expression.kind === "invalid") return {};
  const isOn = expression.kind === "binary" && expression.operator === "on";
  if (!isOn || expression.right.kind !== "name") {
    const place = isOn ? expression.right : expression;
    const labels = [{ span: place.span, text: isOn ? "the name of data is wanted" : "on which data?" }];
    const told = { found: textOf(checker, expression) };
    const details = { labels, notes: [candidates(checker)], ...onlyData(checker, expression) };
    checker.report(report(mistakes.notModelOnData, told, details));
    useNames(checker, expression);
    useData(checker);
    return {};
  }
  const data = checker.scope.resolve(expression.right, "data");
  if (!data) useData(checker);
  const model = readBound(checker, expression.left, "model");
  return { ...(model && { model }), ...(data && { data: dataOf(data) }) };
}

/** Counts all data of the module as used, where it is not known which is. */
function useData({ module, scope }: DefinitionChecker): void {
  for (const each of module.declarations) if (each.kind === "data") scope.lookup(each.name.text);
}

/** A definition of one sort with its static arguments. */
export function readBound(
  checker: DefinitionChecker,
  expression: tree.Expression,
  sort: "model" | "loss",
): Bound | undefined {
  const value = expression.kind === "invalid" ? undefined : checker.evaluateStatic(expression, sort);
  return isBound(value) ? value : undefined;
}

function isBound(value: StaticValue | undefined): value is Bound {
  return typeof value === "object" && "definition" in value;
}

/** The repair of a model without its data, where there is one data set only. */
function onlyData({ module, scope }: DefinitionChecker, expression: tree.Expression): { fix?: Fix } {
  const callee = expression.kind === "call" ? expression.callee : expression;
  const named = callee.kind === "name" ? scope.lookup(callee.text) : undefined;
  const [only, ...more] = module.declarations.filter((each) => each.kind === "data");
  if (named?.kind !== "definition" || named.sort !== "model" || !only || more.length > 0) return {};
  const text = ` on ${only.name.text}`;
  return { fix: { title: `add \`${text.trim()}\``, edits: [insertAfter(expression, text)] } };
}

/** What could stand there, from what the module declares. */
function candidates({ module }: DefinitionChecker): string {
  const models = module.declarations.filter((each) => each.kind === "definition" && each.sort === "model");
  const data = module.declarations.filter((each) => each.kind === "data");
  const names = (of: typeof module.declarations) =>
    of.flatMap((each) => (each.kind === "import" ? [] : [`\`${each.name.text}\``])).join(", ") || "none";
  return `Models here: ${names(models)}; data here: ${names(data)}.`;
}
