import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { type Context, inner } from "../bodies/context.ts";
import { misplaced, typeOf } from "../bodies/expression.ts";
import { below } from "../bodies/site.ts";
import { asTensor } from "../bodies/tensors.ts";
import { apply, asNumber, sumOf } from "../dimensions/polynomial.ts";
import { atomsOf } from "../dimensions/substitute.ts";
import { tell } from "../tell.ts";
import { dimsOf } from "../types/evaluate.ts";
import { Matcher } from "../types/match.ts";
import { printType } from "../types/print.ts";
import { errorType, int, type PackType, type Part, type Type } from "../types/type.ts";
import { axisOf } from "./axis.ts";
import { type Form, formArguments, nameOf, possible, required } from "./form.ts";
import { pointwise } from "./pointwise.ts";
import { foldList, total } from "./static.ts";

const slots = [required("x"), possible("axis")];

/** `sum(x, axis: -1)`, `sum(parts, p => …)`, and of static lists; the same for its kin. */
export const reduce: Form = (context, call) => {
  const lambda = call.arguments[1]?.value;
  if (lambda?.kind === "lambda" && call.arguments.length === 2) return overParts(context, call, lambda);
  const given = formArguments(context, call, slots);
  const [x] = given?.get("x") ?? [];
  if (!given || !x || x.type.kind === "error") return errorType;
  const fold = given.has("axis") ? undefined : folded(nameOf(call), x.type);
  if (fold) return fold;
  const tensor = asTensor(context, x.type, x.at);
  if (tensor?.kind === "error") return errorType;
  if (!tensor) {
    const left = printType(x.type);
    tell(context, types.operands, { operator: nameOf(call), left }, [[x.at.span, `this is ${left}`]]);
    return errorType;
  }
  const { shape } = tensor;
  const axis = axisOf(context, call, given.get("axis")?.[0], shape);
  if (axis === undefined) return errorType;
  return { kind: "tensor", shape: { ...shape, dims: shape.dims.filter((_, i) => i !== axis) } };
};

/** `max(a, b)` and `min(a, b)` go element by element; otherwise they reduce. */
export const reduceOrPair: Form = (context, call) => {
  const [a, b] = call.arguments;
  const isPair = call.arguments.length === 2 && !a?.name && !b?.name && b?.value.kind !== "lambda";
  if (!a || !b || !isPair) return reduce(context, call);
  const operator = nameOf(call);
  const pair = pointwise(context, call, [required("a"), required("b")]);
  if (typeof pair === "object" && "kind" in pair) return pair;
  const [left, right] = pair.given;
  if (!left || !right || (operator !== "min" && operator !== "max")) return pair.type;
  if (left.type.kind === "int" && right.type.kind === "int") {
    return int(apply(operator, left.type.value, right.type.value));
  }
  const [x, y] = [staticNumber(left.type), staticNumber(right.type)];
  if (x === "none" || y === "none") return pair.type;
  return x === undefined || y === undefined
    ? { kind: "float" }
    : { kind: "float", value: Math[operator](x, y) };
};

/** The value of a static number, as far as it is known. */
const staticNumber = (type: Type): number | undefined | "none" =>
  type.kind === "int" ? asNumber(type.value) : type.kind === "float" ? type.value : "none";

/** A static list, or the widths of parts, made one number. */
function folded(operator: string, type: Type): Type | undefined {
  if (type.kind === "list") return foldList(operator, type);
  if (type.kind !== "pack" || operator !== "sum") return undefined;
  const widths = type.parts.map((p) => {
    const width = p.type.kind === "tensor" ? p.type.shape.dims.at(-1) : undefined;
    return width && total(p, width);
  });
  return widths.every((w) => w !== undefined) ? int(sumOf(widths)) : undefined;
}

/** `map(parts, p => …)`: parts again. */
export const map: Form = (context, call) => {
  const lambda = call.arguments[1]?.value;
  if (call.arguments.length !== 2 || lambda?.kind !== "lambda") {
    for (const argument of call.arguments)
      if (argument.value.kind !== "lambda") typeOf(context, argument.value);
    return misplaced(context, call, "`map`", "to variadic parts, as in `map(parts, p => …)`");
  }
  const parts = mapped(context, call, lambda);
  return parts ? { kind: "pack", parts } : errorType;
};

function overParts(context: Context, call: tree.Call, lambda: tree.Lambda): Type {
  const parts = mapped(context, call, lambda);
  const [first] = parts ?? [];
  if (!parts || !first) return errorType;
  const result = asTensor(context, first.type, lambda.body);
  if (!result || result.kind === "error")
    return result ?? notOne(context, call, lambda, first.type, first.type);
  for (const part of parts) {
    const matcher = new Matcher<undefined>(context);
    const type = asTensor(context, part.type, lambda.body) ?? part.type;
    if (type.kind === "error") return errorType;
    const isSame = matcher.match(result, type, undefined) && matcher.solve().length === 0;
    if (!isSame || varies(part)) return notOne(context, call, lambda, result, type);
  }
  return result;
}

const varies = (part: Part): boolean =>
  part.kind === "some" &&
  dimsOf(part.type).some((dim) => atomsOf(dim).some((a) => part.wildcards.has(a.key)));

function notOne(context: Context, call: tree.Call, lambda: tree.Lambda, first: Type, other: Type): Type {
  const told = { callee: nameOf(call), first: printType(first), other: printType(other) };
  tell(context, dimensions.joinedSizes, told, [[lambda.body.span, "another size for each part"]], {
    notes: ["the parts may have different sizes; bring them to one, as with `linear(p, width)` of std"],
  });
  return errorType;
}

/** What a lambda makes of each part. */
function mapped(context: Context, call: tree.Call, lambda: tree.Lambda): Part[] | undefined {
  const over = call.arguments[0]?.value;
  const given = over ? typeOf(context, over) : errorType;
  const parts = given.kind === "pack" ? given : undefined;
  if (!parts || !over) {
    if (given.kind !== "error") misplaced(context, lambda, "`p => …`", "to variadic parts");
    bodyOf(inner(context), lambda, errorType);
    return undefined;
  }
  const made = (parts as PackType).parts.map(
    (part, i): Part => ({
      ...part,
      type: bodyOf(below(inner(context), lambda, String(i)), lambda, part.type),
    }),
  );
  return made.some((p) => p.type.kind === "error") ? undefined : made;
}

function bodyOf(block: Context, lambda: tree.Lambda, part: Type): Type {
  const { text, span } = lambda.parameter;
  block.environment.define(text, { what: "part", type: part, span });
  return typeOf(block, lambda.body);
}
