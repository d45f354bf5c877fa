import type { FunctionBuilder } from "../../builder.ts";
import type { Func, Graph, Operation, Value } from "../../ir.ts";
import { type AttributeTable, perElement } from "../../primitives/index.ts";
import { isDrawn } from "../../random.ts";
import { type Shape, sameShape } from "../../shapes.ts";
import { mapFunctions } from "../module.ts";
import { filler, type Rule, rewrite, usedOnce } from "../rewrite.ts";

/**
 * Of random numbers, and what is made of each of them alone, only the beginning is drawn where no more is needed: a dropout's mask over
 * a text that is cut.
 */
export function shortenDraws(graph: Graph): Graph {
  return mapFunctions(graph, (func) => rewrite(func, cut(func)));
}

function cut(func: Func): Rule {
  const once = usedOnce(func);
  return (b, { op, inputs: [x], attributes, output }) => {
    const starts = attributes["starts"] as Shape;
    if (op !== "slice" || !x || starts.some((start) => start !== 0)) return undefined;
    return beginning(b, x, output.type.shape, once);
  };
}

/** The beginning of a value that is drawn and needed nowhere else; undefined for all other values. */
function beginning(b: FunctionBuilder, x: Value, shape: Shape, once: ReadonlySet<number>): Value | undefined {
  const made = once.has(x.id) ? b.definition(x) : undefined;
  if (made?.op === "random") return shorterDraw(b, made, shape);
  if (!made || !perElement.has(made.op)) return undefined;
  const inputs = made.inputs.map((input) => number(b, input) ?? beginning(b, input, shape, once));
  const all = inputs.filter((input) => input !== undefined);
  const isWhole = all.length === inputs.length && all.some(({ type }) => sameShape(type.shape, shape));
  return isWhole ? b.apply(made.op, all, made.attributes) : undefined;
}

/** A constant that is one number, whatever its shape. */
function number(b: FunctionBuilder, value: Value): Value | undefined {
  const known = filler(b, value);
  return known === undefined ? undefined : b.constant(known, value.type.dtype);
}

function shorterDraw(
  b: FunctionBuilder,
  { inputs, attributes, output }: Operation,
  to: Shape,
): Value | undefined {
  const draw = attributes as AttributeTable["random"];
  const { shape, within = shape, bits } = draw;
  const keys = output.type.shape.length - shape.length;
  const left = to.slice(keys);
  const same = sameShape(to.slice(0, keys), output.type.shape.slice(0, keys));
  return same && isDrawn(left, within, bits)
    ? b.op("random", inputs, { ...draw, shape: left, within })
    : undefined;
}
