import type { Body, Value } from "../body.ts";
import { number, show } from "../dimensions.ts";
import type { Productions } from "../production.ts";
import { isPlain, isTensor, sameDims, sameType, type TensorType, tensor, withDims } from "../types.ts";

/** What is written around x, how large x may be, and how large the result is. */
interface Unary {
  readonly write: (x: string) => string;
  readonly limit?: number;
  readonly bound: (x: number) => number;
  readonly loose?: boolean;
}

const bounded = (bound: number) => () => bound;
const call = (name: string) => (x: string) => `${name}(${x})`;

/** Functions of one number, kept away from where they, or their gradients, grow beyond limits. */
export const unary: Readonly<Record<string, Unary>> = {
  tanh: { write: call("tanh"), bound: bounded(1) },
  exp: { write: call("exp"), limit: 2, bound: Math.exp },
  log: { write: (x) => `log(abs(${x}) + 1.5)`, bound: (x) => Math.log(x + 2) },
  sqrt: { write: (x) => `sqrt(abs(${x}) + 0.5)`, bound: (x) => Math.sqrt(x + 1) },
  abs: { write: call("abs"), bound: (x) => x },
  sigmoid: { write: call("sigmoid"), bound: bounded(1) },
  erf: { write: call("erf"), bound: bounded(1) },
  sin: { write: call("sin"), bound: bounded(1) },
  cos: { write: call("cos"), bound: bounded(1) },
  relu: { write: call("relu"), bound: (x) => x },
  softplus: { write: call("softplus"), bound: (x) => x + 1 },
  stop_gradient: { write: (x) => `stop_gradient(${x}) + ${x}`, bound: (x) => 2 * x, loose: true },
  minus: { write: (x) => `-${x}`, bound: (x) => x, loose: true },
  square: { write: (x) => `${x} ** 2`, limit: 3, bound: (x) => x * x, loose: true },
  cube: { write: (x) => `${x} ** 3`, limit: 2, bound: (x) => x ** 3, loose: true },
  root: { write: (x) => `(abs(${x}) + 0.5) ** 0.5`, bound: (x) => Math.sqrt(x + 1), loose: true },
  inverse: { write: (x) => `(1.0 + abs(${x})) ** -1`, bound: bounded(1), loose: true },
  power: { write: (x) => `(1.5 + abs(${x})) ** 1.5`, limit: 3, bound: (x) => (x + 2) ** 1.5, loose: true },
};

/** A function of one number, applied to a value. */
export function applyUnary<T extends TensorType>(b: Body, x: Value<T>, name: string): Value<T> {
  const { write, limit, bound, loose } = unary[name] as Unary;
  const twice = name === "stop_gradient" ? b.let(x, "kept") : x;
  const before = Math.min(twice.bound, limit ?? 8);
  const text = write(b.operand(twice, limit));
  return { text, type: x.type, bound: bound(Math.max(1, before)), ...(loose && { loose }) };
}

/** Two values that go together element by element: of one type, or the second without leading dimensions. */
function pair(b: Body): { x: Value<TensorType>; y: Value<TensorType>; type: TensorType } | undefined {
  const x = b.find(isTensor);
  if (!x) return undefined;
  const y = b.find<TensorType>(
    isTensor,
    (other) => other !== x && (sameType(x.type, other.type) || isSuffix(x.type, other.type)),
  );
  return y && { x, y, type: x.type };
}

/** Whether the second type's dimensions are the last of the first's. */
function isSuffix(x: TensorType, y: TensorType): boolean {
  if (y.lead) return false;
  return sameDims(x.dims.slice(x.dims.length - y.dims.length), y.dims) && y.dims.length <= x.dims.length;
}

interface Infix {
  readonly write: (x: string, y: string) => string;
  readonly bound: (x: number, y: number) => number;
  readonly limit?: number;
  readonly loose?: boolean;
}

const sums: Pick<Infix, "bound" | "loose"> = { bound: (x, y) => x + y, loose: true };

/** Functions of two numbers. */
const infix: Readonly<Record<string, Infix>> = {
  plus: { write: (x, y) => `${x} + ${y}`, ...sums },
  minus: { write: (x, y) => `${x} - ${y}`, ...sums },
  times: { write: (x, y) => `${x} * ${y}`, bound: (x, y) => x * y, limit: 4, loose: true },
  over: { write: (x, y) => `${x} / (1.0 + abs(${y}))`, bound: (x) => x, loose: true },
};

const isRepeatable = (v: Value) => v.named === true;

/** What is written twice must have a name where there can be one. */
export function nameOf<T extends TensorType>(b: Body, v: Value<T>): Value<T> {
  return isRepeatable(v) ? v : b.let(v, "side");
}

const ofTwo = (table: Readonly<Record<string, Infix>>): Productions =>
  Object.fromEntries(
    Object.entries(table).map(([name, { write, bound, limit, loose }]) => [
      `${name} of two`,
      (b: Body) => {
        const found = pair(b);
        if (!found) return undefined;
        const [x, y] = [nameOf(b, found.x), nameOf(b, found.y)];
        const text = write(b.operand(x, limit), b.operand(y, limit));
        const [p, q] = [x, y].map((v) => Math.max(1, Math.min(v.bound, limit ?? 8))) as [number, number];
        return { text, type: found.type, bound: bound(p, q), ...(loose && { loose }) };
      },
    ]),
  );

const comparisons = ["<", "<=", ">", ">=", "==", "!="];
const comparing = Object.fromEntries(
  comparisons.map((operator) => [
    `where ${operator}`,
    {
      write: (x: string, y: string) => `where(${x} ${operator} ${y}, ${y}, 2 * ${x})`,
      bound: (x: number, y: number) => 2 * x + y,
    },
  ]),
);

/** One of two, number by number. */
export const selections: Productions = ofTwo({
  max: { write: (x, y) => `max(${x}, ${y})`, bound: Math.max },
  min: { write: (x, y) => `min(${x}, ${y})`, bound: Math.max },
  ...comparing,
  "comparison as number": { write: (x, y) => `(${x} < ${y}) * ${x}`, bound: (x) => x, loose: true },
});

/** Element by element. */
export const elementwise: Productions = {
  ...Object.fromEntries(
    Object.keys(unary).map((name) => [
      name,
      (b: Body) => {
        const x = b.find(isTensor);
        return x && applyUnary(b, x, name);
      },
    ]),
  ),
  ...ofTwo(infix),
  "a static number": (b) => {
    const x = b.find(isTensor);
    const text = x && `${b.operand(x)} ${b.c.pick(["+", "-", "*"])} ${b.writer.float(0.5, 2, "factor")}`;
    return x && { text: text as string, type: x.type, bound: 2 * Math.min(x.bound, 8), loose: true };
  },
  "a static number first": (b) => {
    const x = b.find(isTensor);
    return (
      x && {
        text: `${b.c.between(1, 3)} ${b.c.pick(["+", "-", "*"])} ${b.operand(x)}`,
        type: x.type,
        bound: 3 * Math.min(x.bound, 8) + 3,
        loose: true,
      }
    );
  },
  "zeros and ones": (b) => {
    const x = b.find<TensorType>((type) => isPlain(type) && type.dims.length > 0);
    if (!x) return undefined;
    const dims = x.type.dims.map((dim) => show(dim)).join(", ");
    const text = `${b.operand(x)} + 0.5 * ${b.c.pick(["ones", "zeros"])}(${dims})`;
    return { text, type: x.type, bound: x.bound + 1, loose: true };
  },
  expand: (b) => {
    const x = b.find(isTensor);
    return (
      x && {
        text: `expand(${b.argument(x)})`,
        type: withDims(x.type, [...x.type.dims, number(1)]),
        bound: x.bound,
      }
    );
  },
  "a number of its own": (b) => {
    if (!b.hasStatements || b.waiting().length > 2) return undefined;
    const dims = Array.from({ length: b.c.between(1, 2) }, () => b.writer.size(1, 4));
    const type = tensor(...dims);
    return {
      text: b.param(type, b.c.pick(["glorot()", "he()", "ones()"]), "own"),
      type,
      bound: 2,
      named: true,
    };
  },
};
