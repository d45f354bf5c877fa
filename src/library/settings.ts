import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { parse } from "../parser/parse.ts";
import type { Argument, Call, Entry, Expression, Module, Train } from "../parser/tree.ts";

/** A setting given beside the program: `epochs=3`, `model.width=128`, `optimizer.rate=0.01`. */
interface Setting {
  readonly text: string;
  readonly entry: string;
  readonly option?: string;
  readonly value: Expression;
}

/**
 * The module with settings put into one of its `train` declarations, as if they stood there; the checker then judges them like all
 * else. Their spans lie in a file named as `settingFile` says. Errors: MM803 where a setting can't be understood.
 */
export function applySettings(module: Module, trainName: string, texts: readonly string[]): Module {
  if (texts.length === 0) return module;
  const changed = texts
    .map(readSetting)
    .reduce((trains, setting) => put(trains, trainName, setting), trainsOf(module));
  const declarations = module.declarations.map((d) =>
    d.kind === "train" ? (changed.get(d.name.text) ?? d) : d,
  );
  return { ...module, declarations };
}

/** The name under which a setting's text is shown in diagnostics. */
export function settingFile(text: string): string {
  return `--set ${text}`;
}

/** The text that stands in `settingFile(text)`: what the spans of its value count in. */
export function settingSource(text: string): string {
  const [path = "", ...value] = text.split("=");
  return `train Settings {\n  ${path.split(".")[0]}: ${value.join("=")}\n}`;
}

function trainsOf(module: Module): Map<string, Train> {
  return new Map(module.declarations.flatMap((d) => (d.kind === "train" ? [[d.name.text, d] as const] : [])));
}

function readSetting(text: string): Setting {
  const match = /^([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?=(.+)$/s.exec(text);
  if (match === null) throw refused(text, "it is not of the form NAME=VALUE or NAME.OPTION=VALUE");
  const { module, diagnostics } = parse(settingFile(text), settingSource(text));
  const train = module.declarations[0];
  const value = train?.kind === "train" ? train.entries[0]?.value : undefined;
  if (diagnostics.length > 0 || value === undefined)
    throw refused(text, diagnostics[0]?.message ?? "its value is no expression");
  const [, entry = "", option] = match;
  return { text, entry, value, ...(option !== undefined && { option }) };
}

function put(trains: Map<string, Train>, name: string, setting: Setting): Map<string, Train> {
  const train = trains.get(name);
  if (train === undefined) throw refused(setting.text, `there is no \`train ${name}\``);
  const before = inherited(trains, train, setting.entry);
  const value = setting.option === undefined ? setting.value : withOption(before?.value, setting);
  const span = setting.value.span;
  const entry: Entry = before ? { ...before, value } : { name: { text: setting.entry, span }, value, span };
  const entries = [...train.entries.filter((e) => e.name.text !== setting.entry), entry];
  return new Map(trains).set(name, { ...train, entries });
}

/** The entry that holds for a train, be it its own or that of what it is based on. */
function inherited(trains: Map<string, Train>, train: Train, entry: string): Entry | undefined {
  const seen = new Set<Train>();
  for (let at: Train | undefined = train; at && !seen.has(at); at = at.base && trains.get(at.base.text)) {
    seen.add(at);
    const found = at.entries.find((e) => e.name.text === entry);
    if (found) return found;
  }
  return undefined;
}

/** `Model on Data` with an argument of the model; `adam(rate: 0.1)` with one of its options. */
function withOption(before: Expression | undefined, setting: Setting): Expression {
  if (before === undefined)
    throw refused(setting.text, `the \`train\` has no \`${setting.entry}\` to change`);
  if (before.kind === "binary" && before.operator === "on")
    return { ...before, left: withArgument(before.left, setting) };
  return withArgument(before, setting);
}

function withArgument(expression: Expression, setting: Setting): Call {
  const given: readonly Argument[] = expression.kind === "call" ? expression.arguments : [];
  const callee = expression.kind === "call" ? expression.callee : expression;
  const span = setting.value.span;
  const argument: Argument = { name: { text: setting.option ?? "", span }, value: setting.value, span };
  const others = given.filter((a) => a.name?.text !== setting.option);
  return { kind: "call", callee, arguments: [...others, argument], span: expression.span };
}

function refused(text: string, reason: string): MultimError {
  return new MultimError([report(catalogue.running.setting, { text, reason })]);
}
