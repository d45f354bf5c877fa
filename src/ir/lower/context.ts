import type { Span } from "../../diagnostics/diagnostic.ts";
import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { CheckedProgram } from "../../typecheck/checked.ts";
import type { Place } from "../../typecheck/place.ts";
import type { Func } from "../ir.ts";
import type { RowProgram } from "../rows.ts";
import type { Cells } from "./cells.ts";
import type { Frame } from "./frame.ts";
import type { Term } from "./terms.ts";

/** A function made of one use of a definition, with its result over the function's values. */
export interface Lowered {
  readonly func: Func;
  readonly result: Term;
  /** Where each value of the result comes from: an argument that is passed through by its name, or an output by its place. */
  readonly origins: ReadonlyMap<number, string | number>;
}

/** What stays the same while one row program is made. */
export interface Lowering {
  readonly program: CheckedProgram;
  readonly mode: RowProgram["mode"];
  readonly cells: Cells;
  /** Whether what stands at this path keeps its parameters; then it is in evaluation mode too. */
  readonly frozen: (path: string) => boolean;
  readonly functions: Map<string, Func>;
  /** Functions by place and arguments: a second use of an instance calls the same one. */
  readonly lowered: Map<string, Lowered>;
  /** Names of functions so far. */
  readonly names: Set<string>;
}

/** Where an expression is lowered. */
export interface Context {
  readonly lowering: Lowering;
  readonly frame: Frame;
  /** What calls and cells are named below. */
  readonly place: Place;
  /** The expression gives the value of its `let`: its call has the name of the `let` to itself. */
  readonly head: boolean;
  /** Parameters, dimensions, cells and `let`s in sight. */
  readonly names: Map<string, Term>;
  /** Top-level names in sight. */
  readonly scope: ReadonlyMap<string, tree.Definition>;
}

/** The top-level names that a definition's own module sees. */
export function scopeOf(lowering: Lowering, definition: tree.Definition): Context["scope"] {
  const file = definition.span.file;
  return lowering.program.scopes.get(file) ?? internal(`no scope for ${file}`);
}

/** Whether `training` holds where `c` stands. */
export function isTraining(c: Context): boolean {
  return c.lowering.mode === "training" && !c.lowering.frozen(c.frame.place.path);
}

/** The context below a named place, with names of its own. */
export function below(c: Context, node: tree.Node, name: string): Context {
  return { ...c, place: c.place.child(node, name), head: false, names: new Map(c.names) };
}

/** Lowers with a span for the instructions made. */
export function at<T>(c: Context, span: Span, lower: () => T): T {
  const before = c.frame.b.span;
  c.frame.b.span = span;
  const result = lower();
  c.frame.b.span = before;
  return result;
}
