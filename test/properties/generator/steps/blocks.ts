import { Body, type Value } from "../body.ts";
import { type Dim, isFitted, named, show } from "../dimensions.ts";
import type { Productions } from "../production.ts";
import { isTensor, isVector, sameDims, type TensorType, type Type, tensor } from "../types.ts";
import { keep, keepPlainly, widened } from "./keepers.ts";

/** `{ … }` of a `repeat`, from its statements and its value, on one line or on several. */
function braces(b: Body, value: string): string {
  const lines = [...b.lines, value];
  return lines.length === 1 && b.c.chance(0.6) ? `{ ${value} }` : `{\n    ${lines.join("\n    ")}\n  }`;
}

/** A value with a name, so that it may be written twice; nothing where no name can be given. */
function repeatable<T extends Type>(b: Body, x: Value<T> | undefined): Value<T> | undefined {
  return x?.named ? x : x && b.hasStatements ? b.let(x, "before") : undefined;
}

/** What is decided or unrolled when the program is compiled, and what has several results. */
export const blocks: Productions = {
  "a static choice": (b) => {
    const x = repeatable(b, b.find(isTensor));
    if (!x) return undefined;
    const condition = b.writer.condition();
    // What only one mode has could not be trained.
    const other = condition.includes("training") ? keepPlainly : keep;
    const sides = [other(b, x), b.c.chance(0.6) ? { ...x, text: b.use(x) } : other(b, x)];
    const [then, otherwise] = b.c.shuffled(sides) as [Value, Value];
    const text = `${condition} ? ${then.text} : ${otherwise.text}`;
    return { text, type: x.type, bound: Math.max(then.bound, otherwise.bound), loose: true };
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
    const wide = widened(b, x, width);
    const text = `${show(size)} == ${show(width)} ? ${b.use(x)} : ${wide.text}`;
    return { text, type: wide.type, bound: Math.max(x.bound, wide.bound), loose: true };
  },
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
