import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import type { Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { tell } from "../tell.ts";
import { printType, printValue } from "../types/print.ts";
import { isStaticType, type Type } from "../types/type.ts";
import { checkBody } from "./body.ts";
import { type Context, type Frame, inChain } from "./context.ts";
import type { Environment } from "./environment.ts";

/** So many instances of definitions a program may have. */
const limit = 20_000;

/**
 * Checks a definition's body with the sizes of one call, in the context of which its parameters have their values. Only
 * in an instance, once for the same arguments, and not where the body is known to have a mistake in itself.
 */
export function instantiate(callee: Context, definition: tree.Definition, span: Span): void {
  const { session, concrete, environment } = callee;
  if (!concrete || !definition.body || session.broken.has(definition)) return;
  const key = `${definition.span.file}:${definition.span.start}(${argumentsKey(environment)})`;
  if (session.instances.has(key)) return;
  session.instances.add(key);
  if (session.instances.size === limit) {
    tell(callee, dimensions.budget, { what: "the program", limit }, [[span, "when it came here"]]);
  }
  if (session.instances.size >= limit) return;
  const frame: Frame = { callee: definition.name.text, span, told: argumentsTold(environment) };
  const chain = [...callee.chain, frame];
  checkBody(
    { ...callee, definition, chain, report: (d) => session.reportOnce(inChain(d, chain)) },
    definition,
  );
}

const argumentsKey = (environment: Environment): string =>
  [...environment.own()].map(([name, local]) => `${name}: ${typeKey(local.type)}`).join(", ");

/** Tells types apart: as they print, and definitions by where they are declared. */
function typeKey(type: Type): string {
  if (type.kind !== "definition") return printType(type);
  const { definition, bound } = type.callable;
  const place = definition ? `${definition.span.file}:${definition.span.start}` : type.callable.name;
  return `${place}(${[...bound].map(([name, { type: t }]) => `${name}: ${typeKey(t)}`).join(", ")})`;
}

const argumentsTold = (environment: Environment): string =>
  [...environment.own()]
    .filter(([, local]) => local.what === "dimension" || isStaticType(local.type))
    .map(([name, local]) => `${name} = ${printValue(local.type)}`)
    .join(", ");
