import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { tell } from "../tell.ts";
import type { Context } from "./context.ts";

/** Reports what mixes rows, or is kept from step to step, in a definition that does not say so. */
export function needsBatchwise(context: Context, at: tree.Node, what: string): void {
  const definition = context.definition;
  if (!definition || definition.batchwise) return;
  const start = { ...definition.span, end: definition.span.start };
  tell(
    context,
    types.needsBatchwise,
    { what, definition: definition.name.text },
    [
      [at.span, "here"],
      [definition.name.span, "not batchwise"],
    ],
    { fix: { title: "make it batchwise", edits: [{ span: start, text: "batchwise " }] } },
  );
}
