import { report } from "../../diagnostics/catalogue/entry.ts";
import { train as mistakes } from "../../diagnostics/catalogue/train.ts";
import type { Fix } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { Bound, CheckedField, CheckedTrain } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { scalarSettings } from "../settings.ts";
import { insertLineAfter, useNames } from "./context.ts";
import type { ReadData } from "./data.ts";
import { checkOwnEntries, type Settings, settingsOf } from "./inheritance.ts";
import { type ModelOnData, readBound, readModelOnData } from "./model.ts";
import { checkParts } from "./parts.ts";
import { checkMetric, defaultKeep, type PlainSettings, readSetting, validates } from "./train-settings.ts";

/** A train as far as it is right. */
export interface ReadTrain {
  readonly tree: tree.Train;
  readonly on: ModelOnData;
  readonly checked?: CheckedTrain;
}

/** Reads trains; what several have from one base is read and reported once. */
export class TrainReader {
  private readonly checker: DefinitionChecker;
  private readonly dataOf: (data: tree.Data) => ReadData;
  private readonly done = new Map<string, unknown>();

  constructor(checker: DefinitionChecker, dataOf: (data: tree.Data) => ReadData) {
    this.checker = checker;
    this.dataOf = dataOf;
  }

  read(train: tree.Train): ReadTrain {
    checkOwnEntries(this.checker, train);
    const settings = settingsOf(this.checker, train);
    if (!settings) {
      for (const { value } of train.entries) useNames(this.checker, value);
      return { tree: train, on: {} };
    }
    this.reportMissing(train, settings);
    const on = this.modelOnData(settings.get("model"));
    const loss = this.loss(settings.get("loss"));
    const target = on.data?.checked.fields.find((field) => field.target);
    const plain = this.plainSettings(settings);
    this.checkModel(settings, on, loss, target, plain);
    const fits =
      on.data === undefined ||
      (this.checkWatching(settings, plain, on.data, target) && this.checkGroup(settings, plain, on.data));
    const checked = fits ? this.assemble(train, settings, plain, on, loss, target) : undefined;
    return { tree: train, on, ...(checked && { checked }) };
  }

  private modelOnData(entry: tree.Entry | undefined): ModelOnData {
    if (!entry) return {};
    return this.once("model", [entry], () => readModelOnData(this.checker, entry.value, this.dataOf));
  }

  private loss(entry: tree.Entry | undefined): Bound | undefined {
    return entry && this.once("loss", [entry], () => readBound(this.checker, entry.value, "loss"));
  }

  private plainSettings(settings: Settings): PlainSettings {
    const scalars = new Map();
    let plain: Omit<PlainSettings, "scalars"> = {};
    for (const [name, entry] of settings) {
      if (name === "model" || name === "loss") continue;
      const read = this.once("setting", [entry], () => readSetting(this.checker, entry));
      if ("scalar" in read) scalars.set(name, read.scalar);
      else plain = { ...plain, ...read };
    }
    return { ...plain, scalars };
  }

  private checkModel(
    settings: Settings,
    { model, data }: ModelOnData,
    loss: Bound | undefined,
    target: CheckedField | undefined,
    { freeze = [], load = [] }: PlainSettings,
  ): void {
    const entry = settings.get("model");
    const lossEntry = settings.get("loss");
    if (!entry || !model || !data) return;
    const frozen = freeze.map(({ path }) => path);
    const module = this.checker.world.modules.get(model.definition.span.file);
    const use = { model, module, data: data.checked, broken: data.broken, frozen, span: entry.value.span };
    const lossUse = loss && target && lossEntry && { loss, target, span: lossEntry.value.span };
    const places = [entry, lossUse && lossEntry, settings.get("freeze")].filter((p) => p !== undefined);
    const parts = this.once("check", places, () => this.checker.checkModel(use, lossUse));
    if (!parts) return;
    const named = { freeze, load };
    for (const setting of ["freeze", "load"] as const) {
      const own = settings.get(setting);
      const about = { setting, model, parts };
      if (own) this.once("parts", [own, entry], () => checkParts(this.checker, about, named[setting]));
    }
  }

  /** Checks what follows a metric: that it fits the target, and that there are rows to measure it on. */
  private checkWatching(
    settings: Settings,
    { keep, stop, schedule }: PlainSettings,
    data: ReadData,
    target: CheckedField | undefined,
  ): boolean {
    const kept = settings.get("keep");
    const fits =
      !(kept && keep && target) ||
      this.once("metric", [kept, data.tree], () => checkMetric(this.checker, kept, keep, target));
    const watching = [
      ...(keep?.by === "best" ? ["keep"] : []),
      ...(stop?.patience === undefined ? [] : ["stop"]),
      ...(schedule?.name === "plateau" ? ["schedule"] : []),
    ].flatMap((name) => settings.get(name) ?? []);
    const fine = watching.map((entry) => {
      if (!validates(data))
        return this.once("validated", [entry, data.tree], () => this.reportUnvalidated(entry, data));
      if (keep?.by !== "last" || !kept) return true;
      return this.once("watched", [entry, kept], () => this.reportUnwatched(entry, kept));
    });
    return fits && fine.every(Boolean);
  }

  /** Rows are grouped by the length of their texts: there must be some. */
  private checkGroup(settings: Settings, { scalars }: PlainSettings, { checked, tree }: ReadData): boolean {
    const entry = settings.get("group");
    if (
      !entry ||
      scalars.get("group") !== "length" ||
      checked.fields.some(({ type }) => type.kind === "text")
    )
      return true;
    return this.once("group", [entry, tree], () => {
      const labels = [
        { span: entry.value.span, text: "the length of which text?" },
        { span: checked.span, text: "no field is a `text`" },
      ];
      this.checker.report(report(mistakes.groupWithoutText, { data: checked.name }, { labels }));
      return false;
    });
  }

  private reportUnvalidated({ name, value }: tree.Entry, { checked }: ReadData): boolean {
    const labels = [
      { span: value.span, text: "on which rows?" },
      { span: checked.split.span, text: "no `validation` here" },
    ];
    const told = { setting: name.text, data: checked.name };
    this.checker.report(report(mistakes.needsValidation, told, { labels }));
    return false;
  }

  private reportUnwatched({ name, value }: tree.Entry, kept: tree.Entry): boolean {
    const labels = [
      { span: value.span, text: "watches a metric" },
      { span: kept.value.span, text: "names none" },
    ];
    this.checker.report(report(mistakes.nothingWatched, { setting: name.text }, { labels }));
    return false;
  }

  private reportMissing(train: tree.Train, settings: Settings): void {
    for (const [name, written] of required) {
      if (settings.has(name)) continue;
      const last = train.entries.at(-1);
      const fix: { fix?: Fix } =
        last && written !== ""
          ? { fix: { title: `add \`${written}\``, edits: [insertLineAfter(this.checker, last, written)] } }
          : {};
      const labels = [{ span: train.name.span, text: `\`${name}\` is missing` }];
      const told = { what: `train \`${train.name.text}\``, name };
      this.checker.report(report(mistakes.missingSetting, told, { labels, ...fix }));
    }
  }

  private assemble(
    train: tree.Train,
    settings: Settings,
    plain: PlainSettings,
    { model, data }: ModelOnData,
    loss: Bound | undefined,
    target: CheckedField | undefined,
  ): CheckedTrain | undefined {
    const { optimizer, schedule, keep, stop, freeze, load, scalars } = plain;
    const read = new Map<string, unknown>(
      Object.entries({ model, loss, optimizer, schedule, keep, stop, freeze, load }),
    );
    const isRead = (name: string) => (read.get(name) ?? scalars.get(name)) !== undefined;
    if (!model || !data || !loss || !optimizer || !target || ![...settings.keys()].every(isRead))
      return undefined;
    const scalar = (name: string) =>
      Number(scalars.get(name) ?? scalarSettings.find((setting) => setting.name === name)?.default);
    const optional = (name: string) => (scalars.has(name) ? { [name]: scalar(name) } : {});
    return {
      name: train.name.text,
      model,
      data: data.checked,
      loss,
      optimizer,
      schedule: schedule ?? { name: "constant" },
      batch: scalar("batch"),
      epochs: scalar("epochs"),
      ...optional("clip"),
      keep: keep ?? defaultKeep(data, target),
      ...stop,
      seed: scalar("seed"),
      ...optional("rows"),
      ...(scalars.get("group") === "length" && { group: "length" }),
      freeze: freeze ?? [],
      load: load ?? [],
      span: train.name.span,
    };
  }

  /** What `read` gave the first time for one purpose and these places. */
  private once<T>(purpose: string, places: readonly tree.Node[], read: () => T): T {
    const key = [purpose, ...places.map(({ span }) => `${span.file}:${span.start}`)].join(" ");
    if (!this.done.has(key)) this.done.set(key, read());
    return this.done.get(key) as T;
  }
}

/** Settings without a default, with what is suggested where one is missing. */
const required: readonly (readonly [name: string, written: string])[] = [
  ["model", ""],
  ["loss", ""],
  ["optimizer", "optimizer: adamw(rate: 1e-3)"],
];
