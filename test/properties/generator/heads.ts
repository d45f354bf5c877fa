import type { Body, Value } from "./body.ts";
import { standard } from "./calls.ts";
import { calling } from "./definitions.ts";
import { type Dim, fitted, isFitted, named, show } from "./dimensions.ts";
import { gathered } from "./finish.ts";
import { grow } from "./grow.ts";
import { type Meaning, type TensorType, type Type, tensor } from "./types.ts";

export type TargetKind = "binary" | "class" | "number";

/** What a model says of a target: how it is written as the model's result, and what its values mean. */
export interface Says {
  readonly target: TargetKind;
  readonly meaning: Meaning;
  /** How many classes or numbers. */
  readonly width?: Dim;
}

const meaningOf = ({ meaning, width }: Says): Type => ({ kind: "meaning", meaning, ...(width && { width }) });

/** Vectors as what the model says: each by a head of its own, or the one that `together` makes of them. */
export function heads(
  b: Body,
  parts: readonly Value<TensorType>[],
  says: Says,
  together: () => Value<TensorType>,
): Value {
  if (parts.length < 2 || says.meaning === "Probability" || !b.c.chance(0.2))
    return head(b, together(), says);
  const late = { binary: "mean_logits", class: "mean_class_logits", number: "mean_prediction" } as const;
  const said = parts.map((part) => head(b, part, says).text);
  return { text: standard(b, late[says.target], { parts: said }), type: meaningOf(says), bound: 4 };
}

/** A vector as what the model says. */
function head(b: Body, x: Value<TensorType>, says: Says): Value {
  if (says.meaning === "Probability") return probability(b, x, says);
  return b.writer.program.mayDefine && b.c.chance(0.5) ? ownHead(b, x, says) : libraryHead(b, x, says);
}

function libraryHead(b: Body, x: Value<TensorType>, says: Says): Value {
  const type = meaningOf(says);
  const width = says.width ? show(says.width) : "";
  switch (says.target) {
    case "binary":
      return { text: standard(b, "binary_head", { x: b.argument(x) }), type, bound: 4 };
    case "class":
      return { text: standard(b, "class_head", { x: b.argument(x), classes: width }), type, bound: 4 };
    case "number": {
      const given = width === "1" && b.c.chance(0.5) ? {} : { width };
      return { text: standard(b, "number_head", { x: b.argument(x), ...given }), type, bound: 4 };
    }
  }
}

/** A head of the program's own: a few steps, then one layer or another head. */
function ownHead(b: Body, x: Value<TensorType>, says: Says): Value {
  const { program } = b.writer;
  const writer = program.begin(b.writer.file, "head");
  const outside = x.type.dims[0] as Dim;
  const size = (isFitted(outside) ? fitted : named)(writer.fresh("A"), outside.value);
  if (!isFitted(outside)) writer.remember(size);
  writer.reserve("classes");
  writer.reserve("width");
  const type = tensor(size);
  const bound = Math.min(8, Math.max(1, x.bound));
  writer.takes({ name: writer.fresh("x"), type, optional: false, variadic: false, bound });
  const inside = writer.root;
  inside.add({ text: "x", type, bound, named: true });
  grow(inside, b.c.between(0, 2));
  const vector = gathered(inside) ?? { text: "x", type, bound };
  const name = says.target === "class" ? "classes" : "width";
  const width = says.width && (isFitted(says.width) ? fitted : named)(name, says.width.value);
  if (width && says.width) {
    const outer = says.width;
    const names = new Map([[name, outer]]);
    writer.takesStatic({ name, type: "int", argument: () => ({ text: show(outer), names }) });
  }
  const own: Says = { target: says.target, meaning: says.meaning, ...(width && { width }) };
  const result = b.c.chance(0.3) ? libraryHead(inside, vector, own) : score(inside, vector, width);
  const definition = program.finish(writer, { ...result, type: meaningOf(own), bound: 4 });
  const value = calling(b, definition, [x]);
  if (!value) throw new Error("a head does not take the vector that it was written for");
  return value;
}

/** A vector as numbers: as many as asked for, or one alone. */
function score(b: Body, x: Value<TensorType>, width: Dim | undefined): Value {
  const type = tensor(...(width ? [width] : []));
  const text = b.argument(x);
  if (width) return { text: standard(b, "linear", { x: text, width: show(width) }), type, bound: 8 };
  const ways = [
    () => `${standard(b, "linear", { x: text, width: "1" })}[0]`,
    () => `sum(${standard(b, "linear", { x: text, width: "2" })})`,
    () => {
      const w = b.param(tensor(x.type.dims[0] as Dim), "normal(0.4)");
      return `mean(${text} * ${w})`;
    },
  ];
  return { text: b.c.pick(ways)(), type, bound: 8 };
}

/** A head that gives a probability, made of one that gives logits. */
function probability(b: Body, x: Value<TensorType>, says: Says): Value {
  const logits = head(b, x, { ...says, meaning: "Logits" });
  const name = says.target === "class" ? "softmax" : "sigmoid";
  return { text: `${name}(${logits.text})`, type: meaningOf(says), bound: 1 };
}
