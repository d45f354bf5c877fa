import { types } from "../diagnostics/catalogue/types.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type * as tree from "../parser/tree.ts";
import { isStatic } from "./arguments.ts";
import { Assembly, modes } from "./assembly.ts";
import type { Given } from "./bodies/accept.ts";
import { applySignature, type ResultCheck } from "./bodies/apply.ts";
import type { Context } from "./bodies/context.ts";
import type { Origin } from "./bodies/mismatch.ts";
import { childOf, type Site } from "./bodies/site.ts";
import { Trace } from "./bodies/trace.ts";
import type { CheckedField, FieldType } from "./checked.ts";
import { fittedSize } from "./dimensions/fitted.ts";
import { constant } from "./dimensions/polynomial.ts";
import type { LossUse, ModelUse } from "./interface.ts";
import { renameParameter } from "./rename.ts";
import { nearest } from "./suggest.ts";
import { suggested, tell } from "./tell.ts";
import { printType } from "./types/print.ts";
import { errorType, meaning, optional, type Type, tensor } from "./types/type.ts";
import { callableWith } from "./values.ts";

/** The type that a model sees a field as; of a target, what is true. */
export function typeOfField(type: FieldType): Type {
  switch (type.kind) {
    case "text":
      return { kind: "text", length: constant(type.length), vocabulary: fittedSize(type.vocabulary) };
    case "bag":
      return { kind: "bag", buckets: constant(type.buckets) };
    case "category":
      return { kind: "category", values: fittedSize(type.values) };
    case "number":
      return tensor([constant(type.width)]);
    case "image":
      return tensor([constant(type.height), constant(type.width), constant(type.channels)]);
    case "binary":
      return meaning("Label");
    case "class":
      return meaning("Label", fittedSize(type.classes));
  }
}

/** What a model must give for a target; a Probability may be given for Logits. */
function wantedFor(type: FieldType): Type {
  const truth = typeOfField(type);
  if (truth.kind === "tensor") return meaning("Prediction", truth.shape.dims[0]);
  return truth.kind === "meaning" ? meaning("Logits", truth.width) : errorType;
}

/**
 * Binds a model to a data set and instantiates both it and the loss, in each mode: every open question about sizes is decided.
 * Gives the paths of the model's parts; undefined where something is in error.
 */
export function checkModel(context: Context, use: ModelUse, loss?: LossUse): ReadonlySet<string> | undefined {
  const given = bindFields(context, use);
  if (!given) return undefined;
  const prefix = `${use.model.definition.name.text}.`;
  const { reportOnce } = context.session;
  const assembly = new Assembly(
    use.frozen.map((part) => prefix + part),
    reportOnce,
  );
  const report: Context["report"] = (diagnostic) => {
    assembly.isWhole = false;
    context.report(diagnostic);
  };
  for (const mode of modes) {
    const { root: home } = assembly;
    const trace = new Trace(home, { mode, isPredicted: true });
    const site: Site = { assembly, mode, isPredicted: true, home, place: home, isHead: false, trace };
    const expanded = { turns: 0, instances: 0 };
    checkInMode({ ...context, report, site, expanded }, use, given, loss);
  }
  if (!assembly.isWhole) return undefined;
  assembly.tellUntrained();
  const own = [...assembly.parts].filter((part) => part.startsWith(prefix));
  return new Set(own.map((part) => part.slice(prefix.length)));
}

/** Instantiates a model and its loss in the mode of the context's site. */
function checkInMode(
  context: Context,
  use: ModelUse,
  given: ReadonlyMap<string, readonly Given[]>,
  loss: LossUse | undefined,
): void {
  const { definition } = use.model;
  const target = use.data.fields.find((f) => f.target);
  let fitsTarget = true;
  const againstTarget: ResultCheck = (declared, matcher) => {
    if (!target || declared.kind !== "meaning") return;
    const wanted = wantedFor(target.type);
    const isProbability = declared.meaning === "Probability" && wanted.kind === "meaning";
    const asked: Type = isProbability ? { ...wanted, meaning: "Probability" } : wanted;
    const fail = () => {
      fitsTarget = false;
      tellTarget(context, use, matcher.type(declared), target, wanted);
    };
    const origin = { ...resultOrigin(definition, target, declared, asked), tell: fail };
    if (!matcher.match(declared, asked, origin)) fail();
  };
  const result = applySignature(context, callableWith(use.model), given, {
    span: use.span,
    checkResult: againstTarget,
    ...placeOf(context, definition),
  });
  if (loss && fitsTarget && result.kind !== "error") checkLoss(context, use, loss, result);
}

/** A model and its loss stand side by side. */
const placeOf = ({ site }: Context, definition: tree.Definition) =>
  site ? { place: childOf(site, definition, definition.name.text) } : {};

/** The target as what a model's result is matched with. */
const resultOrigin = (
  definition: tree.Definition,
  target: CheckedField,
  wanted: Type,
  type: Type,
): Origin => ({
  parameter: {
    name: target.name,
    span: target.span,
    type: definition.result,
    variadic: false,
    optional: false,
  },
  callee: definition.name.text,
  given: { span: definition.result.span },
  wanted,
  type,
});

function tellTarget(
  context: Context,
  use: ModelUse,
  declared: Type,
  target: CheckedField,
  wanted: Type,
): void {
  const { definition } = use.model;
  const told = {
    model: definition.name.text,
    gives: printType(declared),
    target: target.name,
    wanted: printType(wanted),
  };
  tell(context, types.targetMismatch, told, [
    [use.span, "put together here"],
    [definition.result.span, `gives ${told.gives}`],
    [target.span, `needs ${told.wanted}`],
  ]);
}

/** The fields that a model's parameters are given, by name; undefined where one is missing. */
function bindFields(context: Context, use: ModelUse): ReadonlyMap<string, readonly Given[]> | undefined {
  const given = new Map<string, Given[]>();
  let isWhole = true;
  for (const parameter of use.model.definition.parameters) {
    const name = parameter.name.text;
    if (isStatic(parameter.type)) continue;
    const field = use.data.fields.find((f) => f.name === name);
    if (field && isBindable(context, use, parameter, field)) {
      const type = typeOfField(field.type);
      given.set(name, [{ type: field.optional ? optional(type) : type, at: { span: field.span } }]);
      continue;
    }
    isWhole = false;
    if (!field && !use.broken.has(name)) tellMissing(context, use, parameter);
  }
  return isWhole ? given : undefined;
}

function isBindable(
  context: Context,
  use: ModelUse,
  parameter: tree.Parameter,
  field: CheckedField,
): boolean {
  const told = { field: field.name, data: use.data.name, model: use.model.definition.name.text };
  if (field.target) {
    tell(context, types.targetAsInput, told, [
      [parameter.span, "taken as an input"],
      [field.span, "the target"],
    ]);
    return false;
  }
  if (!field.optional || parameter.optional) return true;
  const { end, file } = parameter.name.span;
  const fix = { title: "take it as optional", edits: [{ span: { file, start: end, end }, text: "?" }] };
  tell(
    context,
    types.absentField,
    told,
    [
      [parameter.span, "taken as always there"],
      [field.span, "may be absent"],
    ],
    { fix },
  );
  return false;
}

function tellMissing(context: Context, use: ModelUse, parameter: tree.Parameter): void {
  const inputs = use.data.fields.filter((f) => !f.target).map((f) => f.name);
  const taken = use.model.definition.parameters.map((p) => p.name.text);
  const free = [...inputs, ...use.broken].filter((name) => !taken.includes(name));
  const suggestion = nearest(parameter.name.text, free);
  const told = {
    model: use.model.definition.name.text,
    parameter: parameter.name.text,
    data: use.data.name,
    ...suggested(suggestion),
  };
  tell(
    context,
    types.missingField,
    told,
    [
      [parameter.name.span, "no such field"],
      [use.span, "put on the data here"],
    ],
    {
      ...(suggestion !== undefined &&
        renameParameter(use.module, use.model.definition, parameter, suggestion)),
      notes: free.length > 0 ? [`no parameter takes ${free.map((n) => `\`${n}\``).join(", ")}`] : [],
    },
  );
}

/** Checks that a loss takes what the model gives and what is true, and instantiates it. */
function checkLoss(context: Context, use: ModelUse, loss: LossUse, result: Type): void {
  const { definition } = loss.loss;
  const truth = typeOfField(loss.target.type);
  const tensors = definition.parameters.filter((p) => !isStatic(p.type));
  const [prediction, target] = tensors;
  const problems: Diagnostic[] = [];
  const site = context.site && { ...context.site, isPredicted: false };
  const report = (d: Diagnostic) => void problems.push(d);
  const trial: Context = { ...context, report, ...(site && { site }) };
  if (prediction && target && tensors.length === 2) {
    const given = new Map<string, Given[]>([
      [prediction.name.text, [{ type: result, at: { span: loss.span } }]],
      [target.name.text, [{ type: truth, at: { span: loss.target.span } }]],
    ]);
    const place = placeOf(context, definition);
    applySignature(trial, callableWith(loss.loss), given, { span: loss.span, ...place });
    if (problems.length === 0) return;
  }
  const told = {
    loss: definition.name.text,
    model: use.model.definition.name.text,
    gives: printType(result),
    target: loss.target.name,
    truth: printType(truth),
  };
  tell(
    context,
    types.lossMismatch,
    told,
    [
      [loss.span, "this loss"],
      [use.model.definition.result.span, `gives ${told.gives}`],
      [loss.target.span, `is ${told.truth}`],
      [definition.name.span, "declared here"],
    ],
    { notes: problems.map((p) => p.message) },
  );
}
