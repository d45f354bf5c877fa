import type { Operation, Value } from "../../ir.ts";
import { type AttributeTable, type PrimitiveName, perElement } from "../../primitives/index.ts";
import type { Shape } from "../../shapes.ts";
import {
  type Cut,
  cutAt,
  isLow,
  isWhole,
  type Lane,
  PaddingShows,
  restored,
  type Shortening,
  tailAt,
  whole,
  zeroOrAny,
} from "./lane.ts";
import { matmul } from "./matmul.ts";
import { pointwise } from "./pointwise.ts";

/** An operation that at least one input of is cut. */
type Rule<N extends PrimitiveName> = (
  s: Shortening,
  operation: Operation & { readonly attributes: AttributeTable[N] },
  inputs: readonly [Lane, ...Lane[]],
) => Lane;

/** The operation over what is left of its inputs. What no rule is about is done to inputs as they are in the source. */
export function shortenOperation(s: Shortening, operation: Operation, inputs: readonly Lane[]): Lane {
  const { op, attributes } = operation;
  if (perElement.has(op)) return pointwise(s, operation, inputs);
  if (inputs.every(isWhole)) return source(s, operation, inputs);
  const rule = (rules as Partial<Record<PrimitiveName, Rule<never>>>)[op] ?? undone;
  return rule(s, { ...operation, attributes: attributes as never }, inputs as [Lane, ...Lane[]]);
}

/** What is made of nothing that is cut. */
function source({ b }: Shortening, operation: Operation, inputs: readonly Lane[]): Lane {
  const { op, attributes } = operation;
  const values = inputs.map((lane) => lane.value);
  const value = b.apply(op, values, attributes);
  const { values: number, axis } = attributes;
  if (op === "constant" && typeof number === "number") return whole(value, { fill: number });
  if (op === "iota") return whole(value, { places: Number(axis) });
  const fill = op === "broadcast" || op === "reshape" ? inputs[0]?.fill : undefined;
  return whole(value, fill === undefined ? {} : { fill });
}

const undone: Rule<PrimitiveName> = (s, { op, attributes }, inputs) =>
  whole(
    s.b.apply(
      op,
      inputs.map((lane) => restored(s, lane)),
      attributes,
    ),
  );

/** A lane whose axes are those of `of`, by number; undefined is a new one. */
function moved(
  value: Value,
  full: Shape,
  of: Lane,
  axes: readonly (number | undefined)[],
  tail = kept,
): Lane {
  const cuts = axes.map((axis) => tail(axis === undefined ? undefined : of.cuts[axis]));
  return { value, full, cuts };
}

const kept = (cut: Cut | undefined) => cut;
const anyhow = (cut: Cut | undefined): Cut | undefined => cut && { ...cut, tail: "any" };
const zeros = (cut: Cut | undefined): Cut | undefined => cut && { ...cut, tail: zeroOrAny(cut.tail) };

const axesOf = ({ full }: Lane) => full.map((_, axis) => axis);
const shapeOf = (full: Shape, lane: Lane, axes: readonly (number | undefined)[]) =>
  full.map((size, i) => {
    const axis = axes[i];
    return axis !== undefined && lane.cuts[axis] ? (lane.value.type.shape[axis] ?? size) : size;
  });

/** Reduces along axes: what is left out must make no difference. */
function reduction<N extends "reduce_sum" | "reduce_max">(
  op: N,
  neutral: (cut: Cut) => boolean,
  rest: (cut: Cut | undefined) => Cut | undefined,
): Rule<N> {
  return (s, operation, [x]) => {
    const { axes } = operation.attributes;
    if (axes.some((axis) => x.cuts[axis] && !neutral(x.cuts[axis] as Cut)))
      return undone(s, operation as never, [x]);
    const left = axesOf(x).filter((axis) => !axes.includes(axis));
    const value = s.b.apply(op, [x.value], { axes });
    return moved(value, operation.output.type.shape, x, left, rest);
  };
}

function softmax<N extends "softmax" | "log_softmax">(op: N): Rule<N> {
  return (s, operation, [x]) => {
    const last = x.full.length - 1;
    const cut = x.cuts[last];
    if (cut && !isLow(cut.tail)) return undone(s, operation as never, [x]);
    const lane = moved(s.b.apply(op, [x.value], {}), x.full, x, axesOf(x), anyhow);
    const tail = op === "softmax" ? 0 : "low";
    return cut ? { ...lane, cuts: lane.cuts.with(last, { ...cut, tail }) } : lane;
  };
}

/** Axes that stay what they are: as much stands before them, and they are as long. */
function keptAxes(from: Shape, to: Shape): readonly (number | undefined)[] {
  const before = (shape: Shape) => {
    let count = 1;
    return shape.map((size) => {
      const own = count;
      count *= size;
      return own;
    });
  };
  const [own, other] = [before(from), before(to)];
  return to.map((size, axis) => {
    const at = from.findIndex((length, i) => length === size && own[i] === other[axis]);
    return at < 0 ? undefined : at;
  });
}

const rules: { readonly [N in PrimitiveName]?: Rule<N> } = {
  reduce_sum: reduction("reduce_sum", ({ tail }) => tail === 0, zeros),
  reduce_max: reduction("reduce_max", ({ tail }) => isLow(tail), kept),
  softmax: softmax("softmax"),
  log_softmax: softmax("log_softmax"),
  matmul,
  transpose(s, { attributes: { permutation }, output }, [x]) {
    return moved(s.b.op("transpose", [x.value], { permutation }), output.type.shape, x, permutation);
  },
  reshape(s, operation, [x]) {
    const full = operation.output.type.shape;
    const axes = keptAxes(x.full, full);
    if (x.cuts.some((cut, axis) => cut && !axes.includes(axis))) return undone(s, operation as never, [x]);
    const value = s.b.op("reshape", [x.value], { shape: shapeOf(full, x, axes) });
    return moved(value, full, x, axes);
  },
  broadcast(s, { output }, [x]) {
    const full = output.type.shape;
    const lead = full.length - x.full.length;
    const axes = full.map((_, axis) => (axis < lead ? undefined : axis - lead));
    const value = s.b.op("broadcast", [x.value], { shape: shapeOf(full, x, axes) });
    return moved(value, full, x, axes);
  },
  slice(s, { attributes: { starts, limits }, output }, [x]) {
    const { shape } = x.value.type;
    const isAll = (axis: number) => starts[axis] === 0 && limits[axis] === x.full[axis];
    const fits = x.cuts.every(
      (cut, axis) => !cut || isAll(axis) || (limits[axis] ?? 0) <= (shape[axis] ?? 0),
    );
    const value = s.b.op("slice", [fits ? x.value : restored(s, x)], {
      starts,
      limits: fits ? limits.map((limit, axis) => (isAll(axis) ? (shape[axis] ?? limit) : limit)) : limits,
    });
    const axes = axesOf(x).map((axis) => (fits && isAll(axis) ? axis : undefined));
    return moved(value, output.type.shape, x, axes);
  },
  pad(s, operation, [x]) {
    const { low, high } = operation.attributes;
    if (x.cuts.some((cut, axis) => cut && (low[axis] !== 0 || high[axis] !== 0)))
      return undone(s, operation as never, [x]);
    const value = s.b.op("pad", [x.value], { low, high });
    return moved(value, operation.output.type.shape, x, axesOf(x), zeros);
  },
  concat(s, operation, inputs) {
    const { axis } = operation.attributes;
    if (inputs.some((x) => x.cuts[axis])) return undone(s, operation as never, inputs);
    const [first] = inputs;
    let lanes: readonly Lane[] = inputs;
    for (const at of axesOf(first)) {
      const field = inputs.find((x) => x.cuts[at])?.cuts[at]?.field;
      if (field !== undefined) lanes = lanes.map((lane) => cutAt(s, lane, at, field));
    }
    const values = lanes.map((lane) => lane.value);
    const cuts = axesOf(first).map((at) => {
      const tails = lanes.map((lane) => tailAt(lane, at));
      const cut = lanes[0]?.cuts[at];
      return cut && { ...cut, tail: tails.every((tail) => tail === tails[0]) ? cut.tail : ("any" as const) };
    });
    return { value: s.b.op("concat", values, { axis }), full: operation.output.type.shape, cuts };
  },
  gather(s, { output }, [table, indices]) {
    if (!indices || table.cuts[0]) throw new PaddingShows();
    const value = s.b.op("gather", [table.value, indices.value]);
    return { value, full: output.type.shape, cuts: [...indices.cuts.map(anyhow), ...table.cuts.slice(1)] };
  },
};
