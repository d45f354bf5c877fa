import type { Diagnostic, Label, Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { type Dim, named } from "../dimensions/polynomial.ts";
import type { Substitution } from "../dimensions/substitute.ts";
import type { Report } from "../interface.ts";
import type { ModuleScope } from "../scopes.ts";
import type { Type } from "../types/type.ts";
import { Environment } from "./environment.ts";
import type { Site } from "./site.ts";
import type { Trace } from "./trace.ts";

/** What the checks of all definitions share. */
export interface Session {
  readonly report: Report;
  /** Reports what shows in an instance: once for a place. */
  readonly reportOnce: Report;
  readonly scopes: ReadonlyMap<string, ModuleScope>;
  /** The text of each file. */
  readonly sources: ReadonlyMap<string, string>;
  /** Types for those who ask in the editor, by file and `start:end`. */
  readonly shown: Map<string, Map<string, Type>>;
  /** Definitions with a mistake in them: they are not instantiated. */
  readonly broken: Set<tree.Definition>;
  /** What instances without mistakes do at their places, by definition, arguments and mode. */
  readonly traces: Map<string, Trace>;
  /** Which definitions a definition names. */
  readonly uses: Map<tree.Definition, Set<tree.Definition>>;
}

/** One call on the way from a training run to a definition. */
export interface Frame {
  readonly callee: string;
  readonly span: Span;
  /** Tells its static arguments and sizes: `width = 65, heads = 4`. */
  readonly told: () => string;
}

/** How much has been looked at: turns of `repeat`s, and instances of definitions. */
export interface Expanded {
  turns: number;
  instances: number;
}

/** Where an expression is checked. */
export interface Context {
  readonly session: Session;
  readonly scope: ModuleScope;
  readonly environment: Environment;
  /** Absent for expressions outside of definitions. */
  readonly definition?: tree.Definition;
  /** Whether sizes are numbers: an instance, in which every question about them has an answer. */
  readonly concrete: boolean;
  /** Where in a model an instance stands; absent where definitions are checked for all that they can be. */
  readonly site?: Site;
  readonly expanded: Expanded;
  /** What `where` conditions allow to put for atoms. */
  readonly assumptions: Substitution;
  readonly chain: readonly Frame[];
  readonly report: Report;
}

/** The context with an inner block of names. */
export const inner = (context: Context): Context => ({
  ...context,
  environment: new Environment(context.environment),
});

/** The context, in which nothing is reported: what is checked has been, or will be, elsewhere. */
export const silent = (context: Context): Context => ({ ...context, report: nowhere });

const nowhere: Report = () => {};

export const isSilent = (context: Context): boolean => context.report === nowhere;

/** The context of what is not of one instance: default values. */
export function general(context: Context): Context {
  const { site: _, ...rest } = context;
  return { ...rest, concrete: false };
}

let atoms = 0;

/** A size that nothing else is known of. */
export const fresh = (name: string, opaque = false): Dim => named(`#${++atoms}`, name, opaque);

/** Keeps the type of a piece of source for those who ask in the editor. */
export function show(context: Context, span: Span, type: Type): void {
  if (context.concrete || type.kind === "error") return;
  const file = context.session.shown.get(span.file) ?? new Map<string, Type>();
  context.session.shown.set(span.file, file.set(`${span.start}:${span.end}`, type));
}

/**
 * A mistake that shows only in an instance, told with the calls that lead there. The first label is the innermost place
 * outside of the standard library.
 */
export function inChain(diagnostic: Diagnostic, chain: readonly Frame[]): Diagnostic {
  const calls: Label[] = chain.map(({ span, callee, told }) => {
    const sizes = told();
    return { span, text: sizes ? `\`${callee}\` with ${sizes}` : `by way of \`${callee}\`` };
  });
  const first = diagnostic.labels.find(isOwn) ?? calls.findLast(isOwn);
  return withFirst({ ...diagnostic, labels: [...calls, ...diagnostic.labels] }, first);
}

/** The mistake with its first place outside of the standard library before the others. */
export const ownFirst = (diagnostic: Diagnostic): Diagnostic =>
  withFirst(diagnostic, diagnostic.labels.find(isOwn));

const isOwn = (label: Label) => !label.span.file.startsWith("std/");

function withFirst(diagnostic: Diagnostic, first: Label | undefined): Diagnostic {
  if (!first) return diagnostic;
  return { ...diagnostic, labels: [first, ...diagnostic.labels.filter((label) => label !== first)] };
}
