import { internal } from "../../../diagnostics/diagnostic.ts";
import type * as tree from "../../../parser/tree.ts";
import type { Value } from "../../ir.ts";
import type { Context } from "../context.ts";
import { numberOf } from "../dimensions.ts";
import { toTensor } from "../tensors.ts";
import type { Tensor, Term } from "../terms.ts";

/** A use of a primitive of the prelude: nothing in `terms` is optional unless the prelude says so. */
export interface Use {
  readonly c: Context;
  readonly site: tree.Call;
  /** 1 in rows where all arguments are there; undefined where they always are. */
  readonly presence: Value | undefined;
  /** Arguments and dimensions by name. */
  readonly terms: ReadonlyMap<string, Term>;
}

export type Intrinsic = (use: Use) => Term;

export function termOf(use: Use, name: string): Term {
  return use.terms.get(name) ?? internal(`no ${name} for a primitive`);
}

export function argument<K extends Term["kind"]>(
  use: Use,
  name: string,
  kind: K,
): Extract<Term, { kind: K }> {
  const term = termOf(use, name);
  if (term.kind !== kind) internal(`a ${term.kind} where a ${kind} is wanted`);
  return term as Extract<Term, { kind: K }>;
}

export function tensorArgument(use: Use, name: string): Tensor {
  return toTensor(use.c, termOf(use, name));
}

export function numberArgument(use: Use, name: string): number {
  return numberOf(termOf(use, name));
}
