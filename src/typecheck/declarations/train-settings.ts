import { report } from "../../diagnostics/catalogue/entry.ts";
import { train as mistakes } from "../../diagnostics/catalogue/train.ts";
import type * as tree from "../../parser/tree.ts";
import type { CheckedField, CheckedTrain, Optimizer, Schedule, StaticValue } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { defaultMetric, findMetric, metricsFor, type TargetKind } from "../metrics.ts";
import { keeps, optimizers, scalarSettings, schedules, stops } from "../settings.ts";
import { readCall } from "./calls.ts";
import { suggestion } from "./context.ts";
import type { ReadData } from "./data.ts";
import { readFreeze, readLoad } from "./paths.ts";
import { readValue } from "./values.ts";

/** What a train's settings say apart from model and loss, each absent where nothing is said or where it is in error. */
export interface PlainSettings {
  readonly optimizer?: Optimizer;
  readonly schedule?: Schedule;
  readonly keep?: { readonly by: "best"; readonly metric: string } | { readonly by: "last" };
  readonly stop?: { readonly patience?: number };
  readonly freeze?: CheckedTrain["freeze"];
  readonly load?: CheckedTrain["load"];
  readonly scalars: ReadonlyMap<string, StaticValue>;
}

/** The value of one setting, in the shape that a checked train has. Reports what is wrong with it. */
export function readSetting(
  checker: DefinitionChecker,
  { name, value }: tree.Entry,
): Omit<PlainSettings, "scalars"> | { readonly scalar: StaticValue } {
  switch (name.text) {
    case "optimizer": {
      const optimizer = readNamed<Optimizer>(checker, optimizers, value);
      return optimizer ? { optimizer } : {};
    }
    case "schedule": {
      const schedule = readNamed<Schedule>(checker, schedules, value);
      return schedule ? { schedule } : {};
    }
    case "keep": {
      const call = readCall(checker, keeps, value);
      if (!call?.options) return {};
      const { metric } = call.options;
      return { keep: metric === undefined ? { by: "last" } : { by: "best", metric: String(metric) } };
    }
    case "stop": {
      const call = readCall(checker, stops, value);
      if (!call?.options) return {};
      const { epochs } = call.options;
      return { stop: epochs === undefined ? {} : { patience: Number(epochs) } };
    }
    case "freeze": {
      const freeze = readFreeze(checker, value);
      return freeze ? { freeze } : {};
    }
    case "load": {
      const load = readLoad(checker, value);
      return load ? { load } : {};
    }
    default: {
      const option = scalarSettings.find((setting) => setting.name === name.text);
      const scalar = option && readValue(checker, option, value);
      return scalar === undefined ? {} : { scalar };
    }
  }
}

/** A call as plain data: its name and its options. The tables have the options that `T` wants. */
function readNamed<T extends { readonly name: string }>(
  checker: DefinitionChecker,
  table: Parameters<typeof readCall>[1],
  value: tree.Expression,
): T | undefined {
  const call = readCall(checker, table, value);
  return call?.options && ({ name: call.signature.name, ...call.options } as unknown as T);
}

/** What is kept where nothing is said: the best by the target's usual metric, or the last where nothing is validated. */
export function defaultKeep(data: ReadData, target: CheckedField): CheckedTrain["keep"] {
  return validates(data)
    ? { by: "best", metric: defaultMetric[target.type.kind as TargetKind] }
    : { by: "last" };
}

/** Whether the data has rows to validate on, as far as its split is known. */
export function validates({ checked, splitKnown }: ReadData): boolean {
  return !splitKnown || checked.split.parts.some((part) => part.name === "validation");
}

/** Reports a metric that does not measure the target. */
export function checkMetric(
  checker: DefinitionChecker,
  entry: tree.Entry,
  keep: CheckedTrain["keep"],
  target: CheckedField,
): boolean {
  const metric = keep.by === "best" ? findMetric(keep.metric) : undefined;
  const kind = target.type.kind as TargetKind;
  if (!metric || metric.targets.includes(kind)) return true;
  const place = entry.value.kind === "call" ? entry.value.arguments[0]?.value : undefined;
  const span = (place ?? entry.value).span;
  const fitting = metricsFor(kind);
  const told = { metric: metric.name, target: target.name, kind: kindNames[kind] };
  const labels = [
    { span, text: `not for ${kind} targets` },
    { span: target.span, text: "the target" },
  ];
  const notes = [`Metrics for this target: ${fitting.map((name) => `\`${name}\``).join(", ")}.`];
  const fix = suggestion(span, metric.name, fitting);
  checker.report(report(mistakes.metricForOtherTarget, told, { labels, notes, ...fix }));
  return false;
}

/** How targets of each kind are called in messages. */
export const kindNames: Readonly<Record<TargetKind, string>> = {
  binary: "binary",
  class: "a class",
  number: "a number",
};
