import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import type { Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { tell } from "../tell.ts";
import { printType, printValue } from "../types/print.ts";
import { isStaticType, type Type } from "../types/type.ts";
import { checkBody } from "./body.ts";
import { type Context, type Frame, inChain, type Session } from "./context.ts";
import type { Environment, Local } from "./environment.ts";
import type { Site } from "./site.ts";
import { type Again, Trace } from "./trace.ts";

/** So many instances of definitions a model may have in one mode. */
const limit = 20_000;

/**
 * Checks a definition's body with the sizes of one call, in the context of which its parameters have their values. Only
 * in an instance, once for the same arguments, and not where the body is known to have a mistake in itself.
 */
export function instantiate(callee: Context, definition: tree.Definition, span: Span): void {
  const { session, site, environment, expanded } = callee;
  if (!site || !definition.body) return;
  const { assembly, mode, place } = site;
  site.trace.visit(place);
  if (session.broken.has(definition)) {
    assembly.isWhole = false;
    site.trace.isRepeatable = false;
    return;
  }
  const use = `${definition.span.file}:${definition.span.start}(${argumentsKey(environment)})`;
  const key = `${mode} ${place.path} ${use}`;
  if (assembly.instances.has(key)) return;
  assembly.instances.add(key);
  const own = [...environment.own()];
  const frame: Frame = { callee: definition.name.text, span, told: () => argumentsTold(own) };
  const chain = [...callee.chain, frame];
  const known = assembly.hasFrozen ? undefined : knownTrace(session, site, use);
  const given = environment.copy();
  const again: Again = ({ site: at, place, chain, expanded }) => {
    const there = { ...at, home: place, place, isHead: false, trace: new Trace(place, at) };
    instantiate({ ...callee, environment: given.copy(), site: there, chain, expanded }, definition, span);
  };
  if (known && expanded.instances + known.cost.instances < limit) {
    expanded.turns += known.cost.turns;
    expanded.instances += known.cost.instances;
    known.repeat({ site, place, chain, expanded });
    site.trace.instance(place, known, frame, again);
    return;
  }
  if (++expanded.instances === limit) {
    tell(callee, dimensions.budget, { what: "the program", limit }, [[span, "when it came here"]]);
  }
  if (expanded.instances >= limit) return;
  const before = { ...expanded };
  const trace = new Trace(place, site);
  const report: Context["report"] = (diagnostic) => {
    assembly.isWhole = false;
    trace.isRepeatable = false;
    session.reportOnce(inChain(diagnostic, chain));
  };
  checkBody({ ...callee, site: { ...site, trace }, definition, chain, report }, definition);
  trace.cost = {
    turns: expanded.turns - before.turns,
    instances: expanded.instances - before.instances + 1,
  };
  site.trace.instance(place, trace, frame, again);
  if (trace.isRepeatable && !assembly.hasFrozen)
    session.traces.set(traceKey(site, use, trace.isOfMode), trace);
}

const traceKey = ({ mode, isPredicted }: Site, use: string, isOfMode: boolean): string =>
  isOfMode ? `${mode} ${isPredicted} ${use}` : use;

const knownTrace = ({ traces }: Session, site: Site, use: string): Trace | undefined =>
  traces.get(traceKey(site, use, false)) ?? traces.get(traceKey(site, use, true));

const argumentsKey = (environment: Environment): string =>
  [...environment.own()].map(([name, local]) => `${name}: ${typeKey(local.type)}`).join(", ");

/** Tells types apart: as they print, and definitions by where they are declared. */
function typeKey(type: Type): string {
  if (type.kind === "list" && "elements" in type) return `[${type.elements.map(typeKey).join(", ")}]`;
  if (type.kind !== "definition") return printType(type);
  const { definition, bound, instance } = type.callable;
  const place = definition ? `${definition.span.file}:${definition.span.start}` : type.callable.name;
  const given = [...bound].map(([name, { type: t }]) => `${name}: ${typeKey(t)}`).join(", ");
  return `${place}(${given}) at ${instance?.path}`;
}

const argumentsTold = (own: readonly (readonly [string, Local])[]): string =>
  own
    .filter(([, local]) => local.what === "dimension" || isStaticType(local.type))
    .map(([name, local]) => `${name} = ${printValue(local.type)}`)
    .join(", ");
