import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import type { Given } from "../bodies/accept.ts";
import type { Context } from "../bodies/context.ts";
import { asTensor } from "../bodies/tensors.ts";
import { fittedNotes, mayBeBelow } from "../dimensions/fitted.ts";
import { asNumber, type Dim, productOf, subtract } from "../dimensions/polynomial.ts";
import { printDim } from "../dimensions/print.ts";
import { tell } from "../tell.ts";
import { areEqual } from "../types/broadcast.ts";
import { checkSizes } from "../types/evaluate.ts";
import { printShape, printType } from "../types/print.ts";
import { errorType, type Shape, tensor } from "../types/type.ts";
import { type Form, formArguments, nameOf } from "./form.ts";
import { formSlots } from "./slots.ts";
import { staticInt } from "./static.ts";

/** `reshape(x, [dims])`: the same values in another shape. */
export const reshape: Form = (context, call) => {
  const given = formArguments(context, call, formSlots.reshape);
  const shape = given && plainShape(context, call, given.get("x")?.[0]);
  const dims = given && staticInts(context, given.get("shape")?.[0]);
  if (!shape || !dims) return errorType;
  const wanted = tensor(dims);
  const [has, needs] = [productOf(shape.dims), productOf(dims)];
  if (!areEqual(context, has, needs)) {
    const told = {
      given: printShape(shape),
      wanted: printType(wanted),
      has: printDim(has),
      needs: printDim(needs),
    };
    tell(context, dimensions.reshaped, told, [
      [given.get("shape")?.[0]?.at.span ?? call.span, `${told.needs} numbers`],
      [given.get("x")?.[0]?.at.span ?? call.span, `this is ${told.given}, ${told.has} numbers`],
    ]);
    return errorType;
  }
  return checkSizes(context, wanted, "the result of `reshape`", call.span);
};

/** `permute(x, [axes])`: dimensions in another order. */
export const permute: Form = (context, call) => {
  const given = formArguments(context, call, formSlots.permute);
  const shape = given && plainShape(context, call, given.get("x")?.[0]);
  const axes = given && staticInts(context, given.get("axes")?.[0])?.map(asNumber);
  if (!shape || !axes) return errorType;
  const dims = axes.map((axis) => (axis === undefined ? undefined : shape.dims[axis]));
  const isPermutation = new Set(axes).size === shape.dims.length && axes.length === shape.dims.length;
  if (isPermutation && dims.every((d) => d !== undefined)) return tensor(dims);
  const why = `the axes of ${printShape(shape)} are ${shape.dims.map((_, i) => i).join(", ")}, each once`;
  tell(context, dimensions.axis, { callee: nameOf(call), why }, [
    [given.get("axes")?.[0]?.at.span ?? call.span, "not these"],
  ]);
  return errorType;
};

/** `slice(x, start, length)`: some of the first dimension. */
export const slice: Form = (context, call) => {
  const given = formArguments(context, call, formSlots.slice);
  const shape = given && plainShape(context, call, given.get("x")?.[0]);
  const start = given && sizeArgument(context, given, "start");
  const length = given && sizeArgument(context, given, "length");
  if (!shape || !start || !length) return errorType;
  const [first, ...rest] = shape.dims;
  const left = first && subtract(subtract(first, start), length);
  if (!left || mayBeBelow(start, 0) || mayBeBelow(left, 0)) {
    const why = `${printShape(shape)} has not ${printDim(length)} places from ${printDim(start)} on`;
    tell(context, dimensions.axis, { callee: nameOf(call), why }, [[call.span, "outside"]], {
      notes: fittedNotes(...(left ? [left] : [])),
    });
    return errorType;
  }
  return checkSizes(context, tensor([length, ...rest]), "the result of `slice`", call.span);
};

const sizeArgument = (context: Context, given: ReadonlyMap<string, readonly Given[]>, name: string) => {
  const [argument] = given.get(name) ?? [];
  return argument && staticInt(context, argument, `\`${name}\``);
};

/** A tensor whose dimensions can all be named: no sequence, no `...S`. */
function plainShape(context: Context, call: tree.Call, given: Given | undefined): Shape | undefined {
  const x = given && asTensor(context, given.type, given.at);
  if (!given || x?.kind === "error") return undefined;
  if (!x) {
    const left = printType(given.type);
    tell(context, types.operands, { operator: nameOf(call), left }, [[given.at.span, `this is ${left}`]]);
    return undefined;
  }
  if (!x.shape.lead) return x.shape;
  const why =
    x.shape.lead.kind === "ragged"
      ? `${printShape(x.shape)} is a sequence`
      : `\`...${x.shape.lead.name}\` stands for any dimensions`;
  tell(context, dimensions.axis, { callee: nameOf(call), why }, [
    [given.at.span, `this is ${printShape(x.shape)}`],
  ]);
  return undefined;
}

/** A static list of whole numbers. */
function staticInts(context: Context, given: Given | undefined): Dim[] | undefined {
  if (!given || given.type.kind === "error") return undefined;
  if (given.type.kind === "list" && "elements" in given.type) {
    const ints = given.type.elements.map((type) =>
      staticInt(context, { type, at: given.at }, "an element of the list"),
    );
    return ints.every((i) => i !== undefined) ? ints : undefined;
  }
  const told = { what: "the list", given: printType(given.type) };
  tell(context, types.notStatic, told, [[given.at.span, "must be written out, as `[A, B]`"]]);
  return undefined;
}

/** `zeros(dims…)`, `ones(dims…)`: a constant; without dimensions a number. */
export const filled: Form = (context, call) => {
  const given = formArguments(context, call, formSlots.filled);
  const dims = given && (given.get("dims") ?? []).map((g) => staticInt(context, g, "a dimension"));
  if (!dims?.every((d) => d !== undefined)) return errorType;
  return checkSizes(context, tensor(dims), `the result of \`${nameOf(call)}\``, call.span);
};
