import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { isStatic } from "../../typecheck/arguments.ts";
import type { CheckedField, CheckedTrain, StaticValue } from "../../typecheck/checked.ts";
import type { Place } from "../../typecheck/place.ts";
import type { Port } from "../ir.ts";
import type { RowProgram } from "../rows.ts";
import { apply } from "./calls.ts";
import { type Context, type Lowering, scopeOf } from "./context.ts";
import { type Feeds, fieldTerm, fittedSize } from "./feeds.ts";
import { Frame } from "./frame.ts";
import { toTensor, toValue } from "./tensors.ts";
import { constant, type Tensor, type Term } from "./terms.ts";

/** The program for one row in one mode: the model on its fields, and its loss on the target. */
export function lowerRows(
  lowering: Lowering,
  train: CheckedTrain,
  root: Place,
  sizes: Pick<Feeds, "fitted" | "bags">,
): RowProgram {
  const frame = new Frame("main", root);
  const { definition } = train.model;
  const scope = scopeOf(lowering, definition);
  const c: Context = { lowering, frame, place: root, head: false, names: new Map(), scope };
  const feeds: Feeds = { ...sizes, input: (name, type) => frame.ambient(name, type) };
  const given = modelArguments(train, feeds);
  const result = apply(definition, given, c, root.child(definition, definition.name.text));
  if (result.kind === "optional") return internal(`model ${definition.name.text} may have no result`);
  const outputs: Port[] = [{ name: "prediction", value: predictionOf(c, toTensor(c, result)).value }];
  if (lowering.mode !== "predicting")
    outputs.unshift({ name: "loss", value: lossOf(c, train, result, feeds) });
  return { mode: lowering.mode, functions: lowering.functions, main: frame.build(outputs) };
}

/** Static arguments from the settings, fields by name, and the sizes that the target gives to the model's result. */
function modelArguments(train: CheckedTrain, feeds: Feeds): Map<string, Term> {
  const given = staticTerms(train.model.arguments);
  for (const parameter of train.model.definition.parameters) {
    if (isStatic(parameter.type)) continue;
    const name = parameter.name.text;
    const field = train.data.fields.find((candidate) => candidate.name === name);
    given.set(name, fieldTerm(field ?? internal(`no field ${name}`), feeds));
  }
  const size = resultSize(train.model.definition.result);
  if (size && !given.has(size)) given.set(size, constant(targetSize(targetOf(train), feeds)));
  return given;
}

/** The name of the generic size in `-> class[K]` or `-> number[N]`. */
function resultSize(result: tree.TypeExpression): string | undefined {
  const dimension = result.kind === "named" ? result.dimensions?.[0] : undefined;
  return dimension?.kind === "name" ? dimension.text : undefined;
}

function targetSize({ type, name }: CheckedField, feeds: Feeds): number {
  if (type.kind === "class") return fittedSize(type.classes, feeds);
  return type.kind === "number" ? type.width : internal(`target ${name} has no size`);
}

function targetOf(train: CheckedTrain): CheckedField {
  return train.data.fields.find((field) => field.target) ?? internal(`no target in ${train.data.name}`);
}

/** Heads' results as people want them: logits as probabilities. */
function predictionOf(c: Context, result: Tensor): Tensor {
  if (result.meaning !== "Logits") return result;
  const op = result.value.type.shape.length === 0 ? "sigmoid" : "softmax";
  return { ...result, value: c.frame.b.op(op, [result.value]), meaning: "Probability" };
}

/** The loss takes the model's result, then the target. */
function lossOf(c: Context, train: CheckedTrain, result: Term, feeds: Feeds): Port["value"] {
  const { definition } = train.loss;
  const given = staticTerms(train.loss.arguments);
  const [first, second] = definition.parameters.filter((parameter) => !isStatic(parameter.type));
  if (!first || !second) return internal(`loss ${definition.name.text} takes no result and target`);
  given.set(first.name.text, result).set(second.name.text, fieldTerm(targetOf(train), feeds));
  const loss = apply(definition, given, c, c.place.child(definition, definition.name.text));
  return toValue(c, loss);
}

function staticTerms(values: Readonly<Record<string, StaticValue>>): Map<string, Term> {
  return new Map(Object.entries(values).map(([name, value]) => [name, staticTerm(value)]));
}

function staticTerm(value: StaticValue): Term {
  if (typeof value !== "object") return constant(value);
  if ("definition" in value)
    return { kind: "closure", definition: value.definition, given: staticTerms(value.arguments) };
  return { kind: "list", items: value.map(staticTerm) };
}
