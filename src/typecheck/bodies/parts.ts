import type { SignatureParameter } from "../types/callable.ts";
import { errorType, type Part } from "../types/type.ts";
import type { Given } from "./accept.ts";
import type { Context } from "./context.ts";
import { tellAbsent, tellParts } from "./tensors.ts";

/**
 * An argument as the parts that it is: one, or those of variadic parts handed on. An optional value given to a parameter
 * that is not optional lifts the call; a variadic parameter wants a policy.
 */
export function partsOf(
  context: Context,
  parameter: SignatureParameter,
  argument: Given,
): { parts: readonly Part[]; isLifted: boolean } {
  const { type, at } = argument;
  const one = (part: typeof type, isLifted = false) => ({
    parts: [{ kind: "one", type: part } as const],
    isLifted,
  });
  if (type.kind === "pack") {
    return parameter.variadic ? { parts: type.parts, isLifted: false } : one(tellParts(context, at));
  }
  if (type.kind !== "optional") return one(type);
  if (parameter.variadic) return one(tellAbsent(context, type.of, at, true));
  return parameter.optional ? one(type.of) : one(type.of, true);
}

/** The parts of a form's argument, which takes parts as a variadic parameter does. */
export function partsOfForm(context: Context, argument: Given): readonly Part[] {
  const { type, at } = argument;
  if (type.kind === "pack") return type.parts;
  return [{ kind: "one", type: type.kind === "optional" ? tellAbsent(context, type.of, at, true) : type }];
}

/** Whether any of the parts is in error. */
export const isMarred = (parts: readonly Part[]): boolean =>
  parts.some((p) => p.type === errorType || p.type.kind === "error");
