import { asNumber } from "../dimensions/polynomial.ts";
import { preludeFile } from "../std.ts";
import type { Callable } from "../types/callable.ts";
import type { Type } from "../types/type.ts";
import type { Given } from "./accept.ts";

const functions: Readonly<Record<string, (x: number) => number>> = {
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
};

/** Of a static number, these functions of the prelude make a static number: `normal(sqrt(2.0 / A))`. */
export function staticCall(
  callable: Callable,
  given: ReadonlyMap<string, readonly Given[]>,
): Type | undefined {
  const calculate = callable.definition?.span.file === preludeFile ? functions[callable.name] : undefined;
  const type = given.get("x")?.[0]?.type;
  if (!calculate || (type?.kind !== "int" && type?.kind !== "float")) return undefined;
  const value = type.kind === "int" ? asNumber(type.value) : type.value;
  return value === undefined ? { kind: "float" } : { kind: "float", value: calculate(value) };
}
