import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { tell } from "../tell.ts";
import { evaluateType } from "../types/evaluate.ts";
import { Matcher } from "../types/match.ts";
import { printType } from "../types/print.ts";
import { errorType, type Type } from "../types/type.ts";
import { blockType } from "./block.ts";
import { type Context, fresh } from "./context.ts";
import { generalNote, isProbabilityForLogits, kindNotes } from "./mismatch.ts";
import { probabilityCall, removal } from "./probability.ts";
import { asTensor, tellAbsent, tellParts } from "./tensors.ts";

/** Checks a definition's body, in a context whose names are its parameters and dimensions, against its result type. */
export function checkBody(context: Context, definition: tree.Definition): void {
  if (!definition.body) return;
  const declared = evaluateType(context, definition.result, {
    wildcard: (name) => fresh(name, true),
    isPrediction: definition.sort === "model",
  });
  const given = blockType(context, definition.body);
  const what = `the result of \`${definition.name.text}\``;
  expect(context, what, declared, definition.result, given, definition.body.result);
}

/**
 * Checks a value against the type that it is declared to have, in which sizes may be unknowns of the matcher; gives the type,
 * or the error type where it does not fit.
 */
export function expect(
  context: Context,
  what: string,
  declared: Type,
  declaredAt: tree.Node,
  given: Type,
  givenAt: tree.Node,
  matcher = new Matcher<undefined>(context),
): Type {
  if (declared.kind === "error" || given.kind === "error") return declared;
  if (given.kind === "optional") return tellAbsent(context, given.of, givenAt, true);
  if (given.kind === "pack") return tellParts(context, givenAt);
  const value = converted(context, declared, given, givenAt);
  if (value.kind === "error") return declared;
  const fits = matcher.match(declared, value, undefined);
  const [failure] = fits ? matcher.solve() : [];
  if (fits && !failure) return matcher.type(declared);
  const told = { what, declared: printType(declared), given: printType(given) };
  const places = [
    [givenAt.span, `this is ${told.given}`],
    [declaredAt.span, `declared ${told.declared}`],
  ] as const;
  if (!failure) {
    tellKind(context, told, declared, given, givenAt, places);
    return errorType;
  }
  tell(context, dimensions.declaredSize, told, places, { notes: generalNote(context, failure) });
  return errorType;
}

/** The value as the declared kind wants it: a head's tensors mean what it promises, a number is a scalar tensor. */
function converted(context: Context, declared: Type, given: Type, at: tree.Node): Type {
  if (declared.kind === "meaning" && given.kind === "tensor" && mayMake(context, declared.meaning)) {
    const [width, ...more] = given.shape.dims;
    const fits = !given.shape.lead && more.length === 0;
    return fits ? { kind: "meaning", meaning: declared.meaning, ...(width && { width }) } : given;
  }
  const isComputed = declared.kind === "tensor" && given.kind !== "tensor";
  return isComputed ? (asTensor(context, given, at) ?? given) : given;
}

const mayMake = (context: Context, name: string): boolean =>
  context.definition?.sort === "head" && name !== "Label";

function tellKind(
  context: Context,
  told: { what: string; declared: string; given: string },
  declared: Type,
  given: Type,
  at: tree.Node,
  places: readonly (readonly [tree.Node["span"], string])[],
): void {
  const promise = { what: told.what, wanted: told.declared, given: told.given };
  if (isProbabilityForLogits(declared, given)) {
    const call = probabilityCall(context, at);
    tell(context, types.probabilityForLogits, promise, places, call ? removal(call) : {});
  } else if (declared.kind === "meaning" && given.kind === "tensor" && context.definition?.sort !== "head") {
    tell(context, types.promisedByHead, promise, places);
  } else tell(context, types.resultType, told, places, { notes: kindNotes(declared, given) });
}
