import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { fittedNotes, mayBeBelow } from "../dimensions/fitted.ts";
import { add, asNumber, constant, type Dim, named, one, subtract } from "../dimensions/polynomial.ts";
import { printDim } from "../dimensions/print.ts";
import { tell } from "../tell.ts";
import { evaluateDim } from "../types/evaluate.ts";
import { printType } from "../types/print.ts";
import { errorType, int, type ListType, type Type, tensor } from "../types/type.ts";
import type { Context } from "./context.ts";
import { typeOf } from "./expression.ts";
import { besideHead } from "./site.ts";
import { asTensor } from "./tensors.ts";

/** `x[i]`: one place of the first dimension, or one element of a static list. */
export function indexType(context: Context, index: tree.Index): Type {
  const object = typeOf(context, index.object);
  const [at, ...more] = index.indices.map((i) => ({ node: i, dim: evaluateDim(besideHead(context), i) }));
  if (object.kind === "error" || !at?.dim) return errorType;
  if (more[0]) {
    tell(context, dimensions.axis, { callee: "[ ]", why: "one index at a time" }, [
      [more[0].node.span, "a second one"],
    ]);
    return errorType;
  }
  const place = asNumber(at.dim);
  if (object.kind === "list") return elementAt(context, index, object, place, printDim(at.dim));
  const x = asTensor(context, object, index.object);
  if (!x) {
    tell(context, types.operands, { operator: "[ ]", left: printType(object) }, [
      [index.object.span, printType(object)],
    ]);
    return errorType;
  }
  if (x.kind === "error") return errorType;
  const [first, ...rest] = x.shape.dims;
  if (x.shape.lead || !first) {
    const why = x.shape.lead
      ? `${printType(x)} has no first dimension of a known size`
      : "a single number has no places";
    tell(context, dimensions.axis, { callee: "[ ]", why }, [[index.object.span, `this is ${printType(x)}`]]);
    return errorType;
  }
  const isBehind = place !== undefined && place < 0;
  const before = isBehind ? add(first, at.dim) : at.dim;
  const after = subtract(subtract(first, before), one);
  if (mayBeBelow(before, 0) || mayBeBelow(after, 0)) return outside(context, index, at.dim, first);
  return tensor(rest);
}

function elementAt(
  context: Context,
  index: tree.Index,
  list: ListType,
  place: number | undefined,
  at: string,
): Type {
  if ("element" in list) {
    return list.element.kind === "int"
      ? int(named(`${list.key}[${at}]`, `${list.name}[${at}]`, true))
      : list.element;
  }
  const element = place === undefined ? undefined : list.elements.at(place);
  return element ?? outside(context, index, constant(place ?? 0), constant(list.elements.length));
}

function outside(context: Context, index: tree.Index, place: Dim, size: Dim): Type {
  const [at, all] = [printDim(place), printDim(size)];
  const why = `there is no place ${at} among ${all}, which count from 0`;
  tell(
    context,
    dimensions.axis,
    { callee: "[ ]", why },
    [[index.indices[0]?.span ?? index.span, "outside"]],
    {
      notes: fittedNotes(place, size),
    },
  );
  return errorType;
}
