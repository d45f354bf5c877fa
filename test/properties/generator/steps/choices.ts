import type { Body, Value } from "../body.ts";
import { type Dim, isFitted, show } from "../dimensions.ts";
import type { Productions } from "../production.ts";
import { isTensor, isVector, sameDims, type TensorType } from "../types.ts";
import { repeatable } from "./blocks.ts";
import { keep, keepPlainly, widened } from "./keepers.ts";

/** A value by a condition that is decided when the program is compiled. */
function chosen(b: Body, condition: string): Value | undefined {
  const x = repeatable(b, b.find(isTensor));
  if (!x) return undefined;
  // What only one mode has could not be trained.
  const other = condition.includes("training") ? keepPlainly : keep;
  const sides = [other(b, x), b.c.chance(0.6) ? { ...x, text: b.use(x) } : other(b, x)];
  const [then, otherwise] = b.c.shuffled(sides) as [Value, Value];
  const text = `${condition} ? ${then.text} : ${otherwise.text}`;
  return { text, type: x.type, bound: Math.max(then.bound, otherwise.bound), loose: true };
}

/** What is decided when the program is compiled. */
export const choices: Productions = {
  "a static choice": (b) => chosen(b, b.writer.condition()),
  "a static choice by two conditions": (b) => {
    const { c, writer } = b;
    const [one, other] = [writer.condition(), writer.condition()];
    return chosen(
      b,
      c.chance(0.3) ? `not (${one} and ${other})` : `${one} ${c.pick(["and", "or"])} ${other}`,
    );
  },
  "a way around where the sizes allow it": (b) => {
    const x = repeatable(
      b,
      b.find<TensorType>(
        (type) => isVector(type) && type.dims[0]?.kind === "name" && !isFitted(type.dims[0]),
      ),
    );
    if (!x) return undefined;
    const [size] = x.type.dims as [Dim];
    const width = b.writer.size(1, 5);
    if (width.kind === "operation") return undefined;
    const wide = widened(b, x, width);
    const text = `${show(size)} == ${show(width)} ? ${b.use(x)} : ${wide.text}`;
    return { text, type: wide.type, bound: Math.max(x.bound, wide.bound), loose: true };
  },
  "two of one size by `where`": (b) => {
    const x = b.find(isVector);
    const y = x && b.find(isVector, (v) => v !== x && v.type.dims[0]?.value === x.type.dims[0]?.value);
    if (!x || !y || sameDims(x.type.dims, y.type.dims)) return undefined;
    const [p, q] = [x.type.dims[0], y.type.dims[0]] as [Dim, Dim];
    if (!b.writer.isOwnSize(p) || !b.writer.isOwnSize(q)) return undefined;
    b.writer.isFlexible = false;
    b.writer.require(`${show(p)} == ${show(q)}`);
    const text = `${b.operand(x)} + ${b.operand(y)}`;
    return { text, type: x.type, bound: x.bound + y.bound, loose: true };
  },
};
