import { names } from "../../diagnostics/catalogue/names.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { bindArguments } from "../arguments.ts";
import { forms } from "../forms/index.ts";
import type { Place } from "../place.ts";
import { tell } from "../tell.ts";
import { tellBinding } from "../tell-binding.ts";
import { type Callable, openSlots } from "../types/callable.ts";
import { printType } from "../types/print.ts";
import { errorType, type Type } from "../types/type.ts";
import { acceptStatic, type Given } from "./accept.ts";
import { applySignature } from "./apply.ts";
import { needsBatchwise } from "./batchwise.ts";
import { type Context, show } from "./context.ts";
import { noteUse, typeOf } from "./expression.ts";
import { probabilityOf } from "./probability.ts";
import { besideHead, checkMode, placeOfCall } from "./site.ts";
import { staticCall } from "./static-call.ts";
import { sourceOf } from "./tensors.ts";

/** The type of a call: of a form by its own rule, of anything else by its signature. */
export function callType(context: Context, call: tree.Call): Type {
  const form = formOf(context, call.callee);
  const type = form ? form(besideHead(context), call) : callOf(context, call);
  show(context, call.span, type);
  return type;
}

/** The form that a callee names, where no definition hides it; a value of that name does not. */
function formOf(context: Context, callee: tree.Expression) {
  if (callee.kind !== "name") return undefined;
  const local = context.environment.find(callee.text)?.type.kind;
  if (local === "definition" || local === "error") return undefined;
  return context.scope.lookup(callee.text) ? undefined : forms.get(callee.text);
}

function callOf(context: Context, call: tree.Call): Type {
  const callee = typeOf(besideHead(context), call.callee);
  if (callee.kind === "definition") return applyCall(context, callee.callable, call);
  for (const argument of call.arguments) typeOf(context, argument.value);
  if (callee.kind !== "error") {
    const given = printType(callee);
    const what = `\`${sourceOf(context, call.callee)}\``;
    tell(context, types.notCallable, { what, given }, [[call.callee.span, `this is ${given}`]]);
  }
  return errorType;
}

function applyCall(context: Context, callable: Callable, call: tree.Call): Type {
  if (callable.definition) {
    noteUse(context, callable.definition);
    checkBatchwise(context, callable.definition, call);
  }
  const slots = openSlots(callable);
  const binding = bindArguments(slots, call.arguments);
  const problems = binding.problems.filter(
    (p) => !(p.kind === "missing" && isInstanceCall(callable, binding.given)),
  );
  const renamed = problems.filter((p) => p.kind === "unknown" && callable.bound.has(p.name.text));
  tellBinding(
    context,
    callable.name,
    call.span,
    slots,
    problems.filter((p) => !renamed.includes(p)),
  );
  for (const problem of renamed) {
    if (problem.kind === "unknown") tellBoundTwice(context, callable, problem.name);
  }
  const beside = besideHead(context);
  const given = new Map<string, Given[]>();
  for (const { name } of slots) {
    const args = binding.given.get(name)?.map((a) => typed(beside, a));
    if (args) given.set(name, args);
  }
  for (const problem of problems) {
    if (problem.kind !== "missing") typeOf(beside, problem.argument.value);
  }
  const isInstance = isInstanceCall(callable, binding.given);
  const place = (isInstance ? undefined : callable.instance) ?? placeOfCall(context, callable, call);
  if (isInstance) return instanceOf(beside, callable, given, place);
  const special = staticCall(callable, given) ?? probabilityOf(beside, callable, given, call);
  if (special) return special;
  checkMode(beside, callable, call);
  const isMarred = problems.some((p) => p.kind === "missing");
  return applySignature(beside, callable, given, { span: call.span, isMarred, ...(place && { place }) });
}

/** What primitives do over the batch's rows shows in the definition's declaration. */
function checkBatchwise(context: Context, callee: tree.Definition, call: tree.Call): void {
  if (callee.batchwise && callee.sort === "primitive") {
    needsBatchwise(context, call, `\`${callee.name.text}\``);
  }
}

function tellBoundTwice(context: Context, callable: Callable, name: tree.Name): void {
  const before = callable.bound.get(name.text);
  tell(context, names.argumentTwice, { name: name.text, callee: callable.name }, [
    [name.span, "given again"],
    ...(before ? [[before.span, "the instance has it from here"] as const] : []),
  ]);
}

const typed = (context: Context, argument: tree.Argument): Given => ({
  type: typeOf(context, argument.value),
  at: argument.value,
});

/** Whether a call leaves out all tensors of a definition that has some: it makes an instance. */
function isInstanceCall(callable: Callable, given: ReadonlyMap<string, unknown>): boolean {
  const { tensors } = callable.signature;
  return tensors.length > 0 && tensors.every((p) => !given.has(p.name));
}

/** `text_transformer(width: 64)`: the definition with some arguments; each use of it shares its parameters. */
function instanceOf(
  context: Context,
  callable: Callable,
  given: ReadonlyMap<string, readonly Given[]>,
  instance: Place | undefined,
): Type {
  const bound = new Map(callable.bound);
  for (const parameter of callable.signature.parameters) {
    const [argument] = given.get(parameter.name) ?? [];
    if (!argument) continue;
    const type = acceptStatic(context, parameter, callable.name, argument);
    bound.set(parameter.name, { type, span: argument.at.span });
  }
  return { kind: "definition", callable: { ...callable, bound, ...(instance && { instance }) } };
}
