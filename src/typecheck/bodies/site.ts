import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import type { Assembly, Mode } from "../assembly.ts";
import type { Dim } from "../dimensions/polynomial.ts";
import type { Place } from "../place.ts";
import { preludeFile } from "../std.ts";
import { tell } from "../tell.ts";
import type { Callable } from "../types/callable.ts";
import type { Context } from "./context.ts";
import type { Trace } from "./trace.ts";

/** Where in a model an instance's expression stands, in one mode. */
export interface Site {
  readonly assembly: Assembly;
  readonly mode: Mode;
  /** Whether prediction has it too: the model, not its loss. */
  readonly isPredicted: boolean;
  /** The place of the definition whose body it is. */
  readonly home: Place;
  /** What calls and cells are named below. */
  readonly place: Place;
  /** The expression gives the value of its `let`: its call has the name of the `let` to itself. */
  readonly isHead: boolean;
  /** What is done here, for the same to be done elsewhere. */
  readonly trace: Trace;
}

/** The place below the site's that a node has. */
export function childOf({ place, trace }: Site, node: tree.Node, name: string): Place {
  const child = place.child(node, name);
  trace.named(place, node, name, child);
  return child;
}

/** The context of what does not give the value of its `let`. */
export function besideHead<C extends Context>(context: C): C {
  return context.site?.isHead ? { ...context, site: { ...context.site, isHead: false } } : context;
}

/** The context below a named place. */
export function below(context: Context, node: tree.Node, name: string, isHead = false): Context {
  const { site } = context;
  return site ? { ...context, site: { ...site, place: childOf(site, node, name), isHead } } : context;
}

/** The place that a call gives to what it calls, or makes an instance of. Primitives need none. */
export function placeOfCall(context: Context, callable: Callable, call: tree.Call): Place | undefined {
  const { site } = context;
  if (!site || !callable.definition || callable.definition.sort === "primitive") return undefined;
  if (site.isHead) return site.place;
  const written = call.callee.kind === "name" ? call.callee.text : undefined;
  return childOf(site, call, written ?? callable.definition.name.text);
}

/** Whether `training` holds, where that is known. */
export function isTraining({ site }: Context): boolean | undefined {
  if (!site) return undefined;
  site.trace.isOfMode = true;
  return site.assembly.isTraining(site.mode, site.home);
}

/** Counts a cell among those of the model. */
export function meetCell(context: Context, node: tree.Node, name: string, dims: readonly Dim[]): void {
  const { site, chain } = context;
  if (!site) return;
  const place = childOf(site, node, name);
  site.trace.met(place, dims, node.span);
  site.assembly.meet({ path: place.path, dims, mode: site.mode, span: node.span, chain });
}

/** Reports a primitive where there is no such thing: chance in evaluation, the batch's other rows in prediction. */
export function checkMode(context: Context, { definition }: Callable, call: tree.Call): void {
  const { site } = context;
  if (!site || definition?.span.file !== preludeFile) return;
  const name = definition.name.text;
  if (name === "random") childOf(site, call, name);
  const lacking =
    name === "random" ? "evaluation" : name === "batch_mean" && site.isPredicted ? "prediction" : undefined;
  if (name === "random" || name === "batch_mean") site.trace.isOfMode = true;
  if (!lacking || site.mode === "training") return;
  const told = { name, mode: lacking };
  tell(context, types.onlyInTraining, told, [[call.span, "not behind `training ?`"]]);
}
