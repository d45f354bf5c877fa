import { internal } from "../../diagnostics/diagnostic.ts";
import type { TensorType } from "../../ir/ir.ts";
import { elements, sameType, showType } from "../../ir/shapes.ts";
import type { Tensor, Tensors } from "../engine.ts";

/** The feed of this name. Throws `internal:` where it is not there or of another type. */
export function feedOf(
  feeds: Tensors,
  { name, type }: { readonly name: string; readonly type: TensorType },
): Tensor {
  const feed = feeds.get(name) ?? internal(`no feed ${name}`);
  const fits = sameType(feed.type, type) && feed.data.length === elements(type.shape);
  return fits ? feed : internal(`the feed ${name} is ${showType(feed.type)}, not ${showType(type)}`);
}
