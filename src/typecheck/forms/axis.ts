import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import type * as tree from "../../parser/tree.ts";
import type { Given } from "../bodies/accept.ts";
import type { Context } from "../bodies/context.ts";
import { asNumber } from "../dimensions/polynomial.ts";
import { tell } from "../tell.ts";
import { printShape } from "../types/print.ts";
import type { Shape } from "../types/type.ts";
import { nameOf } from "./form.ts";
import { staticInt } from "./static.ts";

/** The place among `shape.dims` that an axis means, the last by default; a mistake is reported. */
export function axisOf(
  context: Context,
  call: tree.Call,
  axis: Given | undefined,
  shape: Shape,
): number | undefined {
  const dim = axis ? staticInt(context, axis, "`axis`") : undefined;
  if (axis && !dim) return undefined;
  const value = dim ? asNumber(dim) : -1;
  const rank = shape.dims.length;
  const why = value === undefined ? "the axis must be a number" : outside(shape, value);
  if (why === undefined && value !== undefined) return value < 0 ? rank + value : value;
  tell(context, dimensions.axis, { callee: nameOf(call), why: why ?? "" }, [
    [axis?.at.span ?? call.span, why ?? ""],
  ]);
  return undefined;
}

function outside(shape: Shape, axis: number): string | undefined {
  const rank = shape.dims.length;
  if (axis < 0 && axis >= -rank) return undefined;
  if (shape.lead) {
    return shape.lead.kind === "ragged"
      ? `the positions of ${printShape(shape)} have no common size`
      : `\`...${shape.lead.name}\` of ${printShape(shape)} stands for any dimensions`;
  }
  return axis >= 0 && axis < rank ? undefined : `${printShape(shape)} has no dimension ${axis}`;
}
