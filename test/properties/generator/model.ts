import type { Body, Value } from "./body.ts";
import { standard } from "./calls.ts";
import type { DataSet, Field } from "./data.ts";
import type { Definition, DefinitionWriter } from "./definition-writer.ts";
import { type Dim, fitted, named, number, show } from "./dimensions.ts";
import { joined, vectors } from "./finish.ts";
import { callFusion, defineFusion } from "./fusions.ts";
import { grow } from "./grow.ts";
import { heads, type Says } from "./heads.ts";
import type { ProgramWriter } from "./program-writer.ts";
import { takesFusion } from "./steps/functions.ts";
import { showType, type TensorType, type Type, tensor } from "./types.ts";

/** A model as `train` names it, what it says, and the parts of it that can be frozen. */
export interface Model {
  readonly definition: Definition;
  readonly says: Says;
  readonly parts: readonly string[];
}

/** The size that a model's generic dimension stands for: what preparation finds out counts as 4 while the program is written. */
const FITTED = 4;

/** Writes the program's model, for a data set's fields and target. */
export function writeModel(program: ProgramWriter, data: DataSet): Model {
  const { c } = program;
  const writer = program.begin(program.main, "model");
  for (const field of c.shuffled(data.fields)) takeField(writer, field);
  const says = resultFor(writer, data);
  const b = writer.root;
  grow(b, c.between(2, 10));
  const parts = vectors(b);
  const result = heads(b, parts, says, () => together(b, parts));
  const definition = program.finish(writer, result, undefined, declared(writer, says));
  return { definition, says, parts: partsOf(b.lines) };
}

/** A parameter for a field, with its sizes named, written out, or left out. */
function takeField(writer: DefinitionWriter, field: Field): void {
  const { c } = writer;
  const { name } = field;
  writer.reserve(name);
  const optional = field.optional || c.chance(0.1);
  const plain = { name, optional, variadic: false, bound: 4 };
  if (c.chance(0.15) && !optional) {
    writer.takes({ ...plain, type: tensor(), written: field.kind });
    writer.root.add(readAtOnce(writer.root, field));
    return;
  }
  const type = typeOf(writer, field);
  const written =
    type.kind === "tensor" && c.chance(0.7) ? showType(type).replace("[", `${field.kind}[`) : showType(type);
  writer.takes({ ...plain, type, written });
  writer.root.add({ text: name, type, bound: 4, named: true, ...(optional && { optional: true }) });
}

function typeOf(writer: DefinitionWriter, { kind, sizes }: Field): Type {
  const size = (letter: string, value: number): Dim => {
    if (writer.c.chance(0.2)) return number(value);
    const dim = named(writer.fresh(letter), value);
    writer.remember(dim);
    return dim;
  };
  const [a, b, c] = sizes as [number, number, number];
  switch (kind) {
    case "text":
      return { kind, length: size("T", a), vocabulary: fitted(writer.fresh("V"), FITTED) };
    case "bag":
      return { kind, buckets: size("B", a) };
    case "category":
      return { kind, values: fitted(writer.fresh("C"), FITTED) };
    case "number":
      return tensor(size("N", a));
    case "image":
      return tensor(size("H", a), size("W", b), size("C", c));
  }
}

/** A field whose sizes have no names is read by an encoder of the library. */
function readAtOnce(b: Body, { name, kind, sizes }: Field): Value {
  const width = number(b.c.between(1, 4));
  const given = { x: name, width: show(width) };
  switch (kind) {
    case "text":
      return {
        text: `${standard(b, "text_transformer", { ...given, layers: "1", heads: "1" })}.pooled`,
        type: tensor(width),
        bound: 4,
      };
    case "bag":
      return { text: standard(b, "embed_bag", given), type: tensor(width), bound: 2 };
    case "category":
      return { text: standard(b, "embed", given), type: tensor(width), bound: 1 };
    case "number":
      return {
        text: standard(b, "mlp", { x: name, widths: `[${show(width)}]` }),
        type: tensor(width),
        bound: 4,
      };
    case "image": {
      const pooled = (sizes[0] ?? 0) > 7 && (sizes[1] ?? 0) > 7;
      if (pooled)
        return { text: standard(b, "small_cnn", { ...given, channels: "1" }), type: tensor(width), bound: 4 };
      return {
        text: `mean(mean(${standard(b, "conv", { x: name, channels: show(width) })}, axis: 0), axis: 0)`,
        type: tensor(width),
        bound: 4,
      };
    }
  }
}

/** What the model says of the target; its size may be generic, told by the target alone. */
function resultFor(writer: DefinitionWriter, { target }: DataSet): Says {
  const { c } = writer;
  const { kind } = target;
  if (kind === "number") {
    const width = c.chance(0.5) ? number(target.width) : named(writer.fresh("K"), target.width);
    return { target: kind, meaning: "Prediction", width };
  }
  const meaning = c.chance(0.15) ? "Probability" : "Logits";
  return kind === "class"
    ? { target: kind, meaning, width: fitted(writer.fresh("K"), FITTED) }
    : { target: kind, meaning };
}

/** The model's result as it is written: by the target's kind, or by what a head gives. */
function declared(writer: DefinitionWriter, { target, meaning, width }: Says): string {
  const size = width ? `[${show(width)}]` : "";
  return meaning === "Probability" || writer.c.chance(0.2) ? `${meaning}${size}` : `${target}${size}`;
}

/** Several vectors as one: by a fusion, or one after another. */
function together(b: Body, parts: readonly Value<TensorType>[]): Value<TensorType> {
  const [only] = parts;
  if (!only) return anyVector(b);
  const { program } = b.writer;
  if (parts.length > 1 && b.c.chance(0.4)) {
    const width = b.writer.size(1, 4);
    const text = `${takesFusion(b.writer)}(${parts.map((p) => b.argument(p)).join(", ")}, width: ${show(width)})`;
    return { text, type: tensor(width), bound: 8 };
  }
  if (parts.length > 1 && program.mayDefine && b.c.chance(0.5)) {
    const sizes = parts.map(({ type }) => type.dims[0] as Dim);
    return callFusion(b, defineFusion(program, program.main, sizes), parts);
  }
  return joined(b, parts) as Value<TensorType>;
}

/** Everything is used already: what was made last says it all. */
function anyVector(b: Body): Value<TensorType> {
  const any = b.find<TensorType>((type) => type.kind === "tensor" && !type.lead && type.dims.length === 1);
  return any ?? { text: "zeros(2)", type: tensor(number(2)), bound: 1 };
}

/** Parts of the model that have parameters, as far as its text tells: `let`s of a call, and what is called in one. */
function partsOf(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [, name, value] = line.match(/^let (\w+)(?:: [^=]*)? = ([^?]*)$/s) ?? [];
    if (name === undefined || value === undefined) return [];
    if (/^(embed|embed_bag|linear|mlp|text_transformer|conv|small_cnn)\((?!\w+:)/.test(value)) return [name];
    if (/^tanh\(linear\(/.test(value)) return [`${name}.linear`];
    return /^repeat \d from .* \{ linear\(/.test(value) ? [`${name}[0]`] : [];
  });
}
