import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { type Context, inner, silent } from "../bodies/context.ts";
import { misplaced, typeOf } from "../bodies/expression.ts";
import { below } from "../bodies/site.ts";
import { asTensor } from "../bodies/tensors.ts";
import { apply, asNumber, sumOf } from "../dimensions/polynomial.ts";
import { atomsOf } from "../dimensions/substitute.ts";
import { tell } from "../tell.ts";
import { tellBinding } from "../tell-binding.ts";
import { dimsOf } from "../types/evaluate.ts";
import { Matcher } from "../types/match.ts";
import { printType } from "../types/print.ts";
import { errorType, int, type Part, type Type } from "../types/type.ts";
import { axisOf } from "./axis.ts";
import { type Form, formArguments, nameOf } from "./form.ts";
import { pointwise } from "./pointwise.ts";
import { bindForm, formSlots, reductionOf, reductionSlots } from "./slots.ts";
import { foldList, total } from "./static.ts";

/** `sum(x, axis: -1)`, `sum(parts, p => …)`, `max(a, b)`, and of static lists; the same for all of their kin. */
export const reduce: Form = (context, call) => {
  switch (reductionOf(call)) {
    case "parts":
      return overParts(context, call);
    case "pair":
      return ofPair(context, call);
    case "along":
      return along(context, call);
  }
};

function along(context: Context, call: tree.Call): Type {
  const given = formArguments(context, call, reductionSlots.along);
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
}

function ofPair(context: Context, call: tree.Call): Type {
  const operator = nameOf(call);
  const given = formArguments(context, call, reductionSlots.pair);
  const [left, right] = reductionSlots.pair.map(({ name }) => given?.get(name)?.[0]);
  if (!left || !right) return errorType;
  const pair = pointwise(context, call, [left, right]);
  if (pair.kind === "error" || (operator !== "min" && operator !== "max")) return pair;
  if (left.type.kind === "int" && right.type.kind === "int") {
    return int(apply(operator, left.type.value, right.type.value));
  }
  const [x, y] = [staticNumber(left.type), staticNumber(right.type)];
  if (x === "none" || y === "none") return pair;
  return x === undefined || y === undefined
    ? { kind: "float" }
    : { kind: "float", value: Math[operator](x, y) };
}

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
  const parts = mapped(context, call)?.parts;
  return parts ? { kind: "pack", parts } : errorType;
};

function overParts(context: Context, call: tree.Call): Type {
  const { parts, lambda } = mapped(context, call) ?? {};
  const [first] = parts ?? [];
  if (!parts || !lambda || !first) return errorType;
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
function mapped(
  context: Context,
  call: tree.Call,
): { readonly parts: readonly Part[]; readonly lambda: tree.Lambda } | undefined {
  const { given, problems } = bindForm(call, formSlots.map);
  tellBinding(context, nameOf(call), call.span, formSlots.map, problems);
  const [over, each] = [given.get("parts")?.[0]?.value, given.get("each")?.[0]?.value];
  const type = over ? typeOf(context, over) : errorType;
  const lambda = each?.kind === "lambda" ? each : undefined;
  if (each && !lambda) misplaced(context, each, "what is done with each part", "behind `p =>`");
  if (type.kind !== "pack" || problems.length > 0 || !lambda) {
    if (lambda) bodyOf(silent(inner(context)), lambda, errorType);
    if (lambda && type.kind !== "pack" && type.kind !== "error")
      misplaced(context, lambda, "`p => …`", "to variadic parts");
    return undefined;
  }
  const parts = type.parts.map((part, i): Part => {
    const block = below(inner(context), lambda, String(i));
    return { ...part, type: bodyOf(block, lambda, part.type) };
  });
  return parts.some((p) => p.type.kind === "error") ? undefined : { parts, lambda };
}

function bodyOf(block: Context, lambda: tree.Lambda, part: Type): Type {
  const { text, span } = lambda.parameter;
  block.environment.define(text, { what: "part", type: part, span });
  return typeOf(block, lambda.body);
}
