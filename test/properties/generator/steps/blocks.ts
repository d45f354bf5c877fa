import { Body, type Value } from "../body.ts";
import { type Dim, named, show } from "../dimensions.ts";
import type { Productions } from "../production.ts";
import { isTensor, type TensorType, type Type, tensor } from "../types.ts";
import { keep, widened } from "./keepers.ts";

/** `{ … }` of a `repeat`, from its statements and its value, on one line or on several. */
function braces(b: Body, value: string): string {
  const lines = [...b.lines, value];
  return lines.length === 1 && b.c.chance(0.6) ? `{ ${value} }` : `{\n    ${lines.join("\n    ")}\n  }`;
}

/** A value with a name, so that it may be written twice; nothing where no name can be given. */
export function repeatable<T extends Type>(b: Body, x: Value<T> | undefined): Value<T> | undefined {
  return x?.named ? x : x && b.hasStatements ? b.let(x, "before") : undefined;
}

/** What is unrolled when the program is compiled, what has several results, and what is kept from step to step. */
export const blocks: Productions = {
  "repeat so often": (b) => {
    const x = b.find(isTensor);
    if (!x || !b.hasStatements) return undefined;
    const times = b.writer.size(1, 3, "times");
    const h = b.writer.fresh("h");
    const inside = new Body(b.writer, b);
    const carried = inside.add({ text: h, type: x.type, bound: 8, named: true });
    let value: Value<TensorType> = carried;
    if (b.c.chance(0.3)) value = inside.let(keep(inside, value), "inside");
    const result = keep(inside, value);
    const text = `repeat ${show(times)} from ${h} = ${b.argument(x)} ${braces(inside, inside.argument(result))}`;
    return { text, type: x.type, bound: 8 };
  },
  "repeat over a list": (b) => {
    const x = b.find<TensorType>((type) => isTensor(type) && type.dims.length > 0);
    if (!x || !b.hasStatements) return undefined;
    const widths = b.writer.list(1, 4);
    const [item, h] = [b.writer.fresh("w"), b.writer.fresh("h")];
    const inside = new Body(b.writer, b);
    const carried = inside.add({ text: h, type: x.type, bound: 8, named: true });
    const wide = widened(inside, carried, named(item, widths.last.value));
    const result = b.c.chance(0.5) ? `${b.c.pick(["relu", "tanh", "sigmoid"])}(${wide.text})` : wide.text;
    const text = `repeat ${item} in ${widths.text} from ${h} = ${b.argument(x)} ${braces(inside, result)}`;
    const type = { ...x.type, dims: [...x.type.dims.slice(0, -1), widths.last] };
    return { text, type, bound: 17 };
  },
  "repeat over numbers or functions": (b) => {
    const x = b.find(isTensor);
    if (!x || !b.hasStatements) return undefined;
    const [item, h] = [b.writer.fresh("s"), b.writer.fresh("h")];
    const ways = [
      () => [`[${b.writer.float(0.5, 1.5)}, 1]`, `${item} * ${h}`],
      () => ["[tanh, sin, sigmoid]", `${item}(${h})`],
      () => ["[true, false]", `${item} ? tanh(${h}) : ${h}`],
    ];
    const [list, value] = b.c.pick(ways)();
    const text = `repeat ${item} in ${list} from ${h} = ${b.argument(x)} { ${value} }`;
    return { text, type: x.type, bound: 2 * Math.min(x.bound, 8) };
  },
  "a parameter that is one number": (b) => {
    const x = b.find(isTensor);
    if (!x || !b.hasStatements) return undefined;
    const w = b.param(tensor(), b.c.pick(["0.5", "1", "normal(0.5)"]));
    return { text: `${b.operand(x)} * ${w}`, type: x.type, bound: 2 * Math.min(x.bound, 8), loose: true };
  },
  "two results": (b) => {
    const isOne = (type: Type): type is TensorType => isTensor(type) && type.lead?.kind !== "spread";
    const x = b.find(isOne);
    const y = b.find(isOne, (v) => v !== x);
    if (!x || !y || !b.hasStatements) return undefined;
    const [first, second] = b.c.shuffled(["low", "high", "at", "in"]).slice(0, 2) as [string, string];
    const text = `{ ${first}: ${b.argument(x)}, ${second}: ${b.argument(y)} }`;
    const type: Type = {
      kind: "record",
      fields: [
        [first, x.type],
        [second, y.type],
      ],
    };
    return { text, type, bound: Math.max(x.bound, y.bound) };
  },
  "one of several results": (b) => {
    const x = repeatable(
      b,
      b.find<Type & { kind: "record" }>((type) => type.kind === "record"),
    );
    if (!x) return undefined;
    const [name, type] = b.c.pick(x.type.fields);
    return { text: `${b.use(x)}.${name}`, type, bound: x.bound };
  },
  "a state": (b) => {
    const x = repeatable(
      b,
      b.find<TensorType>((type) => isTensor(type) && type.dims.length > 0),
    );
    if (!x || b !== b.writer.root || b.writer.sort === "model" || b.writer.sort === "loss") return undefined;
    b.writer.isBatchwise = true;
    const width = x.type.dims.at(-1) as Dim;
    const [state, momentum] = [b.writer.fresh("kept"), b.writer.float(0.5, 0.9, "momentum")];
    b.lines.push(`state ${state}: [${show(width)}] = ${b.c.pick(["0", "zeros()", "1", "ones()"])}`);
    const now = b.let(
      { text: `training ? batch_mean(${b.use(x)}) : ${state}`, type: tensor(width), bound: x.bound },
      "now",
    );
    b.lines.push(`set ${state} = ${momentum} * ${state} + (1 - ${momentum}) * ${b.use(now)}`);
    return { text: `${x.text} - ${now.text}`, type: x.type, bound: 2 * x.bound, loose: true };
  },
  "a batch's mean in training": (b) => {
    const x = repeatable(
      b,
      b.find<TensorType>((type) => isTensor(type) && type.dims.length > 0),
    );
    if (!x || b.writer.sort === "loss") return undefined;
    b.writer.isBatchwise = true;
    const text = `training ? ${b.use(x)} - batch_mean(${x.text}) : ${x.text}`;
    return { text, type: x.type, bound: 2 * x.bound, loose: true };
  },
};
