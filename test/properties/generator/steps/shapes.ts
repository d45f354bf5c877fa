import type { Body, Value } from "../body.ts";
import { primitive } from "../calls.ts";
import { type Dim, isFitted, number, operation, product, same, show, sum } from "../dimensions.ts";
import type { Production, Productions } from "../production.ts";
import {
  count,
  isPlain,
  isTensor,
  sameDims,
  sameLead,
  type TensorType,
  type Type,
  tensor,
  withDims,
} from "../types.ts";

const hasRank =
  (least: number, most = 4) =>
  (type: Type): type is TensorType =>
    isPlain(type) && type.dims.length >= least && type.dims.length <= most;

const list = (dims: readonly Dim[]) => `[${dims.map(show).join(", ")}]`;

/** `sum(x)` and its kin, along one dimension; a product only of few numbers, which are small. */
function reduction(name: string): Production {
  return (b) => {
    const x = b.find<TensorType>(
      (type) =>
        isTensor(type) && type.dims.length > 0 && (name !== "product" || (type.dims.at(-1)?.value ?? 9) < 6),
    );
    if (!x) return undefined;
    const rank = x.type.dims.length;
    const axis = name !== "product" && b.c.chance(0.6) ? b.c.below(rank) : rank - 1;
    const fromEnd = x.type.lead !== undefined || b.c.chance(0.3);
    const told = fromEnd ? axis - rank : axis;
    const isLast = axis === rank - 1 && b.c.chance(0.6);
    const by = isLast
      ? ""
      : `, ${name === "max" || name === "min" || b.c.chance(0.7) ? "axis: " : ""}${told}`;
    const size = x.type.dims[axis]?.value ?? 1;
    const limit = name === "product" ? 1.5 : 4;
    const bound = name === "sum" ? 4 * size : name === "product" ? 1.5 ** size : Math.min(x.bound, 4);
    const text = `${name}(${b.argument(x, limit)}${by})`;
    return {
      text,
      type: withDims(
        x.type,
        x.type.dims.filter((_, i) => i !== axis),
      ),
      bound,
    };
  };
}

/** Whether a size is known to be more than 1. */
const isLong = (dim: Dim | undefined) => dim !== undefined && !isFitted(dim) && dim.value > 1;

/** Whether a size can be divided by 2 or 3 without rest. */
const isDivisible = (dim: Dim) => !isFitted(dim) && (dim.value % 2 === 0 || dim.value % 3 === 0);

/** A factor of a size, told to divide it where that must be told. */
function dividing(b: Body, dim: Dim): { part: Dim; rest: Dim } | undefined {
  const factors = [2, 3].filter((n) => dim.value % n === 0);
  if (factors.length === 0) return undefined;
  const value = b.c.pick(factors);
  const part = b.c.chance(0.4) ? b.writer.sizeOf(value) : number(value);
  if (dim.kind !== "number") {
    b.writer.isFlexible = false;
    if (dim.kind === "name" || b.c.chance(0.5)) b.writer.require(`${show(operation("mod", dim, part))} == 0`);
  }
  if (part.kind !== "number") b.writer.require(`${show(part)} > 0`);
  return { part, rest: operation("/", dim, part) };
}

/** Sizes and their order. */
export const shapes: Productions = {
  sum: reduction("sum"),
  mean: reduction("mean"),
  max: reduction("max"),
  min: reduction("min"),
  product: reduction("product"),
  "reshape to a vector": (b) => {
    const x = b.find(hasRank(2), ({ type }) => count(type) <= 200);
    if (!x) return undefined;
    const whole = product(b.c.chance(0.3) ? [...x.type.dims].reverse() : x.type.dims);
    return { text: `reshape(${b.argument(x)}, ${list([whole])})`, type: tensor(whole), bound: x.bound };
  },
  "reshape to factors": (b) => {
    const x = b.find(hasRank(1, 3), ({ type }) => type.dims.some(isDivisible));
    if (!x) return undefined;
    const place = x.type.dims.findIndex(isDivisible);
    const found = dividing(b, x.type.dims[place] as Dim);
    if (!found) return undefined;
    const factors = b.c.chance(0.5) ? [found.part, found.rest] : [found.rest, found.part];
    const dims = x.type.dims.flatMap((dim, i) => (i === place ? factors : [dim]));
    return { text: `reshape(${b.argument(x)}, ${list(dims)})`, type: tensor(...dims), bound: x.bound };
  },
  permute: (b) => {
    const x = b.find(hasRank(2));
    if (!x) return undefined;
    const axes = b.c.shuffled(x.type.dims.map((_, i) => i));
    const dims = axes.map((axis) => x.type.dims[axis] as Dim);
    return { text: `permute(${b.argument(x)}, [${axes.join(", ")}])`, type: tensor(...dims), bound: x.bound };
  },
  transpose: (b) => {
    const x = b.find<TensorType>(
      (type) => isTensor(type) && type.lead?.kind !== "positions" && type.dims.length > 1,
    );
    if (!x) return undefined;
    const [last, before, ...rest] = [...x.type.dims].reverse() as [Dim, Dim, ...Dim[]];
    const type = withDims(x.type, [...rest.reverse(), last, before]);
    return { text: primitive(b, "transpose", { x: b.argument(x) }), type, bound: x.bound };
  },
  "one place": (b) => {
    const x = b.find(hasRank(1));
    if (!x) return undefined;
    const [first, ...rest] = x.type.dims as [Dim, ...Dim[]];
    const place = b.c.chance(0.3) ? -1 : isFitted(first) ? 0 : b.c.below(first.value);
    if (place > 0) b.writer.isFlexible = false;
    return { text: `${b.operand(x)}[${place}]`, type: tensor(...rest), bound: x.bound };
  },
  "some places": (b) => {
    const x = b.find(hasRank(1), ({ type: { dims } }) => isLong(dims[0]));
    if (!x) return undefined;
    const [first, ...rest] = x.type.dims as [Dim, ...Dim[]];
    const start = b.c.below(first.value);
    const length = b.writer.size(1, first.value - start, "length");
    b.writer.isFlexible = false;
    const text = `slice(${b.argument(x)}, ${start}, ${show(length)})`;
    return { text, type: tensor(length, ...rest), bound: x.bound };
  },
  "all but one place": (b) => {
    const x = b.find(hasRank(1), ({ type: { dims } }) => isLong(dims[0]));
    if (!x) return undefined;
    const [first, ...rest] = x.type.dims as [Dim, ...Dim[]];
    const length = operation("-", first, number(1));
    b.writer.isFlexible = false;
    const text = `slice(${b.argument(x)}, ${b.c.below(2)}, ${show(length)})`;
    return { text, type: tensor(length, ...rest), bound: x.bound };
  },
  concat: (b) => {
    const x = b.find<TensorType>((type) => isTensor(type) && type.dims.length > 0);
    if (!x) return undefined;
    const rank = x.type.dims.length;
    const axis = b.c.chance(0.6) ? rank - 1 : b.c.below(rank);
    const isAlike = (type: Type): type is TensorType =>
      isTensor(type) &&
      type.dims.length === rank &&
      sameLead(type, x.type) &&
      type.dims.every((dim, i) => i === axis || same(dim, x.type.dims[i] as Dim));
    const y = b.find(isAlike, (v) => v !== x);
    if (!y) return undefined;
    const along = sum([x.type.dims[axis] as Dim, y.type.dims[axis] as Dim]);
    const by =
      axis === rank - 1 && b.c.chance(0.6)
        ? ""
        : `, axis: ${axis - (x.type.lead || b.c.chance(0.3) ? rank : 0)}`;
    const dims = x.type.dims.map((dim, i) => (i === axis ? along : dim));
    const text = `concat(${b.argument(x)}, ${b.argument(y)}${by})`;
    return { text, type: withDims(x.type, dims), bound: Math.max(x.bound, y.bound) };
  },
  stack: (b) => {
    const x = b.find(hasRank(0, 2));
    const y =
      x &&
      b.find<TensorType>(
        (type) => isPlain(type) && sameDims(type.dims, x.type.dims),
        (v) => v !== x,
      );
    if (!x || !y) return undefined;
    const text = `stack(${b.argument(x)}, ${b.argument(y)})`;
    return { text, type: tensor(number(2), ...x.type.dims), bound: Math.max(x.bound, y.bound) };
  },
};

/** Matrix products. */
export const products: Productions = {
  "a parameter for each of some parts": (b) => {
    const x = b.find(hasRank(1, 1), ({ type }) => type.dims.some(isDivisible));
    if (!x || !b.hasStatements) return undefined;
    const { part, rest } = dividing(b, x.type.dims[0] as Dim) as { part: Dim; rest: Dim };
    const w = b.param(tensor(rest), "normal(0.5)");
    const text = `reshape(${b.argument(x)}, ${list([part, rest])}) * ${w}`;
    return { text, type: tensor(part, rest), bound: x.bound, loose: true };
  },
  "a product with a parameter": (b) => {
    const x = b.find<TensorType>((type) => isTensor(type) && type.dims.length > 0);
    if (!x || !b.hasStatements) return undefined;
    const inner = x.type.dims.at(-1) as Dim;
    const width = b.writer.size(1, 6);
    const w = b.param(tensor(inner, width), b.c.pick(["glorot()", "he()", "normal(0.5)", "uniform(0.7)"]));
    const dims = [...x.type.dims.slice(0, -1), width];
    return {
      text: `${b.operand(x)} @ ${w}`,
      type: withDims(x.type, dims),
      bound: 2 * Math.min(x.bound, 8) + 1,
      loose: true,
    };
  },
  "a product with itself": (b) => {
    const x = b.find(hasRank(2, 3), ({ type }) => count(type) <= 60);
    const name = x && (x.named ? x : b.let(x, "side"));
    if (!x || !name?.named) return undefined;
    const [last, before, ...rest] = [...x.type.dims].reverse() as [Dim, Dim, ...Dim[]];
    const isTurned = b.c.chance(0.5);
    const own = b.operand(name, 3);
    const other = name.bound > 3 ? `tanh(${name.text})` : name.text;
    const text = isTurned ? `transpose(${own}) @ ${other}` : `${own} @ transpose(${other})`;
    const side = isTurned ? last : before;
    const bound = 9 * (isTurned ? before : last).value;
    return { text, type: tensor(...rest.reverse(), side, side), bound, loose: true };
  },
  "a product of two": (b) => {
    const y = b.find(hasRank(2, 2));
    const x =
      y &&
      b.find<TensorType>(
        (type) =>
          isTensor(type) && type.dims.length > 0 && same(type.dims.at(-1) as Dim, y.type.dims[0] as Dim),
        (v) => v !== y,
      );
    if (!x || !y) return undefined;
    const dims = [...x.type.dims.slice(0, -1), y.type.dims[1] as Dim];
    const text = `${b.operand(x, 3)} @ ${b.operand(y, 3)}`;
    const bound = 9 * (y.type.dims[0]?.value ?? 1);
    return { text, type: withDims(x.type, dims), bound, loose: true };
  },
};

/** Two values of one type, for those who need such. */
export function twins(b: Body): [Value<TensorType>, Value<TensorType>] | undefined {
  const x = b.find(isTensor);
  const y =
    x &&
    b.find<TensorType>(
      (type) => isTensor(type) && sameLead(type, x.type) && sameDims(type.dims, x.type.dims),
      (v) => v !== x,
    );
  return x && y && [x, y];
}
