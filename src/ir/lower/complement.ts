import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { isStatic } from "../../typecheck/arguments.ts";
import { Place } from "../../typecheck/place.ts";
import type { Context } from "./context.ts";
import { matchType, solve } from "./dimensions.ts";
import { evaluate } from "./expressions.ts";
import type { Term } from "./terms.ts";

/** Arguments, the dimensions that they bind, and the defaults of parameters that were not given. */
export function complement(
  definition: tree.Definition,
  args: ReadonlyMap<string, Term>,
  c: Context,
): Map<string, Term> {
  const names = new Map(args);
  const parameters = new Set(definition.parameters.map((p) => p.name.text));
  const equations = definition.parameters.flatMap((parameter) => {
    const term = args.get(parameter.name.text);
    return term && !isStatic(parameter.type) ? matchType(parameter.type, term, names, parameters) : [];
  });
  solve(equations, { ...c, names });
  for (const parameter of definition.parameters) {
    if (names.has(parameter.name.text)) continue;
    const value = parameter.default ?? internal(`no ${parameter.name.text} for ${definition.name.text}`);
    names.set(parameter.name.text, defaultOf(value, { ...c, names }));
  }
  solve(equations, { ...c, names });
  return names;
}

/** A default is no instance of its own: each use of it has its own parameters, so where it stands gives no name. */
function defaultOf(value: tree.Expression, c: Context): Term {
  const term = evaluate(value, { ...c, place: new Place("") });
  if (term.kind !== "closure") return term;
  return { kind: "closure", definition: term.definition, given: term.given };
}
