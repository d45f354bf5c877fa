import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { names } from "../../diagnostics/catalogue/names.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { bindArguments, isStatic } from "../arguments.ts";
import { hasHole } from "../holes.ts";
import type { ModuleScope } from "../scopes.ts";
import { tell } from "../tell.ts";
import { signatureOf } from "../types/callable.ts";
import { evaluateType } from "../types/evaluate.ts";
import { genericsOf } from "../types/generics.ts";
import { printType } from "../types/print.ts";
import type { Type } from "../types/type.ts";
import { acceptStatic } from "./accept.ts";
import { assume } from "./assumptions.ts";
import { checkBody } from "./body.ts";
import { type Context, fresh, type Session, show } from "./context.ts";
import { Environment } from "./environment.ts";
import { typeOf } from "./expression.ts";
import { rigidParameters } from "./rigid.ts";

/** Checks a definition once, for all sizes and static arguments that it can have. */
export function checkDefinition(session: Session, scope: ModuleScope, definition: tree.Definition): void {
  const found: Diagnostic[] = [];
  const report: Context["report"] = (diagnostic) => void found.push(diagnostic);
  const context: Context = {
    session,
    scope,
    environment: new Environment(),
    definition,
    concrete: false,
    assumptions: new Map(),
    chain: [],
    expanded: { turns: 0, instances: 0 },
    report,
  };
  checkSignature(context, definition);
  for (const parameter of definition.parameters) showParameter(context, parameter);
  const assuming = definition.where.reduce(assume, context);
  checkBody(assuming, definition);
  if (found.length > 0) session.broken.add(definition);
  if (definition.body) tellUnusedParameters(context, definition);
  for (const diagnostic of found.filter(isTold(found))) session.report(diagnostic);
}

/** Where a name is unknown, nothing is said about what is not used: it may be what is meant. */
function isTold(found: readonly Diagnostic[]): (diagnostic: Diagnostic) => boolean {
  const isOpen = found.some((d) => d.code === names.unknownName.code);
  return ({ code }) => !isOpen || (code !== names.unusedLet.code && code !== names.unusedParameter.code);
}

function checkSignature(context: Context, definition: tree.Definition): void {
  const slots = definition.parameters.map((p) => ({ name: p.name.text, required: true }));
  const twice = bindArguments(
    slots,
    definition.parameters.map((p) => ({
      span: p.span,
      name: p.name,
      value: { kind: "invalid", span: p.span },
    })),
  );
  for (const problem of twice.problems) {
    if (problem.kind !== "twice") continue;
    tell(context, names.duplicateName, { name: problem.slot.name }, [
      [problem.argument.name?.span ?? problem.argument.span, "declared again here"],
      [problem.first.name?.span ?? problem.first.span, "declared here"],
    ]);
  }
  const signature = signatureOf(definition);
  rigidParameters(context, signature);
  checkDefaults(context, definition);
  tellUntold(context, definition);
  const reading = {
    wildcard: (name: string) => untoldWildcard(context, definition, name),
    isPrediction: definition.sort === "model",
  };
  checkSort(context, definition, evaluateType(context, definition.result, reading));
  for (const condition of definition.where) {
    const type = typeOf(context, condition);
    if (type.kind === "bool" || type.kind === "error") continue;
    const told = { what: "a `where` condition", wanted: "true or false", given: printType(type) };
    tell(context, types.staticKind, told, [[condition.span, "no condition"]]);
  }
}

/** A result has no sizes without a name. */
function untoldWildcard(context: Context, definition: tree.Definition, name: string) {
  tell(context, dimensions.undetermined, { name, definition: definition.name.text }, [
    [definition.result.span, "in the result"],
  ]);
  return fresh(name);
}

function checkDefaults(context: Context, definition: tree.Definition): void {
  for (const parameter of signatureOf(definition).parameters) {
    if (!parameter.default) continue;
    const type = typeOf(context, parameter.default);
    if (isStatic(parameter.type)) {
      acceptStatic(context, parameter, definition.name.text, { type, at: parameter.default });
    } else {
      const what = `the default of \`${parameter.name}\``;
      tell(context, types.misplaced, { what, place: "to a static parameter" }, [
        [parameter.default.span, "here"],
      ]);
    }
  }
}

/** Sizes of the result that no parameter tells; a model's come from the target. */
function tellUntold(context: Context, definition: tree.Definition): void {
  if (definition.sort === "model") return;
  for (const name of genericsOf(signatureOf(definition)).untold) {
    tell(context, dimensions.undetermined, { name, definition: definition.name.text }, [
      [definition.result.span, "in the result"],
    ]);
  }
}

const promised: Partial<Record<tree.Sort, { wanted: string; fits: (result: Type) => boolean }>> = {
  head: {
    wanted: "Logits, Prediction or Probability",
    fits: (t) => t.kind === "meaning" && t.meaning !== "Label",
  },
  model: {
    wanted: "what its head makes, such as `binary`, `class[K]` or `number[N]`",
    fits: (t) => t.kind === "meaning" && t.meaning !== "Label",
  },
  loss: {
    wanted: "one number, `[]`",
    fits: (t) => t.kind === "tensor" && !t.shape.lead && t.shape.dims.length === 0,
  },
};

function checkSort(context: Context, definition: tree.Definition, result: Type): void {
  const promise = promised[definition.sort];
  if (!promise || result.kind === "error" || promise.fits(result)) return;
  const told = { sort: definition.sort, name: definition.name.text, wanted: promise.wanted };
  tell(context, types.resultOfSort, told, [[definition.result.span, "not this"]]);
}

function showParameter(context: Context, parameter: tree.Parameter): void {
  const local = context.environment.find(parameter.name.text);
  if (local) show(context, parameter.name.span, local.type);
}

function tellUnusedParameters(context: Context, definition: tree.Definition): void {
  const isUnused = ({ name: { text } }: tree.Parameter) =>
    !context.environment.find(text)?.used && !text.startsWith("_");
  const unused = definition.parameters.filter(isUnused);
  if (unused.length === 0 || hasHole(definition)) return;
  for (const parameter of unused) {
    const name = parameter.name.text;
    tell(context, names.unusedParameter, { name, definition: definition.name.text }, [
      [parameter.name.span, "nothing uses it"],
    ]);
  }
}
