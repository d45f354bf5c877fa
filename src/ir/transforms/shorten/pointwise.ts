import type { Operation } from "../../ir.ts";
import {
  type Cut,
  calculated,
  commonField,
  cutAt,
  isLow,
  type Lane,
  type Shortening,
  type Tail,
  tailAt,
} from "./lane.ts";

/** Element by element: all inputs lose the positions that one of them has lost. */
export function pointwise(s: Shortening, operation: Operation, inputs: readonly Lane[]): Lane {
  const full = operation.output.type.shape;
  let lanes = inputs;
  const cuts = full.map((size, axis): Cut | undefined => {
    const at = (lane: Lane) => axis - full.length + lane.full.length;
    const field = commonField(lanes.map((lane) => lane.cuts[at(lane)])) ?? maskOf(s, operation, lanes, axis);
    if (field === undefined) return undefined;
    const tails = lanes.map((lane) => tailAt(lane, at(lane)));
    lanes = lanes.map((lane) => (lane.full[at(lane)] === size ? cutAt(s, lane, at(lane), field) : lane));
    return { field, tail: isMask(operation, lanes, field) ? 0 : tailOf(operation, tails) };
  });
  const value = s.b.apply(
    operation.op,
    lanes.map((lane) => lane.value),
    operation.attributes,
  );
  const fills = inputs.map((lane) => lane.fill);
  const fill = fills.every((number) => number !== undefined) && tailOf(operation, fills as number[]);
  return { value, full, cuts, ...(typeof fill === "number" && { fill }) };
}

/** The field whose mask this is, along the axis: places, each compared with the text's length. */
function maskOf(
  { lengths }: Shortening,
  { op, inputs }: Operation,
  [places, length]: readonly Lane[],
  axis: number,
): string | undefined {
  const field = length?.lengthOf;
  const isOwn = op === "less" && places?.places === axis && inputs[0]?.type.shape.length === 1;
  return isOwn && field !== undefined && field in lengths ? field : undefined;
}

function isMask({ op }: Operation, [places, length]: readonly Lane[], field: string): boolean {
  return op === "less" && places?.places !== undefined && length?.lengthOf === field;
}

/** What the operation makes of what is left out of its inputs. */
function tailOf(operation: Operation, tails: readonly Tail[]): Tail {
  const [first = "any", second = "any", third = "any"] = tails;
  if (tails.every((tail) => typeof tail === "number"))
    return calculated(operation.op, operation.attributes, tails, operation);
  switch (operation.op) {
    case "stop_gradient":
      return first;
    case "mul":
    case "and":
      return tails.includes(0) ? 0 : "any";
    case "add":
      return tails.some(isLow) ? "low" : "any";
    case "sub":
      return isLow(first) && !isLow(second) ? "low" : "any";
    case "min":
      return tails.some(isLow) ? "low" : "any";
    case "max":
      return isLow(first) ? second : isLow(second) ? first : "any";
    case "exp":
    case "sigmoid":
    case "relu":
      return isLow(first) ? 0 : "any";
    case "select":
      if (typeof first === "number") return first === 0 ? third : second;
      return second === third ? second : "any";
    default:
      return "any";
  }
}
