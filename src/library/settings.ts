import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { parse } from "../parser/parse.ts";
import type { Argument, Call, Entry, Expression, Module, Train } from "../parser/tree.ts";

/** A setting given beside the program: `epochs=3`, `model.width=128`, `optimizer.rate=0.01`. */
interface Given {
  readonly text: string;
  readonly module: Module;
  readonly entry: string;
}

type Setting = Given & ({ readonly value: Expression } | { readonly option: Argument });

/**
 * The module with settings put into one of its `train` declarations, as if they stood there; the checker then judges them like all
 * else. `texts` are modules of their own, in which the values' spans lie. Errors: MM803 where a setting can't be understood.
 */
export function applySettings(
  module: Module,
  trainName: string,
  settings: readonly string[],
): { readonly module: Module; readonly texts: readonly Module[] } {
  const read = settings.map(readSetting);
  const changed = read.reduce((trains, setting) => put(trains, trainName, setting), trainsOf(module));
  const declarations = module.declarations.map((d) =>
    d.kind === "train" ? (changed.get(d.name.text) ?? d) : d,
  );
  return { module: { ...module, declarations }, texts: read.map((setting) => setting.module) };
}

function trainsOf(module: Module): Map<string, Train> {
  return new Map(module.declarations.flatMap((d) => (d.kind === "train" ? [[d.name.text, d] as const] : [])));
}

function readSetting(text: string): Setting {
  const match = /^([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?=(.+)$/s.exec(text);
  if (match === null) throw refused(text, "it is not of the form NAME=VALUE or NAME.OPTION=VALUE");
  const [, entry = "", option, written = ""] = match;
  const wanted = option === undefined ? written : `${entry}(${option}: ${written})`;
  const { module, diagnostics } = parse(`--set ${text}`, `train Settings {\n  ${entry}: ${wanted}\n}`);
  const [train] = module.declarations;
  const value = train?.kind === "train" ? train.entries[0]?.value : undefined;
  const argument = value?.kind === "call" && option !== undefined ? value.arguments[0] : undefined;
  if (diagnostics.length > 0 || value === undefined)
    throw refused(text, diagnostics[0]?.message ?? "its value is no expression");
  // The train that the value was written into is none of the program.
  const own = { ...module, declarations: [] };
  return { text, module: own, entry, ...(argument ? { option: argument } : { value }) };
}

function put(trains: Map<string, Train>, name: string, setting: Setting): Map<string, Train> {
  const train = trains.get(name);
  if (train === undefined) throw refused(setting.text, `there is no \`train ${name}\``);
  const before = inherited(trains, train, setting.entry);
  const value = "value" in setting ? setting.value : withOption(before?.value, setting);
  const { span } = "value" in setting ? setting.value : setting.option;
  // With a place of its own: the checker reads what stands at one place once, and the base's entry stays where it is.
  const entry: Entry = { name: { text: setting.entry, span }, value, span };
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
function withOption(before: Expression | undefined, setting: Given & { option: Argument }): Expression {
  if (before === undefined)
    throw refused(setting.text, `the \`train\` has no \`${setting.entry}\` to change`);
  if (before.kind === "binary" && before.operator === "on")
    return { ...before, left: withArgument(before.left, setting.option) };
  return withArgument(before, setting.option);
}

function withArgument(expression: Expression, argument: Argument): Call {
  const given: readonly Argument[] = expression.kind === "call" ? expression.arguments : [];
  const callee = expression.kind === "call" ? expression.callee : expression;
  const others = given.filter((a) => a.name?.text !== argument.name?.text);
  return { kind: "call", callee, arguments: [...others, argument], span: expression.span };
}

function refused(text: string, reason: string): MultimError {
  return new MultimError([report(catalogue.running.setting, { text, reason })]);
}
