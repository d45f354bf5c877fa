import type { Body, Value } from "../body.ts";
import { standard } from "../calls.ts";
import { type Dim, named, show } from "../dimensions.ts";
import { type TensorType, tensor } from "../types.ts";
import { keep } from "./keepers.ts";

/** Variadic parts: their name, what they are in all, and the one size of each, where they have one. */
export interface Pack {
  readonly text: string;
  /** The sum of the parts' widths. */
  readonly all: Dim;
  readonly count: Dim;
  /** The size of each part, where all have the same. */
  readonly each?: Dim;
}

type PackForm = (b: Body, pack: Pack, width: Dim) => Value<TensorType>;

/** `p => …`: what is made of one part, a vector of `width`. Statements cannot stand in it. */
function lambda(b: Body, width: Dim, of: (inside: Body, p: string) => string = wide(width)): string {
  const p = b.writer.fresh(b.c.pick(["p", "part", "each"]));
  const inside = b.inner(false);
  const value: Value<TensorType> = { text: of(inside, p), type: tensor(width), bound: 8 };
  return `${p} => ${keep(inside, inside.add(value)).text}`;
}

const linear = (b: Body, x: string, width: Dim) => standard(b, "linear", { x, width: show(width) });

const wide = (width: Dim) => (b: Body, p: string) => linear(b, p, width);

const combined =
  (form: string): PackForm =>
  (b, pack, width) => ({
    text: `${form}(${pack.text}, ${lambda(b, width, (inside, p) => (form === "product" ? `tanh(${linear(inside, p, width)})` : linear(inside, p, width)))})`,
    type: tensor(width),
    bound: 17,
  });

/** What can be done with any number of parts, by the form that does it; each makes a vector of `width`. */
export const packForms: Readonly<Record<string, PackForm>> = {
  sum: combined("sum"),
  mean: combined("mean"),
  max: combined("max"),
  min: combined("min"),
  product: combined("product"),
  concat: (b, pack, width) => ({
    text: linear(b, `concat(${pack.text})`, width),
    type: tensor(width),
    bound: 8,
  }),
  "a parameter as wide as all": (b, pack, width) => {
    const w = b.param(tensor(pack.all, width), "glorot()");
    return { text: `concat(${pack.text}) @ ${w}`, type: tensor(width), bound: 8, loose: true };
  },
  gates: (b, pack, width) => {
    const all = b.let({ text: `concat(${pack.text})`, type: tensor(pack.all), bound: 8 }, "all");
    const gate = (inside: Body, p: string) =>
      `sigmoid(${linear(inside, b.use(all), width)}) * tanh(${linear(inside, p, width)})`;
    return { text: `sum(${pack.text}, ${lambda(b, width, gate)})`, type: tensor(width), bound: 4 };
  },
  "parts of parts": (b, pack, width) => {
    const each = b.writer.size(1, 3);
    const mapped = `map(${pack.text}, ${lambda(b, each)})`;
    const parts = b.writer.fresh("mapped");
    b.lines.push(`let ${parts} = ${mapped}`);
    const isStacked = b.c.chance(0.5);
    const text = isStacked
      ? linear(b, `sum(stack(${parts}), axis: 0)`, width)
      : linear(b, `concat(${parts})`, width);
    return { text, type: tensor(width), bound: 8 };
  },
  "handed on": (b, pack, width) => {
    const callee = b.c.pick(["summed", "averaged", "concatenated", "gated", "low_rank"]);
    const rank = callee === "low_rank" && b.c.chance(0.5) ? { rank: String(b.c.between(1, 3)) } : {};
    return {
      text: standard(b, callee, { parts: [pack.text], width: show(width), ...rank }),
      type: tensor(width),
      bound: 8,
    };
  },
  "how many there are": (b, pack, width) => ({
    text: `sum(${pack.text}, ${lambda(b, width)}) / count(${pack.text})`,
    type: tensor(width),
    bound: 8,
    loose: true,
  }),
  stack: (b, pack, width) => {
    if (!pack.each) return combined("sum")(b, pack, width);
    const stacked: Value<TensorType> = {
      text: `stack(${pack.text})`,
      type: tensor(pack.count, pack.each),
      bound: 8,
    };
    if (b.c.chance(0.6)) {
      const w = b.param(tensor(pack.count, pack.each), "glorot()");
      return {
        text: linear(b, `mean(${stacked.text} * ${w}, axis: 0)`, width),
        type: tensor(width),
        bound: 8,
      };
    }
    const whole = `reshape(${stacked.text}, [${show(pack.count)} * ${show(pack.each)}])`;
    return {
      text: linear(b, b.c.chance(0.5) ? whole : `mean(${stacked.text}, axis: 0)`, width),
      type: tensor(width),
      bound: 8,
    };
  },
  "parts of one size": (b, pack, width) => {
    if (!pack.each) return combined("max")(b, pack, width);
    const p = b.writer.fresh("p");
    return {
      text: linear(b, `${b.c.pick(["sum", "mean", "max", "min"])}(${pack.text}, ${p} => cos(${p}))`, width),
      type: tensor(width),
      bound: 8,
    };
  },
};

/** A value of several parts: some of the forms, added. */
export function fused(b: Body, pack: Pack, width: Dim): Value<TensorType> {
  const alike = pack.each ? b.c.some(["stack", "parts of one size"], 0.6) : [];
  const any = b.c.shuffled(Object.keys(packForms)).slice(0, b.c.between(1, 3));
  const names = new Set([...alike, ...any]);
  const values = [...names].map((name) => (packForms[name] as PackForm)(b, pack, width));
  const [first, ...others] = values as [Value<TensorType>, ...Value<TensorType>[]];
  if (others.length === 0) return first;
  const text = values.map((value) => b.operand(value)).join(" + ");
  return { text, type: first.type, bound: 24, loose: true };
}

/** The parts of a variadic parameter, whose sizes add up to `all`. */
export const packOf = (name: string, sizes: readonly number[], each?: Dim): Pack => ({
  text: name,
  all: named(
    `sum(${name})`,
    sizes.reduce((a, b) => a + b),
  ),
  count: named(`count(${name})`, sizes.length),
  ...(each && { each }),
});
