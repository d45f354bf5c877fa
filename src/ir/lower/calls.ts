import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { bindArguments, isInstance, slotsOf } from "../../typecheck/arguments.ts";
import type { Place } from "../../typecheck/place.ts";
import type { Value } from "../ir.ts";
import { complement } from "./complement.ts";
import { type Context, scopeOf } from "./context.ts";
import { evaluate } from "./expressions.ts";
import { forms } from "./forms/index.ts";
import { functionOf, invoke } from "./functions.ts";
import { intrinsics } from "./intrinsics/index.ts";
import { lift } from "./optionals.ts";
import type { Term } from "./terms.ts";

/** A call: of a form, of a primitive, or of a definition; without its tensors, an instance. */
export function lowerCall(call: tree.Call, c: Context): Term {
  const inner = { ...c, head: false };
  const name = call.callee.kind === "name" ? call.callee.text : undefined;
  const form = name !== undefined && !isDefinition(name, c) ? forms.get(name) : undefined;
  if (form) return form(call, inner);
  const callee = evaluate(call.callee, inner);
  if (callee.kind !== "closure") return internal(`a call of a ${callee.kind}`);
  const slots = slotsOf(callee.definition).filter((slot) => !callee.given.has(slot.name));
  const binding = bindArguments(slots, call.arguments);
  const given = new Map(callee.given);
  for (const slot of slots) {
    const terms = binding.given.get(slot.name)?.map((argument) => evaluate(argument.value, inner));
    if (slot.variadic && terms) given.set(slot.name, { kind: "pack", parts: terms.flatMap(partsOf) });
    else if (terms?.[0]) given.set(slot.name, terms[0]);
  }
  const { definition } = callee;
  const isPrimitive = definition.sort === "primitive";
  const here = () => (c.head ? c.place : c.place.child(call, name ?? definition.name.text));
  if (isInstance(definition, binding)) return { ...callee, given, ...(!isPrimitive && { instance: here() }) };
  if (isPrimitive) return applyPrimitive(definition, given, inner, call);
  return apply(definition, given, inner, callee.instance ?? here());
}

/** Whether a name is a definition in sight, and so no form. */
function isDefinition(name: string, c: Context): boolean {
  const local = c.names.get(name);
  return local ? local.kind === "closure" : c.scope.has(name);
}

function partsOf(term: Term): readonly Term[] {
  return term.kind === "pack" ? term.parts : [term];
}

/** Applies a definition: optional arguments for parameters that are not make the result optional. */
export function apply(
  definition: tree.Definition,
  given: ReadonlyMap<string, Term>,
  c: Context,
  place: Place,
): Term {
  return lifted(definition, given, c, (args, presence) =>
    invoke(functionOf(definition, args, c.lowering, place), args, c, presence),
  );
}

function applyPrimitive(
  definition: tree.Definition,
  given: ReadonlyMap<string, Term>,
  c: Context,
  site: tree.Call,
): Term {
  const intrinsic =
    intrinsics.get(definition.name.text) ?? internal(`no lowering of ${definition.name.text}`);
  return lifted(definition, given, c, (args, presence) => {
    const complete = complement(definition, args, { ...c, scope: scopeOf(c.lowering, definition) });
    return intrinsic({ c, site, presence, terms: complete });
  });
}

function lifted(
  definition: tree.Definition,
  given: ReadonlyMap<string, Term>,
  c: Context,
  lower: (args: Map<string, Term>, presence: Value | undefined) => Term,
): Term {
  const optional = new Set(definition.parameters.filter((p) => p.optional).map((p) => p.name.text));
  const required = [...given].filter(([name]) => !optional.has(name));
  const terms = required.map(([, term]) => term);
  return lift(c, terms, (plain, presence) => {
    const args = new Map(given);
    for (const [i, [name]] of required.entries()) args.set(name, plain[i] as Term);
    return lower(args, presence);
  });
}
